/**
 * How far a package that is named in a command has a version: `fixed`, none, or what is written instead. A rpm
 * package separates its version by a dash, as names do: `dashed` and `numbered` names have no version either.
 */
export type VersionForm = 'fixed' | 'none' | 'open range' | 'moving tag' | 'dashed' | 'numbered';

/** `\0` is a part that is not known, such as a variable: behind a separator it is the version. */
const startsVersion = '[\\d\\0]';

/** `curl=8.5.0-2`, `curl/trixie`, or a file. */
export function aptVersion(name: string): VersionForm {
  return /[=/]|\.deb$/u.test(name) ? 'fixed' : 'none';
}

/** `curl=8.5.0-r0`, `curl~8.5`, `curl<9`, or a file; `curl>8` is open. */
export function apkVersion(name: string): VersionForm {
  if (/[=~]|\.apk$/u.test(name)) return /^[^=~]*>/u.test(name) ? 'open range' : 'fixed';
  if (name.includes('<')) return 'fixed';
  return name.includes('>') ? 'open range' : 'none';
}

/** `flask==3.0.0`, `flask~=3.0`, `flask<4`, a file, or a commit of a repository; `flask>=3` is open. */
export function pipVersion(name: string): VersionForm {
  if (/^(?:git|hg|svn|bzr)(?:\+|:)/u.test(name)) return name.includes('@') ? 'fixed' : 'none';
  const [requirement = ''] = name.split(';');
  if (/==|~=|</u.test(requirement)) return 'fixed';
  if (/[>]|!=/u.test(requirement)) return 'open range';
  return /\/|\.(?:whl|tar\.gz|zip|tar\.bz2|tgz)$/u.test(name) || /^\.{1,2}(?:\[|$)/u.test(name)
    ? 'fixed'
    : 'none';
}

/** `left-pad@1.3.0`, a folder, an archive, or a commit of a repository; `left-pad@latest` moves. */
export function npmVersion(name: string): VersionForm {
  if (/^(?:git(?:\+\w+)?:|git@)/u.test(name)) return name.includes('#') ? 'fixed' : 'none';
  if (/\.(?:tar|tar\.gz|tgz)$/u.test(name) || /^(?:\.{1,2}(?:\/|$)|~?\/|file:)/u.test(name)) return 'fixed';
  const [, tag] = /^[^@]*@(.*)$/u.exec(name.replace(/^@/u, '')) ?? [];
  if (tag === undefined) return /^[^@/]+\/[^/]+#./u.test(name) ? 'fixed' : 'none';
  return /^(?:latest|next)?$/u.test(tag) ? 'moving tag' : 'fixed';
}

/** `rails:7.1.0`, or a file. */
export function gemVersion(name: string): VersionForm {
  return name.includes(':') || name.endsWith('.gem') ? 'fixed' : 'none';
}

/** `example.com/tool@v1.2.3`, or what is in the module; `@latest` moves. */
export function goVersion(name: string): VersionForm {
  if (/^(?:\.|\/)|\.go$/u.test(name)) return 'fixed';
  const [, version] = /@(.*)$/u.exec(name) ?? [];
  if (version === undefined || /^(?:latest|none)$/u.test(version)) return 'none';
  return /^(?:upgrade|patch|main|master)$/u.test(version) ? 'moving tag' : 'fixed';
}

const versioned = new RegExp(`-(?:\\d+:)?${startsVersion}[^-]*(?:-${startsVersion}[^-]*)?$`, 'u');

/** `httpd-2.4.57`, `httpd-2.4.57-5.el9`, or a file. */
export function rpmVersion(name: string): VersionForm {
  if (name.endsWith('.rpm') || /[<=>]/u.test(name) || versioned.test(name)) return 'fixed';
  const [, ...parts] = name.split('-');
  if (parts.length === 0) return 'none';
  return parts.some((part) => /^\d/u.test(part)) ? 'numbered' : 'dashed';
}

/** A stream of a module: `nodejs:20`. */
export function moduleVersion(name: string): VersionForm {
  return name.includes(':') ? 'fixed' : 'none';
}

/** `httpd=2.4.57`, `httpd<3`, or a file; `httpd>=2.4` is open. */
export function zypperVersion(name: string): VersionForm {
  if (name.endsWith('.rpm') || /<|(?<![<>])=/u.test(name)) return 'fixed';
  return name.includes('>') ? 'open range' : 'none';
}
