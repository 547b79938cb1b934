import { startOfFile } from '../../../core/location.ts';
import type { WrittenWorkload } from '../../../core/workload/workload.ts';
import type { ComposeModel } from '../../language/model.ts';
import type { MapNode } from '../../language/node.ts';
import { orderRemarks } from './order.ts';
import { portRemarks } from './ports.ts';
import { quoteRemarks } from './quotes.ts';
import type { Remark } from './remark.ts';
import { serviceRemarks } from './services.ts';

/** Compose takes no notice of the version (Compose specification, 04-version-and-name), and warns of it. */
function versionRemark({ entries }: MapNode): readonly Remark[] {
  const version = entries.get('version');
  if (version === undefined) return [];
  const { at } = version;
  const edit = at.remove && { title: 'Remove the version', range: at.remove, text: '' };
  return [{ kind: 'version-field', message: 'The version has no effect', at, ...(edit && { edit }) }];
}

/** Without a name the project has that of its folder: in another one it has other containers and volumes. */
function nameRemark(documents: readonly MapNode[]): readonly Remark[] {
  const [first] = documents;
  if (first === undefined || documents.some(({ entries }) => entries.has('name'))) return [];
  const at = startOfFile(first.source.file);
  return [{ kind: 'project-name', message: 'The project is named after its folder', at }];
}

/** Returns what the rules on the text of Compose files are about. */
export function readRemarks(model: ComposeModel, workloads: readonly WrittenWorkload[]): readonly Remark[] {
  const { documents, services } = model;
  return [
    ...documents.flatMap((document) => [
      ...versionRemark(document),
      ...quoteRemarks(document),
      ...orderRemarks(document),
    ]),
    ...nameRemark(documents),
    ...serviceRemarks(model),
    ...portRemarks([...services.values()], workloads),
  ];
}
