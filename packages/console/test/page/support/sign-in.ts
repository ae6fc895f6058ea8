import type { Page } from 'playwright-core'

/** Signs in as a person does: presses the button of the form, and logs in and agrees in the window that opens. */
export const signIn = async (page: Page): Promise<void> => {
  const popup = page.waitForEvent('popup')
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  const login = await popup
  await login.locator('input[name=login]').fill('ada')
  await login.locator('input[name=password]').fill('any')
  await login.locator('button[type=submit]').click()
  await login.getByRole('button', { name: 'Continue' }).click()
  await login.getByText('You are signed in').waitFor()
  await login.close()
}
