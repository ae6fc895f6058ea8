/** The key under which Mantine stores the choice between dark and light. */
const CHOICE = 'mantine-color-scheme-value'

/** Shows the page dark or light, as the person has chosen on an earlier visit. Without a choice the system decides. */
export const showChosenColours = (): void => {
  const chosen = window.localStorage.getItem(CHOICE)
  if (chosen === 'dark' || chosen === 'light') {
    document.documentElement.setAttribute('data-mantine-color-scheme', chosen)
  }
}
