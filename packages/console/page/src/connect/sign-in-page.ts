/**
 * Opens an empty window for the page of a provider. It must be opened during the click, before its address is known,
 * because a browser blocks a window that opens later.
 *
 * @returns `null` if the browser blocks the window; the person then uses a link
 */
export const openSignInPage = (): Window | null => {
  const page = window.open('', '_blank')
  // The provider's page must not control the console's page.
  if (page) page.opener = null
  return page
}
