import { createTheme } from '@mantine/core'

/**
 * The appearance of components. CSS variables are in `theme.css`, because Mantine would put them into a style element,
 * which the content security policy refuses.
 */
export const theme = createTheme({
  primaryColor: 'blue',
  defaultRadius: 'sm',
  respectReducedMotion: true,
  components: {
    Modal: { defaultProps: { centered: true, lockScroll: false } },
    Table: { defaultProps: { verticalSpacing: 6, horizontalSpacing: 'sm' } },
  },
})
