import type { ImageTraceKind } from '../../core/image/image.ts';

/** What an image should not have or does not need: a file, or all that is in a directory. */
export interface ImageTrace {
  kind: ImageTraceKind;
  /** The path to report: of the directory, if everything in it counts together. */
  path: string;
}

/** Directories whose files count together, each with the name by which it is reported. */
const folders: readonly (readonly [ImageTraceKind, RegExp])[] = [
  ['apt lists', /^(\/var\/lib\/apt\/lists)\/(?!(?:lock|partial|auxfiles)(?:\/|$))/u],
  ['apt packages', /^(\/var\/cache\/apt)\/(?:archives\/[^/]+\.deb|(?:src)?pkgcache\.bin)$/u],
  ['apk cache', /^(\/var\/cache\/apk|\/etc\/apk\/cache)\//u],
  ['dnf cache', /^(\/var\/cache\/(?:dnf|libdnf5))\//u],
  ['yum cache', /^(\/var\/cache\/yum)\//u],
  ['zypper cache', /^(\/var\/cache\/zypp)\//u],
  ['pacman cache', /^(\/var\/cache\/pacman\/pkg)\//u],
  ['pip cache', /^(.*?\/\.cache\/pip)\//u],
  ['npm cache', /^(.*?\/\.npm\/_cacache)\//u],
  ['yarn cache', /^(.*?\/(?:\.cache\/yarn|\.yarn\/berry\/cache))\//u],
  ['composer cache', /^(.*?\/(?:\.composer\/cache|\.cache\/composer))\//u],
  ['Go build cache', /^(.*?\/(?:\.cache\/go-build|pkg\/mod\/cache\/download))\//u],
  ['Gradle cache', /^(.*?\/\.gradle\/caches)\//u],
  ['Cargo registry', /^(.*?\/\.?cargo\/registry)\//u],
  ['history of a repository', /^(.*?\/\.(?:git|svn|hg|bzr))\//u],
  ['editor file', /^(.*?\/\.(?:idea|vscode))\//u],
];

/** What paths in one of these directories have in common. */
const inFolder =
  /^\/var\/(?:lib\/apt\/lists|cache)\/|^\/etc\/apk\/|\/\.(?:cache|npm|yarn|composer|gradle|cargo|git|svn|hg|bzr|idea|vscode)\/|\/cargo\/registry\/|\/pkg\/mod\/cache\//u;

/** Files of packages, which may hold examples and tests of anything. */
const ofPackages =
  /^\/usr\/(?:lib|lib64|libexec|share|include|src)\/|\/(?:node_modules|site-packages|dist-packages|gems|vendor|pkg\/mod)\//u;

const names: readonly (readonly [ImageTraceKind, RegExp])[] = [
  [
    'build file',
    /\/(?:(?:Dockerfile|Containerfile)(?:\.[\w-]{1,40})?|(?:docker-)?compose(?:\.[\w-]{1,40})?\.ya?ml|\.dockerignore|Jenkinsfile|\.gitlab-ci\.yml|\.travis\.yml)$/u,
  ],
  ['editor file', /\/(?:\.DS_Store|Thumbs\.db)$/u],
  ['private key', /\/(?:id_(?:rsa|dsa|ecdsa|ed25519|ecdsa_sk|ed25519_sk)|[^/]{1,80}\.ppk)$/u],
];

const inEtc: readonly (readonly [ImageTraceKind, RegExp])[] = [
  [
    'copy of account files',
    /^\/etc\/g?(?:passwd|shadow|group)(?:~|\.(?:bak|backup|old|orig|save|swp|rpmsave|rpmorig|dpkg-old|pacsave))$/u,
  ],
  ['SSH host key', /^\/etc\/(?:ssh\/ssh_host_\w+_key|dropbear\/dropbear_\w+_host_key)$/u],
];

const programs: Readonly<Partial<Record<ImageTraceKind, readonly string[]>>> = {
  shell: ['ash', 'bash', 'busybox', 'csh', 'dash', 'fish', 'ksh', 'mksh', 'sh', 'tcsh', 'zsh'],
  'package manager': [
    'apk',
    'apt',
    'apt-get',
    'cargo',
    'composer',
    'dnf',
    'dnf5',
    'dpkg',
    'gem',
    'microdnf',
    'npm',
    'pacman',
    'pip',
    'pip3',
    'pnpm',
    'rpm',
    'tdnf',
    'yarn',
    'yum',
    'zypper',
  ],
  compiler: [
    'as',
    'c++',
    'cc',
    'clang',
    'cmake',
    'cpp',
    'g++',
    'gcc',
    'go',
    'javac',
    'ld',
    'make',
    'rustc',
    'tcc',
  ],
  debugger: ['gdb', 'ltrace', 'perf', 'strace', 'tcpdump', 'tshark'],
  'network tool': [
    'curl',
    'ftp',
    'nc',
    'ncat',
    'netcat',
    'nmap',
    'rsync',
    'scp',
    'sftp',
    'socat',
    'ssh',
    'telnet',
    'tftp',
    'wget',
  ],
  sudo: ['doas', 'sudo'],
};

const kindOfProgram: ReadonlyMap<string, ImageTraceKind> = new Map(
  Object.entries(programs).flatMap(([kind, all]) =>
    all.map((name) => [name, kind as ImageTraceKind] as const),
  ),
);

const programFolder = /^\/(?:usr\/)?(?:local\/)?(?:s?bin|go\/bin)\/$|^\/opt\/[^/]*\/bin\/$/u;

/** What a directory says of the files in it. Files of a directory follow each other: it is found once for all of them. */
export interface FolderTraits {
  /** Without a slash at the end; `''` for the root. */
  folder: string;
  holdsPrograms: boolean;
  /** Whether it may be, or be in, one of the directories whose files count together. */
  isCounted: boolean;
  isOfPackages: boolean;
  /** Whether nothing in it counts: most directories with many files are of packages. */
  holdsNothing: boolean;
}

/** Returns what a directory says of the files in it. */
export function folderTraits(folder: string): FolderTraits {
  const path = `${folder}/`;
  const traits = {
    folder,
    holdsPrograms: programFolder.test(path),
    isCounted: inFolder.test(path),
    isOfPackages: ofPackages.test(path),
  };
  return { ...traits, holdsNothing: traits.isOfPackages && !traits.holdsPrograms && !traits.isCounted };
}

/** A file or a symbolic link of an image. */
export interface TracedFile {
  path: string;
  /** Whether it is a regular file. */
  isFile: boolean;
  mode: number;
  size: number;
}

function match(table: readonly (readonly [ImageTraceKind, RegExp])[], path: string): ImageTrace | undefined {
  for (const [kind, form] of table) {
    const found = form.exec(path);
    if (found !== null) return { kind, path: found[1] ?? path };
  }
  return undefined;
}

/** How the names of the tables begin. */
const nameStarts: ReadonlySet<number> = new Set(
  ['.', 'C', 'D', 'J', 'T', 'c', 'd', 'i'].map((letter) => letter.charCodeAt(0)),
);

/** Returns what a file of an image is, by its name, if an image should not have it or does not need it. */
export function imageTrace(file: TracedFile, traits: FolderTraits): ImageTrace | undefined {
  const { path, isFile } = file;
  if (traits.holdsNothing) return undefined;
  const start = traits.folder.length + 1;
  if (traits.holdsPrograms) {
    const kind = kindOfProgram.get(path.slice(start));
    if (kind !== undefined) return { kind, path };
  }
  if (!isFile) return undefined;
  if (traits.isCounted) {
    const found = match(folders, path);
    if (found !== undefined && !(found.kind === 'editor file' && traits.isOfPackages)) return found;
  }
  if (traits.folder.startsWith('/etc')) {
    const found = match(inEtc, path);
    if (found !== undefined) return found;
  }
  if (traits.isOfPackages || !(nameStarts.has(path.charCodeAt(start)) || path.endsWith('.ppk')))
    return undefined;
  return isCoreDump(file, start) ? { kind: 'core dump', path } : match(names, path);
}

/** A core dump of a process is larger than its stack alone, and not executable. */
const leastCoreDump = 64 * 1024;

function isCoreDump({ path, mode, size }: TracedFile, start: number): boolean {
  return (
    path.startsWith('core', start) &&
    size >= leastCoreDump &&
    (mode & 0o111) === 0 &&
    /^core(?:\.\d+)?$/u.test(path.slice(start))
  );
}
