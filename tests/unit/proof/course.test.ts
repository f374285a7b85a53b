import { describe, expect, it } from 'vitest';
import { MINUTE, SECOND } from '../../../src/base/time.ts';
import { takeCourse } from '../../../src/proof/course.ts';
import { isSameSuffering } from '../../../src/session/judgement/hopeless.ts';
import { planOf } from '../../../src/session/judgement/planned-action.ts';
import { openIncident, runOut } from '../../../src/proof/incident.ts';
import { soundScenario } from './sound-shop.ts';

const HELPS = { verb: 'set_flag', args: { flag: 'full-scan', on: false } };
const IDLE = { verb: 'restart', args: { service: 'stock' } };

const incident = openIncident(soundScenario(), 'flag', 1)!;
const untouched = runOut(incident);

describe('an action that is followed', () => {
  it('is never given up as lost where nobody suffers after it, at whatever moment before a full minute it comes', () => {
    // Answers take three seconds: an action so long before a full minute changes nothing that ends within that minute.
    const fullMinuteUs = Math.ceil((incident.pagedUs + 2 * MINUTE) / MINUTE) * MINUTE;
    const moments = Array.from({ length: 100 }, (_, i) => fullMinuteUs - incident.pagedUs - 10 * SECOND + (i * SECOND) / 10);
    const lost = moments.filter((afterPageUs) => {
      const course = takeCourse(incident, untouched, planOf([HELPS], afterPageUs), true);
      return course.cut || !course.win;
    });
    expect(lost.map((us) => us / SECOND)).toEqual([]);
  });

  it('is given up where it leaves users as badly off as they were', () => {
    expect(takeCourse(incident, untouched, planOf([IDLE], 3 * MINUTE), true)).toMatchObject({ cut: true, win: false });
  });
});

describe('the suffering of two courses', () => {
  it('is not the same where one of them ends with its last bad minute and the other goes on', () => {
    expect(isSameSuffering([0, 30], [0, 30, 60, 60], 4)).toBe(false);
    expect(isSameSuffering([0, 30, 60, 60], [0, 30], 4)).toBe(false);
  });

  it('is the same where what one of them lacks is nothing, and what comes later is not looked at', () => {
    expect(isSameSuffering([0, 30], [0, 30, 0, 90], 3)).toBe(true);
  });
});
