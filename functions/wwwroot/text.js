// The page's texts: one file a language. To add one, copy text.en.js to text.xx.js, translate it, and name it here.
const languages = ["en"];

const wanted = navigator.languages.map(tag => tag.slice(0, 2)).find(tag => languages.includes(tag)) ?? languages[0];

export const language = wanted;
export const text = (await import(`./text.${wanted}.js`)).default;
