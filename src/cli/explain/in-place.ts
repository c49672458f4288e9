import { Dialect } from '../../model/dialect';
import { ElectionRequest } from '../../model/election/election';
import { ElectionReading } from '../../model/election/read';
import { ReadElection, RenderedElection, renderElection } from '../../model/election/render';

/** The election of a manifest, with what the command line asks for instead. */
export function electionOf({ defaults }: Dialect, request: ElectionRequest, reading: ElectionReading): ReadElection {
  const written = reading.releaseOnCancel === defaults.releaseOnCancel ? undefined : reading.releaseOnCancel;
  return {
    timing: request.timing ?? reading.timing,
    lease: {
      name: request.leaseName ?? reading.lease.name,
      namespace: request.leaseNamespace ?? reading.lease.namespace,
    },
    releaseOnCancel: request.releaseOnCancel ?? written,
  };
}

/** How the controller of a manifest is told of an election where its configuration is, with what else that holds. */
export function renderInPlace(dialect: Dialect, election: ReadElection, reading: ElectionReading): RenderedElection {
  const rule = dialect.configuration;
  const there = reading.configuration;
  if (rule?.kind === 'file' && there?.kind === 'file') {
    const inPlace = {
      ...rule,
      path: there.path,
      document: Object.keys(there.document).length > 0 ? {} : rule.document,
    };
    return renderElection({ ...dialect, configuration: inPlace }, election, '', there.document);
  }
  if (rule?.kind === 'config-map' && there?.kind === 'config-map') {
    const inPlace = { ...rule, name: there.name, nameVariable: undefined };
    const rendered = renderElection({ ...dialect, configuration: inPlace }, election, '', there.data);
    const isOther = rule.nameVariable !== undefined && there.name !== rule.name;
    const named = isOther ? [{ name: rule.nameVariable ?? '', value: there.name }] : [];
    return { ...rendered, env: [...rendered.env, ...named] };
  }
  return renderElection(dialect, election, '');
}
