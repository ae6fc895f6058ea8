import { setImmediate } from 'node:timers/promises'

import { describe, expect, it } from '@jest/globals'
import type { Locator } from 'playwright-core'

import { axeFindings } from './support/browser.js'
import { choice, failedRun, shop } from './support/console-data.js'
import type { OpenPage, Scene } from './support/open-page.js'
import { Refusal } from './support/scripted-console.js'

/** Waits until the page has forgotten what was typed into a field, because it was sent. */
const untilEmpty = async (field: Locator): Promise<void> => {
  while ((await field.inputValue()) !== '') await setImmediate()
}

/** What a person does with the form. */
// oxlint-disable-next-line jest/no-export -- one browser runs the tests of all parts of the page
export const describeForm = (open: (scene: Scene) => Promise<OpenPage>): void => {
  describe('the form', () => {
    it('shows of each parameter what CONFIG says of it', async () => {
      const { page } = await open({ detail: shop() })
      const host = page.getByLabel('Host')
      expect(await host.inputValue()).toBe('api.example.com')
      expect(await host.getAttribute('placeholder')).toBe('host')
      expect(await host.getAttribute('required')).not.toBeNull()
      const help = `#${(await host.getAttribute('aria-describedby')) ?? ''}`
      expect(await page.locator(help).innerText()).toBe('The address of the API.')
      expect(await page.getByLabel('Port').inputValue()).toBe('443')
      const link = page.getByRole('link', { name: 'Where to find it' })
      expect(await link.getAttribute('href')).toBe('https://example.com/users')
      const group = page.getByRole('group', { name: 'What to read' })
      expect(await group.getByLabel('Boards').count()).toBe(1)
      expect(await group.getByRole('button', { name: 'Sign in' }).count()).toBe(1)
      await page.getByLabel('Plan').click()
      expect(await page.getByRole('option').allInnerTexts()).toEqual(['Free', 'Pro', 'Gone'])
      const gone = page.getByRole('option', { name: 'Gone' })
      expect(await gone.getAttribute('data-combobox-disabled')).toBe('true')
      await page.keyboard.press('Escape')
      expect(await page.getByLabel('Destination').isVisible()).toBe(false)
      await page.getByText('Advanced').click()
      expect(await page.getByLabel('Destination').isVisible()).toBe(true)
      const icon = page.getByRole('main').locator('h1').locator('xpath=preceding-sibling::img')
      expect(await icon.getAttribute('src')).toMatch(/^data:image/)
    })

    it('tells what is wrong beside its field, as the console says it', async () => {
      const { page, console } = await open({
        detail: shop(),
        scripts: {
          'POST api/sources/shop/validate': () => ({
            issues: [
              { param: 'port', message: 'expected a number, got a text', advice: 'write 5432' },
            ],
          }),
        },
      })
      await page.getByLabel('Port').fill('abc')
      await page.getByLabel('User').focus()
      await page.getByText('Expected a number, got a text. Write 5432.').waitFor()
      expect(await page.getByLabel('Port').getAttribute('aria-invalid')).toBe('true')
      expect(await page.getByLabel('User').getAttribute('aria-invalid')).not.toBe('true')
      expect(console.bodiesOf('POST api/sources/shop/validate')).toEqual([
        { values: expect.objectContaining({ port: 'abc' }) },
      ])
    })

    it('leaves a saved secret out of what it sends, and shows none', async () => {
      const { page, console } = await open({ detail: shop() })
      expect(await page.getByLabel('Password').inputValue()).toBe('')
      expect(await page.getByLabel('Password').getAttribute('type')).toBe('password')
      await page.getByLabel('User').fill('ann')
      await page.getByRole('button', { name: 'Run' }).click()
      await untilEmpty(page.getByLabel('User'))
      await page.getByLabel('Password').fill('new secret')
      await page.getByRole('button', { name: 'Run' }).click()
      await untilEmpty(page.getByLabel('Password'))
      await page.getByRole('button', { name: 'Remove the saved value' }).click()
      await page.getByRole('button', { name: 'Run' }).click()
      await console.untilAsked('POST api/sources/shop/run', 3)
      expect(console.bodiesOf('POST api/sources/shop/run')).toEqual([
        { values: { host: 'api.example.com', port: 443, user: 'ann' } },
        { values: { host: 'api.example.com', port: 443, password: 'new secret' } },
        { values: { host: 'api.example.com', port: 443, password: null } },
      ])
    })

    it('asks for values when their dependencies are filled, tells why they cannot be had, and asks again', async () => {
      let isDown = true
      const { page, console } = await open({
        detail: shop(),
        scripts: {
          'POST api/sources/shop/values': () => {
            if (isDown) throw new Refusal(422, { code: 'source-failed', message: 'No such user' })
            return {
              choices: [choice('Alpha', { requires: ['beta'] }), choice('Beta'), choice('Gamma')],
            }
          },
          'POST api/sources/shop/run': () => ({ run: 'run-1' }),
        },
      })
      await page.getByText('Fill in User first.').waitFor()
      expect(await page.getByLabel('Boards').isDisabled()).toBe(true)
      await page.getByLabel('User').fill('ann')
      await page.getByText('No such user').waitFor()
      isDown = false
      await page.getByRole('button', { name: 'Ask again' }).click()
      await page.getByText('No such user').waitFor({ state: 'detached' })
      await page.getByLabel('Boards').fill('al')
      const alpha = page.getByRole('option', { name: 'Alpha' })
      const isChosen = page.locator('button:enabled', { hasText: 'None' })
      await alpha.click()
      // A click may come while the list still opens, and is lost then, as a person's is.
      await isChosen.waitFor({ timeout: 2_000 }).catch(() => alpha.click())
      await isChosen.waitFor()
      await page.getByRole('button', { name: 'Run' }).click()
      // The form shows what the console has saved, and this one saves nothing.
      await page.getByText('Fill in User first.').waitFor()
      await page.getByLabel('User').fill('ann')
      await page.getByRole('button', { name: 'All' }).click()
      await page.getByRole('button', { name: 'Run' }).click()
      await console.untilAsked('POST api/sources/shop/run', 2)
      expect(console.bodiesOf('POST api/sources/shop/run')).toMatchObject([
        { values: { boards: ['alpha', 'beta'] } },
        { values: { boards: ['alpha', 'beta', 'gamma'] } },
      ])
    })

    it('asks for an SSH tunnel when it is switched on, with a key of several lines, and shows no secret', async () => {
      const { page, console } = await open({
        detail: shop({
          ...{ values: { host: 'api.example.com', tunnel: { active: true, host: 'jump' } } },
          secretsSet: ['password', 'tunnel.password'],
        }),
        scripts: {
          'POST api/sources/shop/validate': () => ({
            issues: [{ param: 'tunnel', message: 'username is missing', advice: '' }],
          }),
        },
      })
      const tunnel = page.getByRole('group', { name: 'SSH tunnel' })
      const isOn = tunnel.getByRole('switch', { name: 'Through an SSH server' })
      await isOn.click()
      await tunnel.getByLabel('SSH server', { exact: true }).waitFor({ state: 'detached' })
      await isOn.click()
      expect(await tunnel.getByLabel('SSH server', { exact: true }).inputValue()).toBe('jump')
      expect(await tunnel.getByLabel('SSH port').inputValue()).toBe('22')
      const secret = tunnel.getByLabel('SSH secret', { exact: true })
      expect(await secret.inputValue()).toBe('')
      expect(await secret.getAttribute('type')).toBe('password')
      await tunnel.getByLabel('SSH port').fill('2222')
      await tunnel.getByLabel('SSH key').fill('-----BEGIN\nkey\n-----END')
      await page.getByLabel('Port', { exact: true }).focus()
      await tunnel.getByText('Username is missing').waitFor()
      const run = page.getByRole('button', { name: 'Run', exact: true })
      await run.click()
      await console.untilAsked('POST api/sources/shop/run', 1)
      await secret.waitFor()
      await tunnel.getByLabel('SSH port').fill('2222')
      await tunnel.getByRole('button', { name: 'Remove the saved value of SSH secret' }).click()
      await run.click()
      await console.untilAsked('POST api/sources/shop/run', 2)
      const sent = { active: true, host: 'jump', port: '2222' }
      expect(console.bodiesOf('POST api/sources/shop/run')).toMatchObject([
        { values: { tunnel: { ...sent, privateKey: '-----BEGIN\nkey\n-----END' } } },
        { values: { tunnel: { ...sent, password: null } } },
      ])
    })

    it('warns before a reset, and does nothing when the person thinks better of it', async () => {
      const { page, console } = await open({ detail: shop({ run: failedRun() }) })
      await page.getByRole('button', { name: 'Reset' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByText('cannot be brought back').waitFor()
      expect(await axeFindings(page)).toEqual([])
      await page.keyboard.press('Escape')
      await dialog.waitFor({ state: 'detached' })
      expect(console.bodiesOf('POST api/sources/shop/reset')).toEqual([])
      await page.getByRole('button', { name: 'Reset' }).click()
      await page.getByRole('button', { name: 'Reset' }).click()
      await dialog.waitFor({ state: 'detached' })
      await console.untilAsked('POST api/sources/shop/reset', 1)
      expect(console.bodiesOf('POST api/sources/shop/reset')).toHaveLength(1)
    })
  })
}
