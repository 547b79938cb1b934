import type { EngineFacts } from '../../core/engine/engine.ts';
import type { Outcome } from '../../core/findings/finding.ts';
import { notApplicable } from '../../core/rules/outcome.ts';
import { majorOf } from '../../versions/engine-version.ts';
import {
  engineCheck,
  checkReading,
  settingOf,
  withSettings,
  enginePart,
} from '../support/engine/engine-rule.ts';

const source = 'GET /info';
/** First major version of the engine without each driver. */
const removedIn = { aufs: 24, devicemapper: 25 } as const;

/** Why the storage driver is unknown if none is set: the engine then picks one for its host. */
function driverUnsaid({ storageDriver }: EngineFacts): string | undefined {
  return storageDriver === '' ? 'storage-driver is not set: the engine chooses when it starts' : undefined;
}

/** Not applicable on an engine that no longer has the driver. */
function superseded({ version }: EngineFacts, driver: keyof typeof removedIn): Outcome | undefined {
  if ((majorOf(version) ?? 0) < removedIn[driver]) return undefined;
  const because = `Engine ${removedIn[driver]} and later have no ${driver}`;
  return notApplicable(because);
}

const aufs = engineCheck({
  id: 'engine/aufs',
  needs: ['daemon'],
  title: 'Deprecated storage driver aufs',
  severity: 'medium',
  cis: '2.6',
  why: 'aufs was never part of the Linux kernel and gets no fixes. It crashed kernels and leaked files between layers.',
  remediation: 'Move to overlay2: save the images, set `"storage-driver": "overlay2"`, and load them again.',
  members: ['storage-driver'],
  beyondFile: driverUnsaid,
  judge(engine) {
    const past = superseded(engine, 'aufs');
    if (past) return past;
    const driver = `storage driver ${engine.storageDriver}`;
    const part = enginePart(source, driver);
    if (engine.storageDriver === '')
      return part.unknown(
        'needs-review',
        'no storage driver is configured: dockerd chooses one when it starts',
      );
    if (engine.storageDriver !== 'aufs') return part.pass(driver);
    return part.fail({
      message: 'Layers are stored with aufs',
      steps: [
        'Save the images that are needed',
        'Set "storage-driver": "overlay2" in daemon.json',
        'Restart dockerd and load the images',
      ],
    });
  },
  examples: {
    bad: [{ title: 'an old engine on aufs', facts: { version: '19.03.13', storageDriver: 'aufs' } }],
    good: [{ title: 'an old engine on overlay2', facts: { version: '19.03.13', storageDriver: 'overlay2' } }],
    unsure: [],
  },
});

const devicemapper = engineCheck({
  id: 'engine/devicemapper-base-size',
  needs: ['daemon'],
  title: 'Base device size of devicemapper changed',
  severity: 'low',
  cis: '2.11',
  why: 'With a larger base device each container may use that much of the pool. When the pool is full, all containers stop.',
  remediation: 'Remove `dm.basesize` from `storage-opts`, or move to overlay2.',
  members: ['storage-opts'],
  beyondFile: driverUnsaid,
  judge(engine) {
    const past = superseded(engine, 'devicemapper');
    if (past) return past;
    if (!['devicemapper', ''].includes(engine.storageDriver)) {
      const because = `the storage driver is ${engine.storageDriver}, which has no base device`;
      return notApplicable(because);
    }
    return checkReading(settingOf(engine, 'storageOptions'), 'storage-opts', (options, part) => {
      const size = options?.find((option) => /^dm\.basesize=/iu.test(option));
      return size === undefined
        ? part.pass('storage-opts has no dm.basesize')
        : part.fail({
            message: `The base device was changed: ${size}`,
            steps: [`Remove ${size} from storage-opts`, 'Restart the engine'],
          });
    });
  },
  examples: {
    bad: [
      {
        title: 'a base device of 50 GB',
        facts: withSettings(
          { storageOptions: ['dm.basesize=50G'] },
          { version: '19.03.13', storageDriver: 'devicemapper' },
        ),
      },
    ],
    good: [
      {
        title: 'as it comes',
        facts: withSettings(
          { storageOptions: undefined },
          { version: '19.03.13', storageDriver: 'devicemapper' },
        ),
      },
    ],
    unsure: [],
  },
});

/** Checks for storage drivers that only old engines have. */
export const checks = [aufs, devicemapper];
