import { IronhullError } from '../../core/errors.ts';
import type { Command } from '../syntax/command.ts';
import { liveTargets } from '../syntax/live-targets.ts';
import { namedProject } from '../syntax/named-project.ts';
import { liveOptions, projectOptions } from '../syntax/options.ts';
import { emit, printError } from '../output/output.ts';

/** `ironhull facts` */
export const factsCommand: Command = {
  name: 'facts',
  usage: '[OPTION]…',
  summary: 'Save what an audit reads, as JSON, to be audited elsewhere',
  description: [
    '`ironhull audit --facts FILE` gives the same findings from the file as an audit of the host.',
  ],
  options: [...liveOptions, ...projectOptions, 'output'],
  examples: [
    { line: 'ironhull facts > host.json', about: 'this host and its engine' },
    {
      line: 'ironhull facts --output host.json --registry',
      about: 'also ask the registries about image tags',
    },
    {
      line: 'ssh web-1 ironhull facts | ironhull audit --facts -',
      about: 'audit another host from here',
    },
  ],
  async run(args, runtime) {
    const [
      { collectLive },
      { compareWithAdvisories },
      { malformed },
      { fileProblemGap },
      { readTargets },
      named,
      { describeErrors },
    ] = await Promise.all([
      import('../../app/collect-live.ts'),
      import('../../app/scan/compare-with-advisories.ts'),
      import('../../app/targets/shared/parsed-target.ts'),
      import('../../app/targets/shared/file-problem.ts'),
      import('../../app/targets/read-targets.ts'),
      import('../../app/targets/named-project.ts'),
      import('../output/describe-error.ts'),
    ]);
    const targets = liveTargets(args);
    const project = namedProject(args);
    const paths = args.list('with').map((path) => ({ path }));
    const files = await readTargets(
      [...paths, ...named.projectTarget(project, runtime)],
      runtime,
      await named.composeOptions(project, runtime),
    );
    const [recorded] = files.recorded;
    if (recorded)
      throw new IronhullError('USAGE', `${recorded.shown} holds saved facts; give it to \`ironhull audit\``);
    const live = await collectLive({ ...targets, compareWithAdvisories }, files.facts.workloads, runtime);
    const invalid = files.problems.map(fileProblemGap);
    const left = (files.facts.dockerfiles ?? []).map(({ file: { name } }) => ({
      subject: { kind: 'dockerfile' as const, id: name, name },
      what: name,
      why: 'facts hold no Dockerfiles, which may have credentials: check it with `ironhull lint`',
    }));
    const configured = [...(live.facts.configuredEngines ?? []), ...(files.facts.configuredEngines ?? [])];
    const engines = configured.length === 0 ? {} : { configuredEngines: configured };
    const all = { ...live.facts, ...engines, gaps: [...live.facts.gaps, ...files.gaps, ...invalid, ...left] };
    await emit(`${JSON.stringify(all, null, 2)}\n`, args);
    const failures = [...files.failures, ...invalid.map(malformed), ...live.failures];
    printError(describeErrors(failures));
    return failures.length > 0 ? 2 : 0;
  },
};
