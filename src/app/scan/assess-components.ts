import type { AdvisorySource } from '../../advisories/match/advisory-source.ts';
import { assessOwningPackage, assessRelease } from '../../advisories/match/assess-component.ts';
import type { EngineComponent } from '../../core/engine/engine-component.ts';
import type { EngineFacts } from '../../core/engine/engine.ts';
import type { Facts } from '../../core/facts/facts.ts';
import { mapKnown, type Observed } from '../../core/observed.ts';
import type { Distribution } from '../../core/software/software-package.ts';
import { chooseDistribution } from '../../inventory/distribution/choose-distribution.ts';
import { releaseFiles } from '../../inventory/distribution/release-files.ts';
import type { HostFiles } from '../../io/files.ts';

/** Reads which distribution a machine has; absent if its files do not say. */
async function distributionOf(files: HostFiles): Promise<Distribution | undefined> {
  const found = new Map<string, Distribution>();
  for (const [path, read] of releaseFiles) {
    const text = await files.readText(path);
    const distribution = text.state === 'known' ? read(text.value).distribution : undefined;
    if (distribution !== undefined) found.set(path, distribution);
  }
  return chooseDistribution(found)?.distribution;
}

function assess(
  component: EngineComponent,
  host: Distribution | undefined,
  advisories: AdvisorySource,
): EngineComponent {
  const { name, version, package: owner } = component;
  const distribution =
    owner.state === 'known' && host !== undefined
      ? assessOwningPackage(owner.value, host, advisories)
      : undefined;
  const project = assessRelease(name, version, advisories);
  const assessments = {
    ...(distribution === undefined ? {} : { distribution }),
    ...(project === undefined ? {} : { project }),
  };
  return Object.keys(assessments).length === 0 ? component : { ...component, assessments };
}

/** Adds to each program of the engines what advisories say of its package, and of its version. */
export async function withAssessedComponents(
  facts: Facts,
  files: HostFiles,
  advisories: AdvisorySource,
): Promise<Facts> {
  const host = await distributionOf(files);
  const assessed = (engine: Observed<EngineFacts>): Observed<EngineFacts> =>
    mapKnown(engine, (known) => ({
      ...known,
      components: mapKnown(known.components, (all) => all.map((one) => assess(one, host, advisories))),
    }));
  const { configuredEngines } = facts;
  return {
    ...facts,
    engine: assessed(facts.engine),
    ...(configuredEngines === undefined
      ? {}
      : {
          configuredEngines: configuredEngines.map((one) => ({ ...one, engine: assessed(one.engine) })),
        }),
  };
}
