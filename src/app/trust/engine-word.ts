import { readEngineIdentity } from '../../adapters/image/read-engine-identity.ts';
import { repositoryName, type ImageReference } from '../../formats/image-reference/parse-reference.ts';
import { engineClient } from '../../io/engine/client.ts';
import { describeEndpoint } from '../../io/engine/endpoint.ts';
import type { EngineWord } from '../../core/trust/image-trust.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';
import type { EngineOptions } from '../targets/engine/engine-options.ts';
import { chooseEngine } from '../targets/engine/open.ts';

/** What an engine says of the origin of an image. No verdict uses it: the engine decides by rules of its own. */
export async function askEngine(
  reference: ImageReference,
  digest: string,
  named: EngineOptions,
  runtime: RuntimeContext,
): Promise<EngineWord> {
  const choice = await chooseEngine(named, runtime);
  if (choice.state !== 'known')
    return {
      engine: named.engine ?? named.context ?? '',
      says: [],
      why: choice.state === 'absent' ? 'there is none' : choice.detail,
    };
  const { endpoint } = choice.value;
  const engine = describeEndpoint(endpoint);
  const client = engineClient(endpoint, { env: runtime.env });
  try {
    const answer = await client.get(`/images/${repositoryName(reference)}@${digest}/json`);
    if (answer.state !== 'known')
      return {
        engine,
        says: [],
        why: answer.state === 'absent' ? 'it does not have the image' : answer.detail,
      };
    const says = readEngineIdentity(answer.value);
    return says.length > 0
      ? { engine, says }
      : { engine, says, why: 'it says nothing of its origin; engines do from API 1.53 on' };
  } catch (error) {
    if (error instanceof TypeError) return { engine, says: [], why: `its answer: ${error.message}` };
    throw error;
  } finally {
    client.close();
  }
}
