import '@mantine/core/styles/default-css-variables.css'
import '@mantine/core/styles.layer.css'
import '@mantine/dates/styles.layer.css'
import '@mantine/dropzone/styles.layer.css'
import './ui/tokens.css'
import './ui/ui.css'
import './ui/more.css'
import './ui/mantine.css'
import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { queryClient } from './app/query-client.ts'
import { router } from './app/router.tsx'
import { beginToSpeak, useLanguage } from './ui/language.ts'
import { schemeManager, theme } from './ui/theme.ts'

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no element with the id "root".')

/** Drawn anew when another language is chosen: every word is asked for while drawing. */
function Console() {
  return <RouterProvider key={useLanguage()} router={router} />
}

await beginToSpeak()

// Mantine's variables and global classes come from our style sheets, not from style elements it would inject: a strict
// content policy forbids those.
createRoot(root).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      colorSchemeManager={schemeManager}
      withCssVariables={false}
      withGlobalClasses={false}
      deduplicateCssVariables={false}
    >
      <QueryClientProvider client={queryClient}>
        <Console />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
)
