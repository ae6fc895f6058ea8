/** The named entities of HTML that stand for ASCII characters, and the no-break space. */
export const ENTITIES: ReadonlyMap<string, number> = /* @__PURE__ */ (() =>
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
      ...{ rcub: '}', rbrace: '}', nbsp: '\u00a0' },
    }).map(([name, character]) => [name, character.charCodeAt(0)]),
  ))()

/** No name in the table is longer. */
export const MAX_ENTITY_LENGTH = 16

/** The entities that browsers also read without a semicolon. */
export const OPEN_ENTITIES: readonly string[] = [
  ...['amp', 'AMP', 'lt', 'LT', 'gt', 'GT', 'quot', 'QUOT', 'nbsp'],
]
