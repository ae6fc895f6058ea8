import { Anchor, Button, Group, Input, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type ReactNode, useId, useState } from 'react'

import { consoleApi } from '../api/console-api.js'
import { tellFailure } from '../api/console-failure.js'
import { useEvents } from '../api/events-context.js'
import { FieldLabel, type FieldProps, inputFrame } from './field-props.js'
import { isEmpty, valuesToSend } from './form-values.js'
import { openSignInPage } from './sign-in-page.js'

interface Ending {
  readonly ok: boolean
  readonly message: string
}

/** A field that gets its value from a sign-in at the provider, in another window. */
export const SignInField = (props: FieldProps): ReactNode => {
  const { param, detail, form } = props
  const labelId = useId()
  const [ending, setEnding] = useState<Ending>()
  const signIn = useMutation({
    mutationFn: async (page: Window | null) => {
      const values = valuesToSend(detail, form.typed)
      const { url } = await consoleApi.signIn(detail.id, { param: param.name, values })
      if (page) page.location.href = url
      return url
    },
    onError: (error, page) => {
      page?.close()
      form.showFailure(error)
    },
  })
  useEvents((event) => {
    if (event.type !== 'sign-in' || event.source !== detail.id || event.param !== param.name) return
    setEnding(event)
    signIn.reset()
  })
  const isSignedIn = detail.secretsSet.includes(param.name) || !isEmpty(detail.values[param.name])
  return (
    <Input.Wrapper
      label={<FieldLabel param={param} />}
      labelElement="div"
      labelProps={{ id: labelId }}
      description={inputFrame(props).description}
      error={inputFrame(props).error}
    >
      <Group gap="sm" mt={6}>
        <Button
          variant="default"
          aria-describedby={labelId}
          loading={signIn.isPending}
          onClick={() => {
            setEnding(undefined)
            signIn.mutate(openSignInPage())
          }}
        >
          Sign in
        </Button>
        <Text size="sm" c={ending?.ok === false ? 'red.light' : 'dimmed'} role="status">
          {signIn.isError && tellFailure(signIn.error).title}
          {signIn.isSuccess && (
            <>
              Waiting for you in the other window.{' '}
              <Anchor
                href={signIn.data}
                target="_blank"
                rel="noreferrer"
                inherit
                underline="always"
              >
                Open it again
              </Anchor>
            </>
          )}
          {signIn.isIdle && (ending?.message ?? (isSignedIn ? 'Signed in' : 'Not signed in yet'))}
        </Text>
      </Group>
    </Input.Wrapper>
  )
}
