import { bundleCommandLine, bundleLibrary, writeNotices } from './bundle';

writeNotices([...bundleLibrary('lib'), ...bundleCommandLine('src', 'lib')], 'lib');
