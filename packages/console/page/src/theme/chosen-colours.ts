/** Where Mantine keeps the choice between dark and light. */
const CHOICE = 'mantine-color-scheme-value'

/** Shows the page in the dark or in the light, as the person has chosen it on an earlier visit. Else the system decides. */
export const showChosenColours = (): void => {
  const chosen = window.localStorage.getItem(CHOICE)
  if (chosen === 'dark' || chosen === 'light') {
    document.documentElement.setAttribute('data-mantine-color-scheme', chosen)
  }
}
