import { posix } from 'node:path';
import { valueOf } from '../../core/observed.ts';
import { parseMountInfo } from '../../formats/proc/mountinfo.ts';
import type { HostFiles } from '../../io/files.ts';
import { readParsed } from '../../io/parsed-file.ts';
import type { Place } from '../installation/units.ts';

/** Settings that name a program which the kernel runs as root (admin-guide/sysctl/kernel.rst, driver core). */
const settings = [
  '/proc/sys/kernel/core_pattern',
  '/proc/sys/kernel/modprobe',
  '/proc/sys/kernel/hotplug',
  '/proc/sys/kernel/poweroff_cmd',
  '/sys/kernel/uevent_helper',
];

/** Programs whose path is in the kernel (security/keys/request_key.c, net/bridge/br_stp_if.c). */
const fixed = ['/sbin/request-key', '/sbin/bridge-stp'];

const binaryFormats = '/proc/sys/fs/binfmt_misc';
const cgroups = '/sys/fs/cgroup';

/** Programs that the kernel runs, and the folders in which others can make those that are missing. */
export interface KernelPrograms {
  programs: readonly Place[];
  folders: readonly string[];
}

/** Returns the program of a setting: its first word; of `core_pattern` only behind a `|`. */
function programIn(setting: string, text: string): readonly string[] {
  const value = text.trim();
  const isPattern = setting.endsWith('core_pattern');
  const [program = ''] = (isPattern ? (value.startsWith('|') ? value.slice(1) : '') : value).split(/\s/u);
  return program === '' ? [] : [posix.resolve('/', program)];
}

async function readSetting(files: HostFiles, setting: string): Promise<readonly Place[]> {
  const text = await files.readText(setting, 4096);
  if (text.state === 'unreadable') return [text];
  return programIn(setting, valueOf(text) ?? '');
}

/** Returns the interpreters that the kernel starts for files of other formats (binfmt-misc.rst). */
async function interpreters(files: HostFiles): Promise<readonly Place[]> {
  // systemd mounts it when it is listed (autofs): an audit changes nothing, and without it there is no format.
  const mounts = await readParsed(files, '/proc/1/mountinfo', parseMountInfo);
  if (mounts.state === 'known' && mounts.value.every(({ fsType }) => fsType !== 'binfmt_misc')) return [];
  const names = await files.list(binaryFormats);
  const entries = (valueOf(names) ?? []).filter((name) => name !== 'register' && name !== 'status');
  const texts = await Promise.all(entries.map((name) => files.readText(`${binaryFormats}/${name}`, 4096)));
  return texts.flatMap((text): readonly Place[] => {
    if (text.state === 'unreadable') return [text];
    const interpreter = /^enabled$[\s\S]*^interpreter (\/.*)$/mu.exec(valueOf(text) ?? '')?.[1];
    return interpreter === undefined ? [] : [interpreter];
  });
}

/** Returns the programs that the hierarchies of cgroup version 1 start when a group gets empty (cgroups(7)). */
async function releaseAgents(files: HostFiles): Promise<readonly Place[]> {
  if ((await files.status(`${cgroups}/cgroup.controllers`)).state !== 'absent') return [];
  const names = valueOf(await files.list(cgroups)) ?? [];
  const found = await Promise.all(
    names.map((name) => readSetting(files, `${cgroups}/${name}/release_agent`)),
  );
  return found.flat();
}

/** Returns the nearest folder above a path that is there. */
async function folderAbove(files: HostFiles, path: string): Promise<string> {
  const folder = posix.dirname(path);
  return folder === '/' || (await files.realPath(folder)).state !== 'absent'
    ? folder
    : folderAbove(files, folder);
}

/** Returns the programs that the kernel runs as root, and where those that are missing can be made. */
export async function findKernelPrograms(files: HostFiles): Promise<KernelPrograms> {
  const named = await Promise.all([
    ...settings.map((setting) => readSetting(files, setting)),
    interpreters(files),
    releaseAgents(files),
  ]);
  const programs = [...new Set(named.flat())];
  const folders = await Promise.all(
    programs.map(async (program) =>
      typeof program === 'string' && (await files.realPath(program)).state === 'absent'
        ? [await folderAbove(files, program)]
        : [],
    ),
  );
  return { programs: [...programs, ...fixed], folders: [...new Set(folders.flat())] };
}
