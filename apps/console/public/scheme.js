// Runs before the first paint so that a dark console never flashes white. A file, not an inline script: the page's
// content policy allows none. The key is the one src/ui/theme.ts gives to Mantine.
;(() => {
  let chosen = null
  try {
    chosen = localStorage.getItem('foreword-color-scheme')
  } catch {
    // Storage can be forbidden; the system's choice holds then.
  }
  const dark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light')
})()
