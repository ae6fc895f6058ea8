/**
 * Opens an empty window for the page of a provider. It has to be opened in the click itself, before its address is known:
 * a browser blocks a window that opens later.
 *
 * @returns `null` if the browser opens none; the person then follows the link
 */
export const openSignInPage = (): Window | null => {
  const page = window.open('', '_blank')
  // The provider's page must not reach back to the console.
  if (page) page.opener = null
  return page
}
