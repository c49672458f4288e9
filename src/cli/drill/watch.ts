import { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { Manifest, objectAt, objectsAt, textOf } from '../../model/manifest/manifest';
import { isPlainObject } from '../../model/plain-object';
import { UsageError } from '../exit-code';
import { Api, ApiError, Query, withQuery } from './api';

/** What a watch tells: all objects that there are, which is the first and most often the only time, or a change of one. */
export type Sight =
  | { readonly type: 'all'; readonly objects: readonly Manifest[]; readonly isAfterGap: boolean; readonly at: number }
  | { readonly type: 'changed' | 'gone'; readonly object: Manifest; readonly at: number; readonly delay: number };

export interface WatchOptions {
  readonly query: Query;
  /** Seconds without any word after which a connection is taken for dead, and another made. */
  readonly silence: number;
  readonly signal: AbortSignal;
}

/** Seconds of a clock that only goes forward. */
export function now(): number {
  return performance.now() / 1000;
}

/** Refusals that do not pass. */
const FINAL = [400, 403, 404, 405];
/** The API server does not remember any more what came after the version that it is asked to go on from. */
const GONE = 410;
/** Seconds until the next attempt, after one that failed, after two, and so on. */
const WAITS = [0.1, 0.2, 0.5, 1] as const;

/**
 * Tells of all objects of a collection and then of each of their changes, until the signal ends it. A connection that was
 * closed or is silent is made anew and goes on from the last that was told, so that nothing is missed. Ends with the
 * error that it cannot go on after.
 */
export async function watch(
  api: Api,
  path: string,
  options: WatchOptions,
  tell: (sight: Sight) => void,
): Promise<void> {
  const { query, signal } = options;
  const place: Place = { isAfterGap: false, heard: now() };
  for (let failures = 0; !signal.aborted;) {
    const began = now();
    try {
      place.version ??= await listAll(api, withQuery(path, query), place, tell);
      await follow(api, path, options, place, tell);
    } catch (error) {
      if (error instanceof UsageError || (error instanceof ApiError && FINAL.includes(error.status))) {
        throw error;
      }
      if (error instanceof ApiError && error.status === GONE) {
        place.version = undefined;
        place.isAfterGap = true;
      }
    }
    // One that lasted a while was only closed, or had nothing to say.
    failures = now() - began < 1 ? failures + 1 : 0;
    if (failures > 0) {
      const wait = WAITS[Math.min(failures, WAITS.length) - 1] * 1000;
      await sleep(wait, undefined, { signal }).catch(() => undefined);
    }
  }
}

/** How far a watch has come. */
interface Place {
  /** Where to go on from; undefined where it has to begin with all there is. */
  version?: string;
  /** Whether it had to begin again, so that it may have missed something. */
  isAfterGap: boolean;
  /** When the API server was last heard. */
  heard: number;
}

async function listAll(
  api: Api,
  path: string,
  place: Place,
  tell: (sight: Sight) => void,
): Promise<string | undefined> {
  const list = await api.get(path);
  place.heard = now();
  tell({ type: 'all', objects: objectsAt(list, 'items'), isAfterGap: place.isAfterGap, at: place.heard });
  return textOf(objectAt(list, 'metadata'), 'resourceVersion');
}

/** What comes within so many seconds of a connection may have happened before it. */
const REPLAY = 0.25;

async function follow(
  api: Api,
  path: string,
  { query, silence, signal }: WatchOptions,
  place: Place,
  tell: (sight: Sight) => void,
): Promise<void> {
  const { heard } = place;
  const response = await api.stream(
    path,
    { ...query, watch: true, allowWatchBookmarks: true, resourceVersion: place.version },
    signal,
  );
  const opened = now();
  for await (const { type, object } of eventsOf(response, silence)) {
    place.heard = now();
    if (type === 'ERROR') {
      throw new ApiError(Number(object.code), textOf(object, 'message') ?? 'the watch failed');
    }
    place.version = textOf(objectAt(object, 'metadata'), 'resourceVersion') ?? place.version;
    if (type !== 'BOOKMARK') {
      const at = now();
      const delay = at - opened < REPLAY ? at - heard : 0;
      tell({ type: type === 'DELETED' ? 'gone' : 'changed', object, at, delay });
    }
  }
}

interface WatchEvent {
  readonly type: string;
  readonly object: Manifest;
}

/** The events of a stream, a line each, until it ends or says nothing any more. */
async function* eventsOf(response: IncomingMessage, silence: number): AsyncGenerator<WatchEvent> {
  let isSilent = false;
  const timer = setTimeout(() => {
    isSilent = true;
    response.destroy();
  }, silence * 1000);
  response.setEncoding('utf8');
  let rest = '';
  try {
    for await (const chunk of response as AsyncIterable<string>) {
      timer.refresh();
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        yield* eventOf(line);
      }
    }
  } catch (error) {
    if (!isSilent) {
      throw error;
    }
  } finally {
    clearTimeout(timer);
    response.destroy();
  }
}

function eventOf(line: string): WatchEvent[] {
  if (line.trim() === '') {
    return [];
  }
  const event = JSON.parse(line) as unknown;
  return isPlainObject(event) ? [{ type: textOf(event, 'type') ?? '', object: objectAt(event, 'object') }] : [];
}
