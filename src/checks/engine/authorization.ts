import type { Check } from '../../core/check.ts';
import type { ManagedPlugin } from '../../core/engine.ts';
import type { Outcome } from '../../core/finding.ts';
import { fail, notApplicable, pass, unknown, combine } from '../../core/outcome.ts';
import { daemonSteps, engineCheck, checkReading, settingOf, withSettings } from '../support/engine-rule.ts';
import { readingOf, unread } from '../support/subject.ts';

const authorizationPlugin = engineCheck({
  id: 'engine/authorization-plugin',
  title: 'No authorization of requests to the engine',
  severity: 'low',
  cis: '2.12',
  references: ['NIST SP 800-190, 4.5.2'],
  why: 'Whoever can reach the API may do everything: there is no difference between looking at logs and starting a privileged container.',
  remediation:
    'Where people share an engine, let an authorization plugin judge each request (`authorization-plugins`); else hand the API to nobody who is not root anyway.',
  judge: (engine) =>
    checkReading(settingOf(engine, 'authorizationPlugins'), 'authorization-plugins', (plugins = [], part) =>
      plugins.length === 0
        ? part.fail({
            message: 'Requests to the engine are not authorized one by one',
            steps: daemonSteps('"authorization-plugins"'),
          })
        : part.pass(`authorization-plugins = ${plugins.join(', ')}; what it allows was not tried`),
    ),
  examples: {
    bad: [{ title: 'none', facts: withSettings({ authorizationPlugins: [] }) }],
    good: [{ title: 'one', facts: withSettings({ authorizationPlugins: ['gate'] }) }],
    unsure: [],
  },
});

/** `gate` and `gate:latest` are one plugin. */
function withTag(name: string): string {
  return /:[^/]*$/u.test(name) ? name : `${name}:latest`;
}

function sameName(plugin: ManagedPlugin, name: string): boolean {
  return withTag(plugin.name) === withTag(name);
}

/**
 * A plugin of the old kind is a socket: the engine refuses requests that it does not answer. Seen
 * on Engine 26.1.5: a managed one that was disabled and enabled again is not asked any more until
 * the engine restarts, and nothing shows it.
 */
function checkPlugin(name: string, managed: readonly ManagedPlugin[], from: string): Outcome {
  const plugin = managed.find((one) => sameName(one, name));
  if (plugin === undefined) {
    const saw = `${name} is no managed plugin: the engine refuses requests when it does not answer`;
    return pass({ source: from, saw });
  }
  if (plugin.enabled) {
    const doubt = `${name} is a managed plugin: if it was disabled since the engine started it is not asked any more; see that it refuses what it should`;
    return unknown('needs-review', doubt);
  }
  const problem = {
    message: `${name} is configured to authorize requests, and is disabled: every request is let through`,
    detail: { plugin: name },
    at: [],
    evidence: [{ source: from, saw: `${name}: Enabled is false` }] as const,
    change: {
      kind: 'manual' as const,
      title: 'Enable it',
      steps: [`docker plugin enable ${name}`, 'Restart the engine: enabling alone does not put it back'],
    },
  };
  return fail(problem);
}

const authorizationDisabled = engineCheck({
  id: 'engine/authorization-plugin-disabled',
  title: 'Authorization plugin configured and disabled',
  severity: 'high',
  why: 'The engine takes a managed plugin out of its chain when it is disabled, and from then on lets every request through; the configuration still names it, and enabling it does not put it back.',
  remediation:
    'Enable the plugin (`docker plugin enable NAME`) and restart the engine; find out who disabled it.',
  judge(engine) {
    const configured = settingOf(engine, 'authorizationPlugins');
    if (configured.state !== 'known') return unread(configured);
    if (configured.value.length === 0) return notApplicable('no authorization plugin is configured');
    const managed = readingOf(engine.plugins, 'GET /plugins');
    if (managed.state !== 'known') return unread(managed);
    return combine(configured.value.map((name) => checkPlugin(name, managed.value, managed.from)));
  },
  examples: {
    bad: [
      {
        title: 'a managed plugin that is disabled',
        facts: withSettings(
          { authorizationPlugins: ['gate'] },
          {
            plugins: {
              state: 'known',
              value: [{ name: 'gate:latest', enabled: false, interfaces: ['authz'] }],
              from: 'GET /plugins',
            },
          },
        ),
      },
    ],
    good: [
      {
        title: 'a plugin that is a socket',
        facts: withSettings(
          { authorizationPlugins: ['gate'] },
          { plugins: { state: 'known', value: [], from: 'GET /plugins' } },
        ),
      },
    ],
    unsure: [
      {
        title: 'a managed plugin that is enabled now',
        facts: withSettings(
          { authorizationPlugins: ['gate'] },
          {
            plugins: {
              state: 'known',
              value: [{ name: 'gate:latest', enabled: true, interfaces: ['authz'] }],
              from: 'GET /plugins',
            },
          },
        ),
      },
      {
        title: 'the plugins could not be listed',
        facts: withSettings(
          { authorizationPlugins: ['gate'] },
          { plugins: { state: 'unreadable', why: 'denied', detail: 'status 403', from: 'GET /plugins' } },
        ),
      },
    ],
  },
});

/** Whether requests are authorized, and whether what does it can be got round. */
export const checks: readonly Check<'engine'>[] = [authorizationPlugin, authorizationDisabled];
