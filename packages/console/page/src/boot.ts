/**
 * The first script of the page. It is small, and loads the rest when the frame of the page has been drawn: a long script
 * that begins before would hold the first picture up.
 */
import { showChosenColours } from './theme/chosen-colours.js'

const begin = (): void => {
  import('./main.js').then(
    ({ startPage }) => {
      startPage()
    },
    () => {
      const status = document.querySelector('#waiting [role=status]')
      if (status) status.textContent = 'The page cannot be loaded. Is the console still running?'
    },
  )
}

showChosenColours()
// A page in the background is not drawn.
if (document.hidden) begin()
else requestAnimationFrame(() => setTimeout(begin))
