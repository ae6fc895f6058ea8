/**
 * The first script of the page. It is small. It loads the rest after the browser has drawn the frame of the page,
 * because a long script would delay this.
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
// A page in the background is not drawn, so the frame would never come.
if (document.hidden) begin()
else requestAnimationFrame(() => setTimeout(begin))
