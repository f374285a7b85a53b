import { versionList } from '../memory/version-list.ts';
import { definePart } from '../part.ts';

/**
 * **Models** a geo record: what a name's authority tells those who have a trait, such as coming from a region. Of several
 * that fit, the first counts.
 * **Leaves out** how an authority finds out where somebody is, and that it may be wrong about it; a trait stands for what it believes.
 * **Teaches** that one wrong line among the records of a name concerns only those whom it is about.
 */
export const geo = definePart({
  section: 'geo',
  about: 'What a name answers to some.',
  sparse: true,
  fields: {
    title: { kind: 'line', about: 'Whom it is about, such as "users in Europe".' },
    name: { kind: 'ref', to: 'names', about: 'The name that is asked for.' },
    trait: { kind: 'ref', to: 'traits', about: 'Requests with this trait get the answer.' },
    answer: { kind: 'whole', min: 0, max: 5, fallback: 0, tunable: true, about: "Which of the name's answers they get, counted from 0." },
  },
  check: (_name, { name, answer }, system) => {
    const count = versionList(String(system.parts['names']?.[name]?.['answers'] ?? '')).length;
    return answer < count ? [] : [{ path: ['answer'], found: String(answer), expected: `a number below ${count}, the number of answers of ${name}` }];
  },
  model: () => null,
});
