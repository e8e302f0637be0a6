import { build, type Rolldown } from 'vite'

// Three files for browsers, each whole by itself: the widget for a script tag, the headless client for an import, the service worker.

const FILES: readonly { file: string; entry: string; format: Rolldown.ModuleFormat }[] = [
  { file: 'widget.js', entry: 'src/widget/tag.ts', format: 'iife' },
  { file: 'sdk.js', entry: 'src/index.ts', format: 'es' },
  { file: 'sw.js', entry: 'src/sw.ts', format: 'iife' },
]

for (const [index, { file, entry, format }] of FILES.entries())
  await build({
    root: import.meta.dirname,
    configFile: false,
    logLevel: 'warn',
    build: {
      outDir: 'dist',
      emptyOutDir: index === 0,
      target: 'es2022',
      minify: true,
      lib: { entry, formats: [format as 'es' | 'iife'], name: 'Foreword', fileName: () => file },
    },
  })
