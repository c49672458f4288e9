import { bundleCommandLine, bundleLibrary } from './bundle';

bundleLibrary('lib');
bundleCommandLine('src', 'lib');
