// pure

export type ServerConfig = {
  port: number
  /** Folder of the Unix socket, relative to the cluster or absolute; null = none. */
  socketFolder: string | null
  /** Off only for tests: a power cut then loses the database. */
  fsync: boolean
  /** Memory this process may use, in bytes (the container's limit where there is one). */
  memoryBytes: number
  /** Size of /dev/shm in bytes; undefined where there is none. */
  sharedMemoryBytes?: number
}

const MB = 1024 * 1024

/** The whole postgresql.conf of the embedded server. Rewritten at every start. */
export function serverConfig(config: ServerConfig): string {
  const sharedBuffers = Math.round(clamp(config.memoryBytes / 8 / MB, 128, 1024))
  const settings: Record<string, string | number> = {
    listen_addresses: "'127.0.0.1'",
    port: config.port,
    unix_socket_directories: config.socketFolder === null ? "''" : folderList(config.socketFolder),
    unix_socket_permissions: '0700',
    max_connections: 100,
    password_encryption: "'scram-sha-256'",
    shared_buffers: `${sharedBuffers}MB`,
    effective_cache_size: `${Math.round(clamp(config.memoryBytes / 2 / MB, 256, 16_384))}MB`,
    maintenance_work_mem: `${Math.round(clamp(sharedBuffers / 4, 64, 256))}MB`,
    work_mem: '8MB',
    dynamic_shared_memory_type: dynamicSharedMemory(config.sharedMemoryBytes),
    wal_compression: 'on',
    max_wal_size: '4GB',
    checkpoint_timeout: '15min',
    synchronous_commit: config.fsync ? 'on' : 'off',
    fsync: config.fsync ? 'on' : 'off',
    full_page_writes: config.fsync ? 'on' : 'off',
    random_page_cost: '1.1',
    effective_io_concurrency: 32,
    jit: 'off',
    autovacuum_naptime: '15s',
    timezone: "'UTC'",
    log_timezone: "'UTC'",
    datestyle: "'iso, ymd'",
    logging_collector: 'on',
    log_directory: "'log'",
    log_filename: "'postgres-%a.log'",
    log_rotation_age: '1d',
    log_truncate_on_rotation: 'on',
    log_min_duration_statement: '5s',
  }
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`)
  return [
    '# Written by Foreword at every start. Put settings of your own into local.conf in this folder.',
    ...lines,
    "include_if_exists = 'local.conf'",
    '',
  ].join('\n')
}

/** A list of one folder: double quotes hold its commas and spaces together, single ones are the file's own, whose backslashes are doubled. */
function folderList(folder: string): string {
  const one = `"${folder.replaceAll('"', '""')}"`
  return `'${one.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
}

/** Docker gives a container 64 MB of /dev/shm, too little for one parallel hash join; files serve then. */
function dynamicSharedMemory(bytes: number | undefined): string {
  return bytes !== undefined && bytes < 256 * MB ? 'mmap' : 'posix'
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value))
}
