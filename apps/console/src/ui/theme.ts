import { createTheme, localStorageColorSchemeManager, Modal, Tooltip } from '@mantine/core'

/** Where the chosen light or dark is kept; public/scheme.js reads the same key before the first paint. */
export const schemeManager = localStorageColorSchemeManager({ key: 'foreword-color-scheme' })

/**
 * Mantine gives behaviour; its looks come from mantine.css, which sets its variables from tokens.css. Nothing is injected
 * at run time (see main.tsx), so that the page's content policy needs no exception.
 */
export const theme = createTheme({
  primaryColor: 'violet',
  fontFamily: 'var(--font)',
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  defaultRadius: 'sm',
  components: {
    Modal: Modal.extend({ defaultProps: { lockScroll: false, yOffset: 64 } }),
    Drawer: { defaultProps: { lockScroll: false } },
    Tooltip: Tooltip.extend({
      defaultProps: { openDelay: 500, withArrow: false, portalProps: { target: '#main' } },
    }),
    Select: { defaultProps: { checkIconPosition: 'right', comboboxProps: { shadow: 'md' } } },
    Popover: { defaultProps: { shadow: 'md' } },
    Menu: {
      defaultProps: {
        shadow: 'md',
        position: 'bottom-end',
        // Into the sheet, so that what a menu offers lies in a landmark; the placeholder is an element no role allows.
        portalProps: { target: '#main' },
        withInitialFocusPlaceholder: false,
      },
    },
  },
})
