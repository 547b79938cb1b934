/**
 * What the folders inside a layer import of each other: for each layer and folder, the folders of
 * the same layer that its files may import. `.` is what lies right in the layer. A folder that is
 * not here imports no other folder of its layer.
 */
export const parts: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  knowledge: { '.': ['component-advisories', 'credential-formats'] },
  formats: {
    cdi: ['json', 'yaml'],
    'daemon-config': ['docker-values', 'json'],
    'docker-config': ['json'],
    'docker-values': ['seccomp'],
    'engine-info': ['json'],
    'engine-json': ['json', 'yaml'],
    etc: ['proc'],
    nftables: ['json'],
    oci: ['json', 'seccomp'],
    seccomp: ['json'],
  },
  'packages/database': { rpm: ['.', 'sqlite'], sqlite: ['.'] },
  'compose/adapter': { '.': ['settings'] },
  adapters: {
    'create-request': ['engine-documents'],
    dockerfile: ['image', 'shell'],
    image: ['engine-documents', 'shell'],
    inspect: ['engine-documents'],
    'run-command': ['engine-documents', 'shell'],
    swarm: ['engine-documents'],
  },
  checks: {
    '.': ['dockerfile', 'engine', 'host', 'image', 'inventory', 'network', 'swarm', 'volume', 'workload'],
    engine: ['support'],
    host: ['support'],
    dockerfile: ['support'],
    image: ['support'],
    inventory: ['support'],
    network: ['support'],
    swarm: ['support'],
    workload: ['support'],
  },
  reports: {
    '.': ['content', 'html', 'json', 'junit', 'markdown', 'sarif', 'table'],
    content: ['text'],
    json: ['content', 'text'],
    html: ['content', 'html/page', 'json', 'text'],
    junit: ['content', 'text'],
    markdown: ['content', 'text'],
    sarif: ['content', 'text'],
    table: ['content', 'text'],
  },
  policy: { read: ['.'], apply: ['.'], baseline: ['.'], inline: ['.'] },
  io: { engine: ['.'], registry: ['.', 'engine'] },
  collect: {
    '.': ['engine', 'engine-objects', 'host', 'images', 'processes', 'registry', 'workloads'],
    effective: ['processes'],
    engine: ['installation', 'processes'],
    'engine-objects': ['engine-objects/swarm'],
    host: ['installation', 'processes'],
    installation: ['processes'],
    workloads: ['effective', 'processes'],
  },
  app: {
    '.': ['producers', 'runtime', 'subjects', 'targets', 'targets/compose', 'targets/shared'],
    producers: ['subjects', 'targets/shared'],
    targets: [
      'runtime',
      'targets/compose',
      'targets/daemon-config',
      'targets/dockerfile',
      'targets/facts',
      'targets/request',
      'targets/run',
      'targets/seccomp',
      'targets/shared',
    ],
    'targets/compose': ['runtime', 'targets/shared'],
    'targets/daemon-config': ['runtime', 'targets/shared'],
    'targets/dockerfile': ['targets/shared'],
    'targets/facts': ['targets/shared'],
    'targets/request': ['targets/shared'],
    'targets/run': ['runtime', 'targets/shared'],
    'targets/seccomp': ['targets/shared'],
    'targets/shared': ['runtime'],
  },
  cli: {
    '.': ['commands', 'output', 'syntax'],
    commands: ['output', 'report', 'syntax'],
    output: ['syntax'],
    report: ['output', 'syntax'],
  },
};

/** The layers in which folders may import each other in a circle. */
export const circularLayers: readonly string[] = [];
