import { fileWords, optionHelp } from '../app/targets/help.ts';
import { wrap } from '../reports/text/text-width.ts';

/** What lint reads, in the column of the commands' words. */
const lintWords = wrap(`${fileWords}; folders of them; - is standard input`, 56)
  .map((line) => `${' '.repeat(41)}${line}\n`)
  .join('');

/** The options that name targets, one line each. */
const optionLines = optionHelp.map(({ usage: shown, about }) => `  ${shown.padEnd(18)}  ${about}\n`).join('');

/** What `--help` says. */
export const usage = `ironhull — hardens Docker end to end, and proves it

  ironhull audit [--with PATH]…          this host, its engine and containers, and compose files
  ironhull lint PATH… [OPTIONS]
${lintWords}  ironhull facts [--with PATH]…          what an audit looks at, as JSON, to be judged elsewhere
  ironhull checks                        every rule
  ironhull explain RULE                  one rule, also by another tool's id: docker-bench:5.5

Where to look
  --engine URL        unix:///path, tcp://host:port, ssh://user@host; else DOCKER_HOST, the context
                      of the docker command, the usual sockets
  --context NAME      the engine of a context of the docker command
  --host-root DIR     the host's file system, where it is not /
  --image-files       the modes of the files in every image too: it walks all their layers
  --registry          what registries have for the tags that containers go by: the engine asks them
  --facts FILE        judge facts collected before, instead of looking; - is what is piped in
  --with PATH         files that lint reads, folders of them or facts files beside it (again for more)
${optionLines}  --stdin-filename NAME
                      lint: the name of the file on standard input

What to judge
  --only RULES        only this rule or group (workload/*, cis:5.*), also by another tool's id;
                      several with commas, or again for more
  --skip RULES        not these
  --policy FILE       by this policy; else ironhull.yaml here or in a folder above
  --no-policy         by none
  --preset NAME       baseline or restricted, in the place of the policy's own
  --baseline FILE     findings in this file are known, and only new or worse ones count
  --write-baseline FILE
                      write what is found now as the next baseline, or what is left of --baseline

What to write
  --format FORMAT     table (default), json, sarif, html, junit or markdown
  --output FILE       to a file instead of stdout (-)
  --html FILE         an HTML report as well
  --all               passes and all evidence in the table too

How to end
  --fail-on LEVEL     critical, high (default), medium, low, info or never; wins over the policy
  --strict            unknowns count

Exit codes: 0 in order; 1 findings at or above the level; 3 unknowns under --strict or by policy;
2 the run failed, a named target was not reached, or nothing could be decided.
`;
