import { traceCheck, type TraceRule } from '../support/image/trace-rule.ts';

const rules: readonly TraceRule[] = [
  {
    id: 'image/package-caches',
    title: 'Caches of package managers in image',
    severity: 'low',
    category: 'hygiene',
    why: 'A cache makes the image larger, is never used again, and its lists name packages of the day of the build.',
    remediation:
      'Remove the cache in the step that fills it, or keep it out of the image with `RUN --mount=type=cache`.',
    aliases: [
      { tool: 'dockle', id: 'DKL-DI-0005', only: ['apt lists', 'apt packages'] },
      { tool: 'dockle', id: 'DKL-DI-0004', only: ['apk cache'] },
      {
        tool: 'dockle',
        id: 'DKL-LI-0003',
        only: ['pip cache', 'npm cache', 'yarn cache', 'Go build cache'],
      },
    ],
    leastBytes: 100_000,
    none: 'no cache of a package manager larger than 0.1 MB',
    kinds: {
      'apt lists': {
        one: 'directory with package lists of apt',
        many: 'directories with package lists of apt',
      },
      'apt packages': { one: 'cache of apt', many: 'caches of apt' },
      'apk cache': { one: 'cache of apk', many: 'caches of apk' },
      'dnf cache': { one: 'cache of dnf', many: 'caches of dnf' },
      'yum cache': { one: 'cache of yum', many: 'caches of yum' },
      'zypper cache': { one: 'cache of zypper', many: 'caches of zypper' },
      'pacman cache': { one: 'cache of pacman', many: 'caches of pacman' },
      'pip cache': { one: 'cache of pip', many: 'caches of pip' },
      'npm cache': { one: 'cache of npm', many: 'caches of npm' },
      'yarn cache': { one: 'cache of yarn', many: 'caches of yarn' },
      'composer cache': { one: 'cache of Composer', many: 'caches of Composer' },
      'Go build cache': { one: 'cache of Go', many: 'caches of Go' },
      'Gradle cache': { one: 'cache of Gradle', many: 'caches of Gradle' },
      'Cargo registry': { one: 'registry of Cargo', many: 'registries of Cargo' },
    },
    fix: {
      title: 'Leave the cache out of the image',
      steps: [
        'End the step that fills it with `rm -rf` of the directory (`rm -rf /var/lib/apt/lists/*`, `apk --no-cache`, `dnf clean all`, `pip --no-cache-dir`, `npm cache clean --force`)',
        'With BuildKit, mount it instead: `RUN --mount=type=cache,target=…`',
      ],
    },
    bad: [
      ['apt lists', '/var/lib/apt/lists'],
      ['apk cache', '/var/cache/apk'],
      ['npm cache', '/root/.npm/_cacache'],
    ],
  },
  {
    id: 'image/repository-history',
    title: 'History of a repository in image',
    severity: 'medium',
    why: 'Everyone who can pull the image can read every version of the source, also credentials that a later commit removed.',
    remediation: 'List `.git` in `.dockerignore`, and copy only what the application needs.',
    aliases: [{ tool: 'dockle', id: 'DKL-LI-0003' }],
    references: ['NIST SP 800-190, 4.1.4'],
    none: 'no history of a repository',
    kinds: { 'history of a repository': { one: 'repository', many: 'repositories' } },
    leastBytes: 1,
    fix: {
      title: 'Leave the history out of the image',
      steps: [
        'List `.git` in `.dockerignore`, or remove the directory in the step that clones the repository',
        'Change credentials that were ever in the repository',
      ],
    },
    bad: [['history of a repository', '/app/.git']],
  },
  {
    id: 'image/build-leftovers',
    title: 'Files of the build in image',
    severity: 'low',
    category: 'hygiene',
    why: 'Files of the build, of editors and of crashed processes show how the application is made and run; a core dump holds what was in the memory of a process.',
    remediation: 'List them in `.dockerignore`, and copy only what the application needs.',
    aliases: [{ tool: 'dockle', id: 'DKL-LI-0003', only: ['build file', 'editor file'] }],
    none: 'no file of a build, an editor or a crash',
    kinds: {
      'build file': { one: 'file of the build', many: 'files of the build' },
      'editor file': { one: 'file or directory of an editor', many: 'files or directories of an editor' },
      'core dump': { one: 'core dump', severity: 'medium' },
      'copy of account files': {
        one: 'copy of an account file',
        many: 'copies of account files',
        severity: 'medium',
      },
    },
    fix: {
      title: 'Leave the files out of the image',
      steps: ['List them in `.dockerignore`, or remove them in the step that adds them'],
    },
    bad: [
      ['build file', '/app/Dockerfile'],
      ['core dump', '/core.812'],
      ['copy of account files', '/etc/shadow.bak'],
    ],
  },
  {
    id: 'image/ssh-host-keys',
    title: 'SSH host keys in image',
    severity: 'high',
    why: 'All containers of the image have the same key: whoever can pull it can pretend to be any of them, and read what is sent to them.',
    remediation:
      'Remove the keys in the image, and create them when a container starts. Better, do without an SSH server.',
    aliases: [{ tool: 'dockle', id: 'CIS-DI-0010' }],
    references: ['NIST SP 800-190, 4.1.4', 'OWASP Docker Top 10, D06'],
    none: 'no SSH host key',
    kinds: {
      'SSH host key': { one: 'private key of an SSH server', many: 'private keys of an SSH server' },
    },
    fix: {
      title: 'Remove the host keys',
      steps: [
        'Remove them in the step that installs the server: `rm -f /etc/ssh/ssh_host_*`',
        'Create keys at the start of a container (`ssh-keygen -A`) in a volume',
      ],
    },
    bad: [['SSH host key', '/etc/ssh/ssh_host_ed25519_key']],
  },
  {
    id: 'image/private-key-files',
    title: 'Private key file in image',
    severity: 'high',
    why: 'Everyone who can pull the image can use the key.',
    remediation: 'Use `RUN --mount=type=ssh` or `--mount=type=secret` in the build, and replace the key.',
    aliases: [{ tool: 'dockle', id: 'CIS-DI-0010' }],
    cis: '4.10',
    references: ['NIST SP 800-190, 4.1.4', 'OWASP Docker Top 10, D06'],
    none: 'no file with the name of a private key',
    kinds: {
      'private key': {
        one: 'file with the name of a private key',
        many: 'files with names of private keys',
      },
    },
    fix: {
      title: 'Remove and replace the key',
      steps: [
        'Give the build its key with `RUN --mount=type=ssh`, and the container with a secret',
        'Replace the key: it stays in the layer that added it',
      ],
    },
    bad: [['private key', '/root/.ssh/id_ed25519']],
  },
  {
    id: 'image/unneeded-programs',
    title: 'Programs in image that help an attacker',
    severity: 'info',
    category: 'hygiene',
    why: 'A shell, a package manager, a compiler and programs that fetch files are what an attacker needs after breaking into the application.',
    remediation:
      'Build in one stage and copy the application into a small image without them, such as a distroless one.',
    cis: '4.3',
    references: ['NIST SP 800-190, 4.1.1'],
    none: 'no shell, package manager, compiler, debugger, network tool or sudo',
    kinds: {
      shell: { one: 'shell' },
      'package manager': { one: 'program of package managers', many: 'programs of package managers' },
      compiler: { one: 'compiler or build tool', many: 'compilers and build tools', severity: 'low' },
      debugger: { one: 'debugger or tracer', many: 'debuggers and tracers', severity: 'low' },
      'network tool': { one: 'network tool' },
      sudo: { one: 'program to become root', many: 'programs to become root', severity: 'low' },
    },
    fix: {
      title: 'Leave the programs out of the image',
      steps: ['Use a multi-stage build whose last stage holds the application and its dependencies only'],
    },
    bad: [
      ['shell', '/usr/bin/bash'],
      ['compiler', '/usr/bin/gcc'],
      ['sudo', '/usr/bin/sudo'],
    ],
  },
];

/** Rules on what builds and package managers leave behind, and on what helps an attacker. */
export const checks = rules.map(traceCheck);
