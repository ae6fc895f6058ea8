/** A key and a secret of the platform. */
export interface Credentials {
  readonly apiKey: string
  readonly apiSecret: string
}

/** What `PANOPLY_KEY` and `PANOPLY_SECRET` hold; nothing where both are unset, or empty as an unset secret of CI is. */
export const credentialsFrom = ({
  PANOPLY_KEY: apiKey = '',
  PANOPLY_SECRET: apiSecret = '',
}: NodeJS.ProcessEnv): Credentials | undefined =>
  apiKey === '' && apiSecret === '' ? undefined : { apiKey, apiSecret }
