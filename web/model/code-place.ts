/** Where in the template of an embedded cell its code goes. */
export const CODE_PLACE = '##CODE##';
