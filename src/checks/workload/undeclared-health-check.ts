import type { Check } from '../../core/rules/check.ts';
import { fail, notApplicable, pass, unknown } from '../../core/rules/outcome.ts';
import { checkValue, placesOf, settingDoubt } from '../support/workload/setting.ts';

export const check = {
  id: 'workload/undeclared-health-check',
  needs: [],
  on: 'workload',
  title: 'Health check not declared',
  category: 'hygiene',
  severity: 'info',
  why: 'Where only the image may have a health check, another tag of the image takes it away without a word: a process that hangs then counts as running.',
  remediation: 'Declare the health check where the service is defined: `healthcheck`, `--health-cmd`.',
  aliases: [
    { tool: 'kics', id: 'Healthcheck Not Set' },
    { tool: 'docksec', id: 'missing-healthcheck' },
  ],
  references: ['CIS Docker Benchmark 1.6.0, 5.27'],
  reads: ['health'],
  implies: [],
  fixable: false,
  evaluate({ workload }) {
    const { written, value, decidedAt } = workload.settings.health;
    const isDefinition = workload.surface === 'compose' || workload.surface === 'run';
    if (written !== undefined && 'value' in written)
      return checkValue(workload, 'health', (declared, part) =>
        declared
          ? part.pass('it has a health check')
          : part.fail({ message: 'The health check is disabled' }),
      );
    // That the image decides is what the rule is about; any other doubt may be a health check.
    const leftToImage = isDefinition && value.state === 'unreadable' && value.why === 'not-collected';
    if (written !== undefined || (value.state === 'unreadable' && !leftToImage))
      return unknown('unreadable', settingDoubt(workload, 'health'));
    // The Dockerfile of the project declares it as well as the service: no other tag takes its place.
    if (decidedAt !== undefined && value.state === 'known' && value.value)
      return pass({ source: value.from, saw: 'the Dockerfile of the service has a health check' });
    if (!isDefinition) return notApplicable('the engine shows the health check that is used');
    return fail({
      message: 'No health check is declared',
      detail: {},
      at: placesOf(workload, 'health'),
      evidence: [{ source: workload.name, saw: 'no health check' }],
    });
  },
  examples: {
    bad: [
      { title: 'none', compose: 'image: app\n' },
      { title: 'disabled', compose: 'image: app\nhealthcheck:\n  test: [NONE]\n' },
      { title: 'on the command line', run: 'docker run app' },
    ],
    good: [
      { title: 'a health check', compose: 'image: app\nhealthcheck:\n  test: check --quick\n' },
      { title: 'on the command line', run: 'docker run --health-cmd check app' },
    ],
    unsure: [
      { title: 'a variable', compose: 'image: app\nhealthcheck:\n  disable: ${OFF}\n' },
      { title: 'flags in a variable', run: 'docker run $FLAGS app' },
    ],
  },
} satisfies Check<'workload'>;
