import { lazily } from '../../values/lazily.js'

/** The names of the characters from U+00A0 to U+00FF, in their order. */
const LATIN_1 = [
  'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro',
  'para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil',
  'Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave',
  'Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml',
  'igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute',
  'thorn yuml',
]

/** The named entities of HTML that stand for characters of ASCII and Latin-1, for quotes, dashes and the euro. */
export const ENTITIES = /* @__PURE__ */ lazily(
  (): ReadonlyMap<string, number> =>
    new Map(
      Object.entries({
        ...{
          amp: '&',
          AMP: '&',
          lt: '<',
          LT: '<',
          gt: '>',
          GT: '>',
          quot: '"',
          QUOT: '"',
          apos: "'",
        },
        ...{ Tab: '\t', NewLine: '\n', excl: '!', num: '#', dollar: '$', percnt: '%', lpar: '(' },
        ...{ rpar: ')', ast: '*', midast: '*', plus: '+', comma: ',', period: '.', sol: '/' },
        ...{ colon: ':', semi: ';', equals: '=', quest: '?', commat: '@', lsqb: '[', lbrack: '[' },
        ...{ bsol: '\\', rsqb: ']', rbrack: ']', Hat: '^', lowbar: '_', UnderBar: '_', grave: '`' },
        ...{
          DiacriticalGrave: '`',
          lcub: '{',
          lbrace: '{',
          verbar: '|',
          vert: '|',
          VerticalLine: '|',
        },
        ...{ rcub: '}', rbrace: '}', euro: '€', hellip: '…', ndash: '–', mdash: '—' },
        ...{ lsquo: '‘', rsquo: '’', ldquo: '“', rdquo: '”', bull: '•', trade: '™' },
        ...Object.fromEntries(
          LATIN_1.join(' ')
            .split(' ')
            .map((name, index) => [name, String.fromCharCode(0xa0 + index)]),
        ),
      }).map(([name, character]) => [name, character.charCodeAt(0)]),
    ),
)

/** No name in the table is longer. */
export const MAX_ENTITY_LENGTH = 16

/** The entities that browsers also read without a semicolon. */
export const OPEN_ENTITIES: readonly string[] = [
  ...['amp', 'AMP', 'lt', 'LT', 'gt', 'GT', 'quot', 'QUOT', 'nbsp'],
]
