import { Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Problem, problem } from '../model/problem';

const QUANTITY = /^(\d+(?:\.\d+)?)(m?)$/;

/** Requests and limits that the API server would take. */
export function resourceProblems({ cpu, memory, ephemeralStorage }: kplus.ContainerResources, path: string): Problem[] {
  return [
    ...pairProblems(`${path}.cpu`, cpu, milliCpu),
    ...pairProblems(`${path}.memory`, memory, mebibytes),
    ...pairProblems(`${path}.ephemeralStorage`, ephemeralStorage, gibibytes),
  ];
}

function pairProblems<T extends kplus.Cpu | Size>(
  path: string,
  pair: { request?: T; limit?: T } | undefined,
  parse: (quantity: T) => number | undefined,
): Problem[] {
  if (pair === undefined) {
    return [];
  }
  const given = Object.entries({ request: pair.request, limit: pair.limit }).filter(
    (e): e is [string, NonNullable<T>] => e[1] !== undefined,
  );
  const amounts = new Map(given.map(([name, quantity]) => [name, parse(quantity)]));
  const invalid = given.filter(([name]) => !((amounts.get(name) ?? 0) > 0));
  if (invalid.length > 0) {
    return invalid.map(([name, quantity]) =>
      problem(
        `${path}.${name}`,
        `${spelled(quantity)} is not a quantity that can be rendered`,
        'use a positive whole number of millis, mebibytes or gibibytes',
      ),
    );
  }
  const [request, limit] = [amounts.get('request'), amounts.get('limit')];
  return request !== undefined && limit !== undefined && request > limit
    ? [problem(path, 'the request exceeds the limit', 'lower the request or raise the limit')]
    : [];
}

function spelled(quantity: kplus.Cpu | Size): string {
  return 'asString' in quantity ? quantity.asString() : quantity.amount;
}

function milliCpu({ amount }: kplus.Cpu): number | undefined {
  const [, digits, milli] = QUANTITY.exec(amount) ?? [];
  return digits === undefined ? undefined : Number(digits) * (milli ? 1 : 1000);
}

function mebibytes(size: Size): number | undefined {
  return whole(() => size.toMebibytes());
}

function gibibytes(size: Size): number | undefined {
  return whole(() => size.toGibibytes());
}

/** A Size refuses to be converted into a unit that it is no whole number of. */
function whole(convert: () => number): number | undefined {
  try {
    return convert();
  } catch {
    return undefined;
  }
}
