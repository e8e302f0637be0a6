#!/usr/bin/env node
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

// The project runs on Node 24, which the npm package "node" brings. An older Node hands over to it.
const cli = fileURLToPath(new URL('../src/cli.ts', import.meta.url))
const [major] = process.versions.node.split('.').map(Number)
if (major >= 24) {
  await import(cli)
} else {
  const node = createRequire(import.meta.url).resolve('node/bin/node')
  const child = spawn(node, [cli, ...process.argv.slice(2)], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.once('exit', (code, signal) => {
    process.exitCode = code ?? (signal ? 1 : 0)
  })
}
