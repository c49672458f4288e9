/** Loaded before a program: when it ends, tells what the process has used, on standard output. */
import { writeSync } from 'node:fs';
import { Usage } from './usage';

process.once('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const usage: Usage = { cpuMs: (userCPUTime + systemCPUTime) / 1000, peakMb: maxRSS / 1024 };
  writeSync(process.stdout.fd, JSON.stringify(usage));
});
