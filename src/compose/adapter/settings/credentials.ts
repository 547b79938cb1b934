import { wordsBefore } from '../../../knowledge/credentials/client-images.ts';
import { isNull } from '../../language/list-or-map.ts';
import { buildCredentials } from './build.ts';
import { inCommand, inMap, wordsIn } from './credential-parts.ts';
import type { CredentialEntries } from './credential-parts.ts';
import { definitionCredentials } from './definition-credentials.ts';
import { hooksOf } from './hooks.ts';
import { labelFileCredentials } from './label-file.ts';
import { entryAt } from './service-view.ts';
import type { ServiceView } from './service-view.ts';

/** Returns the credentials in hooks, which are further commands in the container. */
function inHooks(view: ServiceView): CredentialEntries {
  return hooksOf(view).flatMap(({ fields }) => {
    const command = fields?.get('command');
    return command === undefined || isNull(command.value) ? [] : inCommand('hook', command);
  });
}

/** Returns what looks like a credential in a service, except in its environment. */
export function findServiceCredentials(view: ServiceView): CredentialEntries {
  const [image = ''] = wordsIn(entryAt(view, 'image'));
  const before = wordsBefore(wordsIn(entryAt(view, 'entrypoint')), image);
  return [
    ...inMap('label', entryAt(view, 'labels')),
    ...inMap('label', entryAt(view, 'annotations')),
    ...inMap('label', entryAt(view, 'deploy', 'labels')),
    ...labelFileCredentials(view),
    ...inCommand('entrypoint', entryAt(view, 'entrypoint')),
    ...inCommand('command', entryAt(view, 'command'), before),
    ...inHooks(view),
    ...inCommand('healthcheck', entryAt(view, 'healthcheck', 'test')),
    ...inMap('log-option', entryAt(view, 'logging', 'options')),
    ...buildCredentials(view),
    ...definitionCredentials(view),
  ];
}
