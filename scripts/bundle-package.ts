import { bundleCommandLine, bundleLibrary, writeNotices } from './bundle';

async function main(): Promise<void> {
  writeNotices([...bundleLibrary('lib'), ...(await bundleCommandLine('src', 'lib'))], 'lib');
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
