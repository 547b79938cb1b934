import { readService } from '../../adapters/swarm/read-service.ts';
import type { ServiceContext } from '../../adapters/swarm/read-service.ts';
import { mapKnown, unreadable } from '../../core/observed.ts';
import type { Observed } from '../../core/observed.ts';
import type { WrittenWorkload } from '../../core/workload.ts';
import { listAt } from '../../formats/json/members.ts';
import type { EngineClient } from '../../io/engine/client.ts';

/** The services of a swarm; only a manager knows them. */
export async function collectServices(
  client: EngineClient,
  context: ServiceContext,
): Promise<Observed<readonly WrittenWorkload[]>> {
  const answer = await client.get('/services');
  try {
    return mapKnown(answer, (document) =>
      listAt({ document }, 'document').map((service) => readService(service, context)),
    );
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return unreadable('malformed', error.message, answer.from);
  }
}
