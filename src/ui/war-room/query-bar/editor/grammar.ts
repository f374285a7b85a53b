import { HighlightStyle, LRLanguage, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { styleTags, tags } from '@lezer/highlight';
import type { LRParser } from '@lezer/lr';
import type { Language } from '../language.ts';

/*
 * The official grammars of the three editors, for colour only: they misread some valid queries, so what is right or wrong
 * is said by the parsers that evaluate.
 */

const PROMQL = {
  LineComment: tags.comment,
  'LabelName QuotedLabelName': tags.labelName,
  StringLiteral: tags.string,
  'NumberDurationLiteral NumberDurationLiteralInDurationContext': tags.number,
  'FunctionIdentifier/...': tags.function(tags.variableName),
  'Avg Bottomk Count CountValues Group LimitK LimitRatio Max Min Quantile Stddev Stdvar Sum Topk': tags.function(tags.variableName),
  'By Without Bool On Ignoring GroupLeft GroupRight Offset AtStart AtEnd And Or Unless Atan2': tags.keyword,
};

const LOGQL = {
  LineComment: tags.comment,
  'Matcher/Identifier LabelName Grouping/Labels/Identifier LabelFilter/... DropLabel/Identifier KeepLabel/Identifier': tags.labelName,
  String: tags.string,
  'Number Duration Bytes Range': tags.number,
  'CountOverTime Rate RateCounter BytesOverTime BytesRate AvgOverTime SumOverTime MinOverTime MaxOverTime StddevOverTime StdvarOverTime QuantileOverTime FirstOverTime LastOverTime AbsentOverTime LabelReplace Vector Sum Avg Count Max Min Stddev Stdvar Bottomk Topk Sort Sort_Desc': tags.function(tags.variableName),
  'Json Logfmt Unpack Pattern Regexp Unwrap LabelFormat LineFormat Decolorize Drop Keep By Without And Or Unless On Ignoring GroupLeft GroupRight Bool Offset Ip': tags.keyword,
  'PipeExact PipeMatch PipePattern Npa': tags.keyword,
};

const TRACEQL = {
  'LineComment BlockComment': tags.comment,
  'AttributeField/...': tags.labelName,
  'IntrinsicField IntrinsicField/...': tags.labelName,
  String: tags.string,
  'Integer Float Duration': tags.number,
  'Aggregate GroupOperation SelectOperation CoalesceOperation': tags.function(tags.variableName),
};

const PARSERS: Readonly<Record<Language, () => Promise<{ parser: LRParser; styles: Parameters<typeof styleTags>[0] }>>> = {
  promql: async () => ({ parser: (await import('@prometheus-io/lezer-promql')).parser, styles: PROMQL }),
  logql: async () => ({ parser: (await import('@grafana/lezer-logql')).parser, styles: LOGQL }),
  traceql: async () => ({ parser: (await import('@grafana/lezer-traceql')).parser, styles: TRACEQL }),
};

/** Colours follow the theme: they are the tokens of the page. */
const COLOURS = syntaxHighlighting(
  HighlightStyle.define([
    { tag: tags.function(tags.variableName), color: 'var(--code-function)' },
    { tag: tags.keyword, color: 'var(--code-keyword)' },
    { tag: tags.labelName, color: 'var(--code-label)' },
    { tag: tags.string, color: 'var(--code-string)' },
    { tag: tags.number, color: 'var(--code-number)' },
    { tag: tags.comment, color: 'var(--text-3)' },
  ]),
);

/** Loads a language's grammar. Rejected when it cannot be fetched. */
export async function grammarOf(language: Language): Promise<Extension> {
  const { parser, styles } = await PARSERS[language]();
  const known = LRLanguage.define({
    name: language,
    parser: parser.configure({ props: [styleTags(styles)] }),
    languageData: { closeBrackets: { brackets: ['(', '[', '{', '"'] }, commentTokens: { line: language === 'traceql' ? '//' : '#' } },
  });
  return [known, COLOURS];
}
