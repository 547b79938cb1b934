import { booleanAt, stringAt, stringsAt, type JsonRecord } from '../json/members.ts';

/** What a daemon's configuration says of where its files are; a member that is missing was not set. */
export interface DaemonPlaces {
  hosts?: readonly string[];
  dataRoot?: string;
  execRoot?: string;
  /** Socket of a containerd that is not the daemon's own. */
  containerd?: string;
  tlsCa?: string;
  tlsCertificate?: string;
  tlsKey?: string;
  tls?: boolean;
  /** The group that its sockets are given to, by name or number. */
  group?: string;
}

type TextPlace = Exclude<keyof DaemonPlaces, 'hosts' | 'tls'>;

const textSettings = {
  'data-root': 'dataRoot',
  'exec-root': 'execRoot',
  containerd: 'containerd',
  tlscacert: 'tlsCa',
  tlscert: 'tlsCertificate',
  tlskey: 'tlsKey',
  group: 'group',
} as const satisfies Record<string, TextPlace>;

/** The places of `daemon.json`; `undefined` when it is not an object with members of their types. */
export function placesOfJson(text: string): DaemonPlaces | undefined {
  try {
    const body = text.replace(/^\uFEFF/, '').trim();
    const document: unknown = body === '' ? {} : JSON.parse(body);
    if (typeof document !== 'object' || document === null || Array.isArray(document)) return undefined;
    return placesOf({ ...document });
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}

function placesOf(record: JsonRecord): DaemonPlaces {
  const texts = [
    ['dataRoot', stringAt(record, 'graph')],
    ...Object.entries(textSettings).map(([name, place]) => [place, stringAt(record, name)]),
  ];
  const hosts = Object.hasOwn(record, 'hosts') ? { hosts: stringsAt(record, 'hosts') } : {};
  const tls = [booleanAt(record, 'tls'), booleanAt(record, 'tlsverify')].some((value) => value === true);
  return {
    ...Object.fromEntries(texts.filter(([, value]) => value !== undefined && value !== '')),
    ...hosts,
    ...(tls ? { tls } : {}),
  };
}

/** The values of a flag, `--flag value` and `--flag=value`, in order. */
export function flagValues(args: readonly string[], ...names: readonly string[]): string[] {
  return args.flatMap((arg, index) => {
    const name = names.find((candidate) => arg === candidate || arg.startsWith(`${candidate}=`));
    if (name !== undefined) return arg === name ? (args[index + 1] ?? []) : arg.slice(name.length + 1);
    const short = names.find((candidate) => /^-[a-zA-Z]$/.test(candidate) && arg.startsWith(candidate));
    return short === undefined || arg.startsWith('--') ? [] : arg.slice(2);
  });
}

const shortFlags: Readonly<Record<string, readonly string[]>> = {
  'data-root': ['--graph', '-g'],
  group: ['-G'],
};

/** The places of dockerd's command line, without the program's own name. */
export function placesOfFlags(args: readonly string[]): DaemonPlaces {
  const texts = Object.entries(textSettings).map(([flag, place]) => [
    place,
    flagValues(args, `--${flag}`, ...(shortFlags[flag] ?? [])).at(-1),
  ]);
  const hosts = flagValues(args, '--host', '-H');
  const tls = args.some((arg) => /^--tls(verify)?(=(1|t|true))?$/i.test(arg));
  return {
    ...Object.fromEntries(texts.filter(([, value]) => value !== undefined && value !== '')),
    ...(hosts.length > 0 ? { hosts } : {}),
    ...(tls ? { tls } : {}),
  };
}
