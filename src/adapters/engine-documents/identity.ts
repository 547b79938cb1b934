import { composeKey, containerKey, serviceKey } from '../../core/workload/workload-key.ts';
import { child, descend } from './cursor.ts';
import type { Cursor } from './cursor.ts';
import { textOr } from './scalars.ts';

/** The file or service from which a container was created. */
export interface Origin {
  key: string;
  composeFiles?: readonly string[];
}

function labelReader(labels: Cursor): (name: string) => string {
  return (name) => textOr(child(labels, name), '');
}

function composeFiles(text: string, directory: string): string[] {
  const absolute = (file: string): string[] => {
    if (file.startsWith('/') || /^[A-Za-z]:[\\/]/u.test(file)) return [file];
    return directory === '' || file === '' ? [] : [`${directory}/${file}`];
  };
  return text.split(',').flatMap(absolute);
}

/**
 * Returns the workload key from the labels that Compose and swarm set: `compose:project/service`,
 * `service:name`, else `container:name`. Anyone can set labels, so the key identifies and proves nothing.
 */
export function originOf(labels: Cursor, name: string): Origin {
  const label = labelReader(labels);
  const [project, service] = [label('com.docker.compose.project'), label('com.docker.compose.service')];
  if (project !== '' && service !== '') {
    const directory = label('com.docker.compose.project.working_dir');
    const files = composeFiles(label('com.docker.compose.project.config_files'), directory);
    const key = composeKey(project, service);
    return files.length > 0 ? { key, composeFiles: files } : { key };
  }
  const swarmService = label('com.docker.swarm.service.name');
  return { key: swarmService === '' ? containerKey(name) : serviceKey(swarmService) };
}

/** Returns the labels of an inspect document's or a create body's configuration. */
export function labelsOf(config: Cursor): Cursor {
  return descend(config, 'Labels');
}
