import { createFile, removeFile, type FileCopy } from '../../io/engine-config-files.ts';
import { systemEnvironment, type EngineSession } from './engine-session.ts';
import type { FoundDockerd } from './find-dockerd.ts';
import type { PlannedEngine } from './planned-engine.ts';

/** Returns the arguments of dockerd without those that name its configuration file. */
export function withoutConfigFile(args: readonly string[]): readonly string[] {
  return args.filter((arg, at) => {
    if (/^--config-file(?:=|$)/u.test(arg)) return false;
    return args[at - 1] !== '--config-file';
  });
}

const validateTimeout = 30_000;

/**
 * Has the engine's own program check a new file, with the arguments that it runs with: so it finds members that are on
 * the command line too. Returns why it refuses the file, if so.
 */
export async function validateFile(
  { dockerd, file, next }: { dockerd: FoundDockerd; file: string; next: FileCopy },
  { tools, runtime }: EngineSession,
): Promise<string | undefined> {
  const candidate = `${file}.ironhull-candidate`;
  await removeFile(candidate);
  const failure = await createFile(candidate, { ...next, mode: 0o600 });
  if (failure !== undefined) return `Nothing can be written beside ${file}: ${failure}`;
  const args = [...withoutConfigFile(dockerd.args), '--validate', `--config-file=${candidate}`];
  const { directory, program } = dockerd;
  const end = await tools.run(program, args, { timeoutMs: validateTimeout, env: runtime.env, directory });
  await removeFile(candidate);
  if (end.code === 0) return undefined;
  if (end.failure !== undefined) return `${program} --validate: ${end.failure}`;
  return `dockerd --validate refuses the new file: ${end.printed.replaceAll(candidate, file)}`;
}

/**
 * Returns why the unit of systemd must not be restarted now: it is of another process, or its files changed without
 * `systemctl daemon-reload`, so that it would start in another way than it runs. Absent if it may.
 */
export async function unitObstacle(
  { pid }: FoundDockerd,
  { restart, plan }: PlannedEngine,
  { tools, runtime }: EngineSession,
): Promise<string | undefined> {
  if (restart?.kind !== 'systemd' || !plan.transition.steps.includes('restart')) return undefined;
  const { unit, ofUser } = restart;
  const properties = '--property=MainPID,NeedDaemonReload';
  const args = [...(ofUser ? ['--user'] : []), 'show', properties, '--', unit];
  const { code, printed, failure } = await tools.run('systemctl', args, {
    timeoutMs: validateTimeout,
    env: systemEnvironment(runtime),
  });
  if (code !== 0)
    return `systemctl does not show ${unit}: ${failure ?? printed}. Name the command that restarts dockerd with --restart-command`;
  const [, main] = /^MainPID=(\d+)$/mu.exec(printed) ?? [];
  // The service of a rootless engine starts dockerd through rootlesskit.
  if (!ofUser && Number(main) !== pid)
    return `The service ${unit} runs process ${main ?? 'unknown'}, and dockerd is process ${pid}. Name the command that restarts dockerd with --restart-command`;
  return /^NeedDaemonReload=yes$/mu.test(printed)
    ? `The unit files of ${unit} changed since systemd read them. See \`systemctl cat ${unit}\`, run \`systemctl daemon-reload\`, and run this again`
    : undefined;
}
