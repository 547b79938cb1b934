import type { ImageAccount, ImageAccounts } from '../../../core/image/image.ts';
import { absent, known, unreadable, type Observed } from '../../../core/observed.ts';
import type { AccountLines, PasswdEntry } from '../../../formats/etc/image-accounts.ts';
import type { MergedTree } from '../../../rootfs/merge-layers.ts';
import type { ImageReading } from '../../../rootfs/read-image.ts';
import { isGapOf, isVisible, visibleGaps } from '../../../rootfs/visible-readings.ts';
import { accountReader, type AccountFile, type AccountReading } from './account-reader.ts';

/** More than images have; those beyond it are not kept, which is said. */
const mostAccounts = 2000;

/**
 * Joins what the reader of accounts read in the files that are visible. Absent if the image has no `/etc/passwd`, unreadable if
 * one of the files was not read. `unread` is why more files may be there than were found.
 */
export function readAccounts(image: ImageReading, unread: readonly string[]): Observed<ImageAccounts> {
  const passwd = readingAt('/etc/passwd', image, unread);
  if (passwd.state !== 'known') return passwd;
  const shadow = readingAt('/etc/shadow', image, unread);
  if (shadow.state === 'unreadable') return shadow;
  const group = readingAt('/etc/group', image, unread);
  if (group.state === 'unreadable') return group;
  const shadowMode = modeOf('/etc/shadow', image);
  const passwords = new Map(
    (shadow.state === 'known' ? shadow.value.entries : []).map(({ name, password }) => [name, password]),
  );
  const entries = passwd.value.entries.slice(0, mostAccounts);
  const groups = (group.state === 'known' ? group.value.entries : []).slice(0, mostAccounts);
  const shells = shellFinder(image.tree);
  const hashes = passwordFiles.map((path) => readableHashes(path, image));
  const readable = hashes.filter(({ accounts }) => accounts.length > 0);
  return known(
    {
      accounts: entries.map((entry) => accountOf(entry, passwords, shells)),
      groups,
      ...(shadowMode !== undefined && { shadowMode }),
      ...(readable.length > 0 && {
        readableHashes: readable.map(({ path, mode, accounts }) => ({ path, mode, accounts })),
      }),
      oddities: [
        ...oddityOf('/etc/passwd', passwd.value, entries.length),
        ...(shadow.state === 'known' ? oddityOf('/etc/shadow', shadow.value) : []),
        ...(group.state === 'known' ? oddityOf('/etc/group', group.value, groups.length) : []),
        ...hashes.flatMap(({ oddities }) => oddities),
      ],
    },
    '/etc/passwd',
  );
}

/** Files beside `/etc/shadow` that may have hashes of passwords. */
const passwordFiles = [
  '/etc/passwd',
  '/etc/passwd-',
  '/etc/shadow-',
  '/etc/gshadow',
  '/etc/gshadow-',
] as const;

/** Returns the accounts whose hashes a file has, if everyone may read it. */
function readableHashes(path: (typeof passwordFiles)[number], image: ImageReading) {
  const found = readingAt(path, image, []);
  const mode = modeOf(path, image) ?? 0;
  const isReadable = (mode & 0o004) !== 0;
  const entries: readonly { name: string; password: string }[] =
    found.state === 'known' && isReadable ? found.value.entries : [];
  return {
    path,
    mode,
    accounts: entries.filter(({ password }) => password === 'set').map(({ name }) => name),
    oddities:
      found.state === 'unreadable' && path !== '/etc/passwd' ? [`${found.from}: ${found.detail}`] : [],
  };
}

function readingAt<P extends AccountFile>(
  path: P,
  image: ImageReading,
  unread: readonly string[],
): Observed<AccountReading[P]> {
  const { readings, tree } = image;
  for (const [layer, { files }] of readings.entries())
    for (const file of files)
      if (
        file.reader === accountReader.name &&
        (file.as ?? file.path) === path &&
        isVisible(file, layer, tree)
      )
        return known(file.reading as AccountReading[P], path);
  const target = tree.resolve(path);
  const gap = visibleGaps(image).find(
    (one) => isGapOf(one, accountReader) && (one.what === path || one.what === target),
  );
  if (gap !== undefined) return unreadable('malformed', gap.why, path);
  if (target !== undefined) return unreadable('unsupported', 'it is no regular file that was read', path);
  const [first] = unread;
  return first === undefined ? absent(path) : unreadable('undetermined', first, path);
}

function modeOf(path: string, { readings, tree }: ImageReading): number | undefined {
  const target = tree.resolve(path);
  const place = target === undefined ? undefined : tree.at(target);
  return place && readings[place.layer]?.entries.modes[place.entry];
}

function shellFinder(tree: MergedTree): (shell: string) => boolean {
  const found = new Map<string, boolean>();
  return (shell) => {
    const has = found.get(shell) ?? tree.resolve(shell === '' ? '/bin/sh' : shell) !== undefined;
    found.set(shell, has);
    return has;
  };
}

/** An account whose password is in `/etc/shadow`, but has no entry there, cannot log in with one. */
function accountOf(
  { password, ...entry }: PasswdEntry,
  passwords: ReadonlyMap<string, ImageAccount['password']>,
  hasShell: (shell: string) => boolean,
): ImageAccount {
  return {
    ...entry,
    password: password === 'shadow' ? (passwords.get(entry.name) ?? 'locked') : password,
    hasShell: hasShell(entry.shell),
  };
}

function oddityOf(
  path: string,
  { oddLines, entries }: AccountLines<unknown>,
  kept = entries.length,
): readonly string[] {
  return [
    ...(oddLines === 0 ? [] : [`${path}: ${oddLines} of its lines are no entries`]),
    ...(kept === entries.length ? [] : [`${path}: only ${kept} of its ${entries.length} entries were kept`]),
  ];
}
