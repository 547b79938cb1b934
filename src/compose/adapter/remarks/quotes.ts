import { listItems } from '../../language/list-or-map.ts';
import type { ListItem, MapEntry, MapNode, ScalarNode } from '../../language/node.ts';
import type { Remark } from './remark.ts';

/** Returns the services that a document writes itself. */
export function writtenServices({ entries }: MapNode): readonly MapEntry[] {
  const services = entries.get('services')?.value;
  return services?.kind === 'map' ? [...services.entries.values()] : [];
}

/** Returns the single values in a list of a service. */
function scalarsIn({ value }: MapEntry, key: string): readonly (ListItem & { value: ScalarNode })[] {
  const entry = value.kind === 'map' ? value.entries.get(key) : undefined;
  const items = (entry && listItems(entry)) ?? [];
  return items.filter((item): item is ListItem & { value: ScalarNode } => item.value.kind === 'scalar');
}

function writtenText({ source, at: { range } }: ScalarNode): string {
  return source.text.slice(range.startOffset, range.endOffset);
}

/** What a volume can be without quotes: nothing of it has a meaning in YAML, in a flow list either. */
const plainVolume = /^[\w./~$][\w./~$-]*(?::[\w./~$-]+)*$/u;

function quotedVolume({ value }: ListItem & { value: ScalarNode }): Remark | undefined {
  const written = writtenText(value);
  const text = /^(["'])(.*)\1$/u.exec(written)?.[2];
  if (text === undefined || !text.includes('/') || !plainVolume.test(text)) return undefined;
  const edit = { title: 'Remove the quotes', range: value.at.range, text };
  return { kind: 'quoted-volume', message: `The volume ${text} is quoted`, at: value.at, edit };
}

/** A port that can be quoted as it stands: it is no anchor, tag or block. */
const plainPort = /^[\w.:[\]/${}-]+$/u;

function unquotedPort({ value }: ListItem & { value: ScalarNode }): Remark | undefined {
  const written = writtenText(value);
  if (/^["']/u.test(written) || !plainPort.test(written)) return undefined;
  const edit = { title: 'Quote the port', range: value.at.range, text: `"${written}"` };
  return { kind: 'unquoted-port', message: `The port ${written} is not quoted`, at: value.at, edit };
}

/** Returns the volumes that are quoted for nothing and the ports that are not quoted. */
export function quoteRemarks(document: MapNode): readonly Remark[] {
  return writtenServices(document).flatMap((service) => [
    ...scalarsIn(service, 'volumes').flatMap((item) => quotedVolume(item) ?? []),
    ...['ports', 'expose'].flatMap((key) =>
      scalarsIn(service, key).flatMap((item) => unquotedPort(item) ?? []),
    ),
  ]);
}
