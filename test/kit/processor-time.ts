/**
 * The processor time that this process has taken, in milliseconds. Tests that guard against work out of proportion
 * measure it, since the time on the clock depends on what else the machine does.
 */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
