import { posix } from 'node:path';
import type { Dockerfile, DockerfileStage } from '../../core/image/dockerfile.ts';
import { kernelFolders, systemFolderOf } from '../../knowledge/images/image-volume-folders.ts';
import {
  dockerfileCheck,
  instructionsOf,
  type DockerfileFound,
} from '../support/dockerfile/dockerfile-rule.ts';

/** Directories that the runtime mounts over, or that belong to the start of a machine. */
const unusable = ['/proc', '/sys', '/dev', '/boot', '/initrd', '/lost+found'];

/** The directories as Trivy tests them (DS-0030, 2026-08): paths below, as they are written. */
const trivyPrefix = /^"?\/(?:proc|boot|dev|initrd|lost\+found)\//u;

function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

/** The working directories of each stage, with those that it takes over. */
function* findWorkdirs(dockerfile: Dockerfile): Iterable<DockerfileFound> {
  const current = new Map<number, string>();
  const startOf = ({ base }: DockerfileStage): string =>
    base.kind === 'stage' ? (current.get(base.index) ?? '') : base.kind === 'scratch' ? '/' : '';
  for (const { stage, instruction } of instructionsOf(dockerfile, 'WORKDIR')) {
    const { text, isKnown } = dockerfile.expandAt(instruction, instruction.value.text);
    if (!isKnown) {
      yield {
        at: instruction.value.span,
        doubt: `${instruction.value.text} depends on a variable without a value`,
      };
      continue;
    }
    const before = current.get(stage.index) ?? startOf(stage);
    const path = text.startsWith('/') || before === '' ? posix.normalize(text) : posix.join(before, text);
    current.set(stage.index, path);
    const folder = unusable.find((one) => isBelow(posix.normalize(`${path}/.`).replace(/\/$/u, ''), one));
    if (folder === undefined) continue;
    yield {
      at: instruction.value.span,
      message: `WORKDIR ${path} is in ${folder}, which is not a place for files of an image`,
      detail: { path, written: trivyPrefix.test(instruction.value.text) ? 'below' : 'the directory' },
      steps: ['Use a directory of the application, such as /app'],
    };
  }
}

const workdir = dockerfileCheck({
  id: 'dockerfile/system-workdir',
  title: 'Working directory in a system directory',
  severity: 'medium',
  why: 'The runtime mounts file systems of the kernel there: what the build puts into the directory is not visible, and relative paths of the application reach files of the kernel and the host. A working directory in `/proc/self/fd` was a way out of the container (CVE-2024-21626).',
  remediation: 'Use a directory of the application.',
  aliases: [{ tool: 'trivy', id: 'DS-0030', only: ['below'] }],
  references: ['CVE-2024-21626'],
  nothing: 'no working directory is in a system directory',
  find: findWorkdirs,
  examples: {
    bad: [
      { title: 'below /proc', dockerfile: 'FROM debian:13\nWORKDIR /proc/self/fd/8' },
      { title: '/dev itself', dockerfile: 'FROM debian:13\nWORKDIR /dev' },
      { title: 'with a slash', dockerfile: 'FROM debian:13\nWORKDIR /boot/' },
      { title: 'a relative path', dockerfile: 'FROM debian:13\nWORKDIR /\nWORKDIR sys\nWORKDIR fs' },
      { title: 'through ..', dockerfile: 'FROM debian:13\nWORKDIR /app/../proc/self' },
      { title: 'a variable', dockerfile: 'FROM debian:13\nENV D=/dev/shm\nWORKDIR ${D}/x' },
      { title: 'in quotes', dockerfile: 'FROM debian:13\nWORKDIR "/proc/1"' },
      { title: 'a base stage', dockerfile: 'FROM debian:13 AS a\nWORKDIR /dev\nFROM a\nWORKDIR shm' },
    ],
    good: [
      { title: 'a directory of the application', dockerfile: 'FROM debian:13\nWORKDIR /app' },
      { title: 'a similar name', dockerfile: 'FROM debian:13\nWORKDIR /device/proc' },
      { title: 'out of it again', dockerfile: 'FROM debian:13\nWORKDIR /app\nWORKDIR ../srv' },
    ],
    unsure: [{ title: 'a build argument', dockerfile: 'FROM debian:13\nARG D\nWORKDIR $D' }],
  },
});

const volume = dockerfileCheck({
  id: 'dockerfile/system-volume',
  title: 'Volume on a system directory',
  severity: 'medium',
  why: 'A volume on a directory of the kernel breaks the mounts of the runtime. On one with programs or settings it keeps their old versions when the image is updated, with their vulnerabilities, and a writable copy of them.',
  remediation: 'Declare volumes for the data of the application only.',
  aliases: [{ tool: 'dockle', id: 'DKL-DI-0002', only: kernelFolders }],
  nothing: 'no volume is on a system directory',
  *find(dockerfile) {
    for (const { stage, instruction } of instructionsOf(dockerfile, 'VOLUME')) {
      if (!stage.inImage) continue;
      for (const { text, span } of instruction.values) {
        const expanded = dockerfile.expandAt(instruction, text);
        const path = posix.normalize(`${expanded.text}/.`).replace(/(.)\/$/u, '$1');
        const folder = systemFolderOf(path);
        if (!expanded.isKnown) yield { at: span, doubt: `${text} depends on a variable without a value` };
        else if (folder !== undefined)
          yield {
            at: span,
            message: `A volume is declared on ${path}`,
            detail: { path },
            steps: ['Remove the volume, or declare it on a directory with data of the application'],
          };
      }
    }
  },
  examples: {
    bad: [
      { title: '/sys', dockerfile: 'FROM debian:13\nVOLUME /data /sys' },
      { title: '/dev as list', dockerfile: 'FROM debian:13\nVOLUME ["/dev"]' },
      { title: 'below /proc', dockerfile: 'FROM debian:13\nVOLUME /proc/sys' },
      { title: 'settings', dockerfile: 'FROM debian:13\nVOLUME /etc/' },
      { title: 'programs', dockerfile: 'FROM debian:13\nENV P=/usr\nVOLUME $P/local/bin' },
      { title: 'a trigger', dockerfile: 'FROM debian:13\nONBUILD VOLUME /dev' },
    ],
    good: [
      { title: 'data', dockerfile: 'FROM debian:13\nVOLUME /var/lib/app /etc/app' },
      { title: 'a build stage', dockerfile: 'FROM debian:13 AS a\nVOLUME /sys\nFROM debian:13' },
    ],
    unsure: [{ title: 'a build argument', dockerfile: 'FROM debian:13\nARG D\nVOLUME $D' }],
  },
});

/** Checks the directories that WORKDIR and VOLUME name. */
export const checks = [workdir, volume];
