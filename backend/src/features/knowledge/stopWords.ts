const LISTS = [
  // English: articles, pronouns, auxiliaries, question words, and what people say around a question
  "a an the this that these those there here i me my mine we us our ours you your yours he him his she her it its they them their what which who whom whose when where why how",
  "am is are was were be been being do does did doing done have has had having can could shall should will would may might must cant dont doesnt didnt isnt arent wasnt wont im ive id youre its thats whats",
  "and or but if then else so than as of at by for with about into onto from to in on off out over under up down again not no nor only own same too very just also any some all both each few more most other such every",
  "please hi hello hey thanks thank yes yeah ok okay one sure well like want wanted need needed tell know let get got give make put go say ask question help possible able try really actually maybe something anything somebody anybody much many lot use used using happen happens work works pls plz question questions offer offers ll ve re s t m d",
  // German
  "der die das den dem des ein eine einen einem einer eines ich du er sie es wir ihr mich dich sich uns euch mein meine meinen meiner dein deine sein seine unser unsere euer eure ihre ihren wer was wann wo warum wie welche welcher welches",
  "bin bist ist sind seid war waren wird werden wurde kann kannst können konnte soll sollte muss müssen darf dürfen will möchte habe hast hat haben hatte und oder aber wenn dann als auch nur nicht kein keine von vom zu zum zur mit für auf aus bei bis durch nach über um unter vor im in am an man bitte hallo danke ja nein etwas gibt es mir dir",
  // French
  "le la les un une des du de je tu il elle on nous vous ils elles me te se mon ma mes ton ta tes son sa ses notre nos votre vos leur leurs qui que quoi quand où pourquoi comment quel quelle quels quelles est sont suis es êtes sommes était être avoir ai as avons avez ont peut peux puis pouvez dois doit et ou mais si dans sur pour par avec sans en au aux ce cet cette ces ne pas plus y bonjour merci oui non svp",
  // Spanish, Portuguese, Italian, Dutch
  "el los las una unos unas yo tú él ella nosotros ustedes ellos mi mis tu tus su sus qué que quién cuándo cuando dónde donde cómo como cuál cual es son soy estoy está están era ser estar tengo tiene tienen puedo puede pueden hay y o pero si con sin por para de del al en no hola gracias por favor sí",
  "o os as um uma uns umas eu você vocês nós ele eles meu minha seu sua quem quando onde porque qual é são estou está ser ter tenho tem posso pode há e ou mas se com sem por para do da dos das no na nos nas ao não olá obrigado obrigada sim",
  "il lo gli i uno io tu lui lei noi voi loro mio mia miei tuo suo chi che cosa quando dove perché come quale sono sei siamo siete era essere avere ho hai ha abbiamo posso può puoi c'è e o ma se con senza per di del della dei da in su al alla non ciao grazie sì",
  "de het een ik jij je u hij zij ze wij we jullie mijn jouw uw zijn haar ons onze wie wat wanneer waar waarom hoe welke is ben bent was waren wordt worden kan kunnen kunt moet mag wil heb heeft hebben en of maar als dan ook niet geen van te met voor op uit bij naar over om in aan er dit dat deze die hallo bedankt ja nee",
];

/** Words that say nothing about what a text is about, in the languages that most visitors write. Compared without accents. */
export const STOP_WORDS: ReadonlySet<string> = new Set(
  LISTS.flatMap((list) =>
    list
      .normalize("NFD")
      .replace(/[\u0300-\u036f]/g, "")
      .split(/[\s']+/),
  ),
);
