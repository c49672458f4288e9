/** The API server gives up on a webhook whose packets are dropped after 30 s, and then says so. */
const attemptSeconds = (throughApiServer: boolean) => (throughApiServer ? 35 : 10);
const PAUSE_SECONDS = 5;

const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

export interface CheckScriptOptions {
  /** Whether the API server is asked to call, as the pod's ServiceAccount. */
  readonly throughApiServer: boolean;
  /** Whether an answer such as 404 counts too. */
  readonly anyStatus: boolean;
  readonly timeoutSeconds: number;
}

/**
 * A script for sh and curl that calls `$URL` until it answers, and says in the end what became of `$WEBHOOK`: exit
 * code 0 if it answers, 1 if not. The certificate of the webhook is not verified: its CA is the API server's to know.
 */
export function checkScript({ throughApiServer, anyStatus, timeoutSeconds }: CheckScriptOptions): string {
  const options = throughApiServer
    ? `--cacert ${SERVICE_ACCOUNT}/ca.crt --header "Authorization: Bearer $(cat ${SERVICE_ACCOUNT}/token)"`
    : '--insecure';
  return `deadline=$(($(date +%s) + ${timeoutSeconds}))
while :; do
  answer=$(curl --silent --show-error --max-time ${attemptSeconds(throughApiServer)} --write-out '
%{http_code}' ${options} "$URL")
  status=$(printf '%s' "$answer" | tail -n 1)
  case "$status" in
    2?? | 3??) echo "$WEBHOOK answers: $status"; exit 0 ;;
${anyStatus ? anyAnswer(throughApiServer) : ''}  esac
  printf '%s\\n' "$answer"
  if [ "$(($(date +%s) + ${PAUSE_SECONDS}))" -gt "$deadline" ]; then
    echo "$WEBHOOK cannot be called: $status" >&2
    exit 1
  fi
  sleep ${PAUSE_SECONDS}
done
`;
}

/** The longest that the script may take. */
export function longestCheck({ throughApiServer, timeoutSeconds }: Omit<CheckScriptOptions, 'anyStatus'>): number {
  return timeoutSeconds + attemptSeconds(throughApiServer);
}

/** Those of the API server itself are objects of the kind Status, but for the one that it has too much to do. */
function anyAnswer(throughApiServer: boolean): string {
  const accept = 'echo "$WEBHOOK answers: $status"; exit 0 ;;';
  return throughApiServer
    ? `    429) ;;
    4??)
      case "$answer" in
        *'"kind": "Status"'* | *'"kind":"Status"'*) ;;
        *) ${accept}
      esac
      ;;
`
    : `    4??) ${accept}
`;
}
