import './theme/mantine.css'
import './theme/theme.css'

import { MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'

import { isPassing } from './api/console-failure.js'
import { EventStream } from './api/event-stream.js'
import { EventsContext } from './api/events-context.js'
import { App } from './app/app.js'
import { styleNonce } from './theme/style-nonce.js'
import { theme } from './theme/theme.js'

/**
 * Events keep the cached answers up to date. So they are not requested again after some time, or when the window gets
 * the focus.
 */
const client = new QueryClient({
  defaultOptions: {
    queries: {
      // A process that starts or ends cannot answer at once. So the request is tried again.
      retry: (failures, error) => failures < 3 && isPassing(error),
      retryDelay: 700,
      ...{ staleTime: Infinity, refetchOnWindowFocus: false },
      // The console is on this machine, which need not have a network.
      ...{ networkMode: 'always', refetchOnReconnect: false },
    },
    mutations: { networkMode: 'always' },
  },
})

/** Draws the page, and replaces its frame. */
export const startPage = (): void => {
  const place = document.getElementById('page')
  if (!place) throw new Error('index.html has no element with the id "page"')
  const events = new EventStream('api/events')
  createRoot(place).render(
    <StrictMode>
      <MantineProvider
        theme={theme}
        defaultColorScheme="auto"
        // `theme.css` has the variables. Other style elements of Mantine get the nonce.
        withCssVariables={false}
        withGlobalClasses={false}
        withStaticClasses={false}
        getStyleNonce={styleNonce}
      >
        <QueryClientProvider client={client}>
          <EventsContext.Provider value={events}>
            <App />
          </EventsContext.Provider>
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  )
}
