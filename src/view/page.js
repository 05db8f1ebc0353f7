/*!
denerf

MIT License

Copyright (c) 2026 the denerf authors

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.

---

@preact/signals

The MIT License (MIT)

Copyright (c) 2022-present Preact Team

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.

---

@preact/signals-core

The MIT License (MIT)

Copyright (c) 2022-present Preact Team

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.

---

preact

The MIT License (MIT)

Copyright (c) 2015-present Jason Miller

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.

---

uplot

The MIT License (MIT)

Copyright (c) 2022 Leon Sorokin

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in
all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN
THE SOFTWARE.

---

zod

MIT License

Copyright (c) 2025 Colin McDonnell

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.
*/
(()=>{var bI=Object.defineProperty;var vI=(e,t)=>{for(var r in t)bI(e,r,{get:t[r],enumerable:!0})};var Al,Pe,A_,hd,lo,k_,P_,R_,fd,Sl,Ai,I_,md,pd,dd,xI,El={},Ol=[],SI=/acit|ex(?:s|g|n|p|$)|rph|grid|ows|mnc|ntw|ine[ch]|zoo|^ord|itera/i,Pl=Array.isArray;function Nn(e,t){for(var r in t)e[r]=t[r];return e}function gd(e){e&&e.parentNode&&e.parentNode.removeChild(e)}function wd(e,t,r){var n,o,s,a={};for(s in t)s=="key"?n=t[s]:s=="ref"?o=t[s]:a[s]=t[s];if(arguments.length>2&&(a.children=arguments.length>3?Al.call(arguments,2):r),typeof e=="function"&&e.defaultProps!=null)for(s in e.defaultProps)a[s]===void 0&&(a[s]=e.defaultProps[s]);return kl(e,a,n,o,null)}function kl(e,t,r,n,o){var s={type:e,props:t,key:r,ref:n,__k:null,__:null,__b:0,__e:null,__c:null,constructor:void 0,__v:o??++A_,__i:-1,__u:0};return o==null&&Pe.vnode!=null&&Pe.vnode(s),s}function xe(e){return e.children}function ta(e,t){this.props=e,this.context=t}function os(e,t){if(t==null)return e.__?os(e.__,e.__i+1):null;for(var r;t<e.__k.length;t++)if((r=e.__k[t])!=null&&r.__e!=null)return r.__e;return typeof e.type=="function"?os(e):null}function kI(e){if(e.__P&&e.__d){var t=e.__v,r=t.__e,n=[],o=[],s=Nn({},t);s.__v=t.__v+1,Pe.vnode&&Pe.vnode(s),_d(e.__P,s,t,e.__n,e.__P.namespaceURI,32&t.__u?[r]:null,n,r??os(t),!!(32&t.__u),o),s.__v=t.__v,s.__.__k[s.__i]=s,M_(n,s,o),t.__e=t.__=null,s.__e!=r&&z_(s)}}function z_(e){if((e=e.__)!=null&&e.__c!=null)return e.__e=e.__c.base=null,e.__k.some(function(t){if(t!=null&&t.__e!=null)return e.__e=e.__c.base=t.__e}),z_(e)}function E_(e){(!e.__d&&(e.__d=!0)&&lo.push(e)&&!Tl.__r++||k_!=Pe.debounceRendering)&&((k_=Pe.debounceRendering)||P_)(Tl)}function Tl(){try{for(var e,t=1;lo.length;)lo.length>t&&lo.sort(R_),e=lo.shift(),t=lo.length,kI(e)}finally{lo.length=Tl.__r=0}}function L_(e,t,r,n,o,s,a,i,c,l,u){var f,p,d,h,g,_,v=n&&n.__k||Ol,S=t.length;for(c=EI(r,t,v,c,S),f=0;f<S;f++)(d=r.__k[f])!=null&&(p=d.__i!=-1&&v[d.__i]||El,d.__i=f,_=_d(e,d,p,o,s,a,i,c,l,u),h=d.__e,d.ref&&p.ref!=d.ref&&(p.ref&&yd(p.ref,null,d),u.push(d.ref,d.__c||h,d)),g==null&&h!=null&&(g=h),4&d.__u?(c=N_(d,c,e),p.__e&&(p.__e=null)):typeof d.type=="function"&&_!==void 0?c=_:h&&(c=h.nextSibling),d.__u&=-7);return r.__e=g,c}function EI(e,t,r,n,o){var s,a,i,c,l,u=r.length,f=u,p=0;for(e.__k=new Array(o),s=0;s<o;s++)(a=t[s])!=null&&typeof a!="boolean"&&typeof a!="function"?(typeof a=="string"||typeof a=="number"||typeof a=="bigint"||a.constructor==String?a=e.__k[s]=kl(null,a,null,null,null):Pl(a)?a=e.__k[s]=kl(xe,{children:a},null,null,null):a.constructor===void 0&&a.__b>0?a=e.__k[s]=kl(a.type,a.props,a.key,a.ref?a.ref:null,a.__v):e.__k[s]=a,c=s+p,a.__=e,a.__b=e.__b+1,i=null,(l=a.__i=OI(a,r,c,f))!=-1&&(f--,(i=r[l])&&(i.__u|=2)),i==null||i.__v==null?(l==-1&&(o>u?p--:o<u&&p++),typeof a.type!="function"&&(a.__u|=4)):l!=c&&(l==c-1?p--:l==c+1?p++:(l>c?p--:p++,a.__u|=4))):e.__k[s]=null;if(f)for(s=0;s<u;s++)(i=r[s])!=null&&(2&i.__u)==0&&(i.__e==n&&(n=os(i)),D_(i,i));return n}function N_(e,t,r){var n,o;if(typeof e.type=="function"){for(n=e.__k,o=0;n&&o<n.length;o++)n[o]&&(n[o].__=e,t=N_(n[o],t,r));return t}e.__e!=t&&(t&&e.type&&!t.parentNode&&(t=os(e)),t=r.insertBefore(e.__e,t||null));do t=t&&t.nextSibling;while(t!=null&&t.nodeType==8);return t}function OI(e,t,r,n){var o,s,a,i=e.key,c=e.type,l=t[r],u=l!=null&&(2&l.__u)==0;if(l===null&&i==null||u&&i==l.key&&c==l.type)return r;if(n>(u?1:0)){for(o=r-1,s=r+1;o>=0||s<t.length;)if((l=t[a=o>=0?o--:s++])!=null&&(2&l.__u)==0&&i==l.key&&c==l.type)return a}return-1}function O_(e,t,r){t[0]=="-"?e.setProperty(t,r??""):e[t]=r==null?"":typeof r!="number"||SI.test(t)?r:r+"px"}function xl(e,t,r,n,o){var s,a;e:if(t=="style")if(typeof r=="string")e.style.cssText=r;else{if(typeof n=="string"&&(e.style.cssText=n=""),n)for(t in n)r&&t in r||O_(e.style,t,"");if(r)for(t in r)n&&r[t]==n[t]||O_(e.style,t,r[t])}else if(t[0]=="o"&&t[1]=="n")s=t!=(t=t.replace(I_,"$1")),a=t.toLowerCase(),t=a in e||t=="onFocusOut"||t=="onFocusIn"?a.slice(2):t.slice(2),e.l||(e.l={}),e.l[t+s]=r,r?n?r[Ai]=n[Ai]:(r[Ai]=md,e.addEventListener(t,s?dd:pd,s)):e.removeEventListener(t,s?dd:pd,s);else{if(o=="http://www.w3.org/2000/svg")t=t.replace(/xlink(H|:h)/,"h").replace(/sName$/,"s");else if(t!="width"&&t!="height"&&t!="href"&&t!="list"&&t!="form"&&t!="tabIndex"&&t!="download"&&t!="rowSpan"&&t!="colSpan"&&t!="role"&&t!="popover"&&t in e)try{e[t]=r??"";break e}catch{}typeof r=="function"||(r==null||r===!1&&t[4]!="-"?e.removeAttribute(t):e.setAttribute(t,t=="popover"&&r==1?"":r))}}function T_(e){return function(t){if(this.l){var r=this.l[t.type+e];if(t[Sl]==null)t[Sl]=md++;else if(t[Sl]<r[Ai])return;return r(Pe.event?Pe.event(t):t)}}}function _d(e,t,r,n,o,s,a,i,c,l){var u,f,p,d,h,g,_,v,S,E,O,P,T,R,j,U,D=t.type;if(t.constructor!==void 0)return null;128&r.__u&&(c=!!(32&r.__u),s=[i=t.__e=r.__e]),(u=Pe.__b)&&u(t);e:if(typeof D=="function"){f=a.length;try{if(S=t.props,E=D.prototype&&D.prototype.render,O=(u=D.contextType)&&n[u.__c],P=u?O?O.props.value:u.__:n,r.__c?v=(p=t.__c=r.__c).__=p.__E:(E?t.__c=p=new D(S,P):(t.__c=p=new ta(S,P),p.constructor=D,p.render=AI),O&&O.sub(p),p.state||(p.state={}),p.__n=n,d=p.__d=!0,p.__h=[],p._sb=[]),E&&p.__s==null&&(p.__s=p.state),E&&D.getDerivedStateFromProps!=null&&(p.__s==p.state&&(p.__s=Nn({},p.__s)),Nn(p.__s,D.getDerivedStateFromProps(S,p.__s))),h=p.props,g=p.state,p.__v=t,d)E&&D.getDerivedStateFromProps==null&&p.componentWillMount!=null&&p.componentWillMount(),E&&p.componentDidMount!=null&&p.__h.push(p.componentDidMount);else{if(E&&D.getDerivedStateFromProps==null&&S!==h&&p.componentWillReceiveProps!=null&&p.componentWillReceiveProps(S,P),t.__v==r.__v||!p.__e&&p.shouldComponentUpdate!=null&&p.shouldComponentUpdate(S,p.__s,P)===!1){t.__v!=r.__v&&(p.props=S,p.state=p.__s,p.__d=!1),t.__e=r.__e,t.__k=r.__k,t.__k.some(function(L){L&&(L.__=t)}),Ol.push.apply(p.__h,p._sb),p._sb=[],p.__h.length&&a.push(p),i=os(r);break e}p.componentWillUpdate!=null&&p.componentWillUpdate(S,p.__s,P),E&&p.componentDidUpdate!=null&&p.__h.push(function(){p.componentDidUpdate(h,g,_)})}if(p.context=P,p.props=S,p.__P=e,p.__e=!1,T=Pe.__r,R=0,E)p.state=p.__s,p.__d=!1,T&&T(t),u=p.render(p.props,p.state,p.context),Ol.push.apply(p.__h,p._sb),p._sb=[];else do p.__d=!1,T&&T(t),u=p.render(p.props,p.state,p.context),p.state=p.__s;while(p.__d&&++R<25);p.state=p.__s,p.getChildContext!=null&&(n=Nn(Nn({},n),p.getChildContext())),E&&!d&&p.getSnapshotBeforeUpdate!=null&&(_=p.getSnapshotBeforeUpdate(h,g)),j=u!=null&&u.type===xe&&u.key==null?$_(u.props.children):u,i=L_(e,Pl(j)?j:[j],t,r,n,o,s,a,i,c,l),p.base=t.__e,t.__u&=-161,p.__h.length&&a.push(p),v&&(p.__E=p.__=null)}catch(L){if(a.length=f,t.__v=null,c||s!=null){if(L.then){for(t.__u|=c?160:128;i&&i.nodeType==8&&i.nextSibling;)i=i.nextSibling;s!=null&&(s[s.indexOf(i)]=null),t.__e=i}else if(s!=null)for(U=s.length;U--;)gd(s[U])}else t.__e=r.__e;t.__k==null&&(t.__k=r.__k||[]),L.then||C_(t),Pe.__e(L,t,r)}}else s==null&&t.__v==r.__v?(t.__k=r.__k,t.__e=r.__e):i=t.__e=TI(r.__e,t,r,n,o,s,a,c,l);return(u=Pe.diffed)&&u(t),128&t.__u?void 0:i}function C_(e){e&&(e.__c&&(e.__c.__e=!0),e.__k&&e.__k.some(C_))}function M_(e,t,r){for(var n=0;n<r.length;n++)yd(r[n],r[++n],r[++n]);Pe.__c&&Pe.__c(t,e),e.some(function(o){try{e=o.__h,o.__h=[],e.some(function(s){s.call(o)})}catch(s){Pe.__e(s,o.__v)}})}function $_(e){return typeof e!="object"||e==null||e.__b>0?e:Pl(e)?e.map($_):e.constructor!==void 0?null:Nn({},e)}function TI(e,t,r,n,o,s,a,i,c){var l,u,f,p,d,h,g,_=r.props||El,v=t.props,S=t.type;if(S=="svg"?o="http://www.w3.org/2000/svg":S=="math"?o="http://www.w3.org/1998/Math/MathML":o||(o="http://www.w3.org/1999/xhtml"),s!=null){for(l=0;l<s.length;l++)if((d=s[l])&&"setAttribute"in d==!!S&&(S?d.localName==S:d.nodeType==3)){e=d,s[l]=null;break}}if(e==null){if(S==null)return document.createTextNode(v);e=document.createElementNS(o,S,v.is&&v),i&&(Pe.__m&&Pe.__m(t,s),i=!1),s=null}if(S==null)_===v||i&&e.data==v||(e.data=v);else{if(s=S=="textarea"&&v.defaultValue!=null?null:s&&Al.call(e.childNodes),!i&&s!=null)for(_={},l=0;l<e.attributes.length;l++)_[(d=e.attributes[l]).name]=d.value;for(l in _)d=_[l],l=="dangerouslySetInnerHTML"?f=d:l=="children"||l in v||l=="value"&&"defaultValue"in v||l=="checked"&&"defaultChecked"in v||xl(e,l,null,d,o);for(l in v)d=v[l],l=="children"?p=d:l=="dangerouslySetInnerHTML"?u=d:l=="value"?h=d:l=="checked"?g=d:i&&typeof d!="function"||_[l]===d||xl(e,l,d,_[l],o);if(u)i||f&&(u.__html==f.__html||u.__html==e.innerHTML)||(e.innerHTML=u.__html),t.__k=[];else if(f&&(e.innerHTML=""),L_(t.type=="template"?e.content:e,Pl(p)?p:[p],t,r,n,S=="foreignObject"?"http://www.w3.org/1999/xhtml":o,s,a,s?s[0]:r.__k&&os(r,0),i,c),s!=null)for(l=s.length;l--;)gd(s[l]);i&&S!="textarea"||(l="value",S=="progress"&&h==null?e.removeAttribute("value"):h!=null&&(h!==e[l]||S=="progress"&&!h||S=="option"&&h!=_[l])&&xl(e,l,h,_[l],o),l="checked",g!=null&&g!=e[l]&&xl(e,l,g,_[l],o))}return e}function yd(e,t,r){try{if(typeof e=="function"){var n=typeof e.__u=="function";n&&e.__u(),n&&t==null||(e.__u=e(t))}else e.current=t}catch(o){Pe.__e(o,r)}}function D_(e,t,r){var n,o;if(Pe.unmount&&Pe.unmount(e),(n=e.ref)&&(n.current&&n.current!=e.__e||yd(n,null,t)),(n=e.__c)!=null){if(n.componentWillUnmount)try{n.componentWillUnmount()}catch(s){Pe.__e(s,t)}n.base=n.__P=n.__n=null}if(n=e.__k)for(o=0;o<n.length;o++)n[o]&&D_(n[o],t,r||typeof e.type!="function");r||gd(e.__e),e.__c=e.__=e.__e=void 0}function AI(e,t,r){return this.constructor(e,r)}function F_(e,t,r){var n,o,s,a;t==document&&(t=document.documentElement),Pe.__&&Pe.__(e,t),o=(n=typeof r=="function")?null:r&&r.__k||t.__k,s=[],a=[],_d(t,e=(!n&&r||t).__k=wd(xe,null,[e]),o||El,El,t.namespaceURI,!n&&r?[r]:o?null:t.firstChild?Al.call(t.childNodes):null,s,!n&&r?r:o?o.__e:t.firstChild,n,a),M_(s,e,a),e.props.children=null}Al=Ol.slice,Pe={__e:function(e,t,r,n){for(var o,s,a;t=t.__;)if((o=t.__c)&&!o.__)try{if((s=o.constructor)&&s.getDerivedStateFromError!=null&&(o.setState(s.getDerivedStateFromError(e)),a=o.__d),o.componentDidCatch!=null&&(o.componentDidCatch(e,n||{}),a=o.__d),a)return o.__E=o}catch(i){e=i}throw e}},A_=0,hd=function(e){return e!=null&&e.constructor===void 0},ta.prototype.setState=function(e,t){var r;r=this.__s!=null&&this.__s!=this.state?this.__s:this.__s=Nn({},this.state),typeof e=="function"&&(e=e(Nn({},r),this.props)),e&&Nn(r,e),e!=null&&this.__v&&(t&&this._sb.push(t),E_(this))},ta.prototype.forceUpdate=function(e){this.__v&&(this.__e=!0,e&&this.__h.push(e),E_(this))},ta.prototype.render=xe,lo=[],P_=typeof Promise=="function"?Promise.prototype.then.bind(Promise.resolve()):setTimeout,R_=function(e,t){return e.__v.__b-t.__v.__b},Tl.__r=0,fd=Math.random().toString(8),Sl="__d"+fd,Ai="__a"+fd,I_=/(PointerCapture)$|Capture$/i,md=0,pd=T_(!1),dd=T_(!0),xI=0;var PI=0,_Z=Array.isArray;function y(e,t,r,n,o,s){t||(t={});var a,i,c=t;if("ref"in c)for(i in c={},t)i=="ref"?a=t[i]:c[i]=t[i];var l={type:e,props:c,key:r,ref:a,__k:null,__:null,__b:0,__e:null,__c:null,constructor:void 0,__v:--PI,__i:-1,__u:0,__source:o,__self:s};if(typeof e=="function"&&(a=e.defaultProps))for(i in a)c[i]===void 0&&(c[i]=a[i]);return Pe.vnode&&Pe.vnode(l),l}Symbol.dispose??=Symbol("Symbol.dispose");var ae={};vI(ae,{BIGINT_FORMAT_RANGES:()=>Ll,CONSTANT_CATCH:()=>Y_,Class:()=>xd,NUMBER_FORMAT_RANGES:()=>Ri,aborted:()=>_r,allowsEval:()=>Ad,assert:()=>NI,assertEqual:()=>RI,assertIs:()=>zI,assertNever:()=>LI,assertNotEqual:()=>II,assignProp:()=>Nr,attachSchema:()=>Ii,base64ToUint8Array:()=>K_,base64urlToUint8Array:()=>QI,cached:()=>sa,captureStackTrace:()=>Il,cleanEnum:()=>XI,cleanRegex:()=>Pi,clone:()=>Cr,cloneDef:()=>$I,codePointLength:()=>zi,constantCatch:()=>J_,createTransparentProxy:()=>BI,defineLazy:()=>Ed,defineLazyInternal:()=>be,derived:()=>nz,esc:()=>Od,escapeRegex:()=>$n,explicitlyAborted:()=>Id,extend:()=>ZI,finalizeIssue:()=>Dn,floatSafeRemainder:()=>kd,getElementAtPath:()=>DI,getEnumValues:()=>na,getLengthableOrigin:()=>Li,getParsedType:()=>WI,getSizableOrigin:()=>V_,hexToUint8Array:()=>tz,hide:()=>Ml,installLazyProp:()=>iz,isObject:()=>as,isPlainObject:()=>is,issue:()=>ia,joinValues:()=>Rl,jsonStringifyReplacer:()=>oa,members:()=>Ld,merge:()=>KI,mergeDefs:()=>Mn,normalizeParams:()=>ne,nullish:()=>Sd,numKeys:()=>jI,objectClone:()=>CI,omit:()=>GI,optionalKeys:()=>Rd,own:()=>fo,parsedType:()=>zd,partial:()=>qI,pick:()=>HI,prefixIssues:()=>cs,primitiveTypes:()=>G_,promiseAllObject:()=>FI,propertyKeyTypes:()=>Pd,randomString:()=>UI,rawShape:()=>aa,required:()=>YI,safeExtend:()=>VI,shallowClone:()=>H_,sizeCaps:()=>Cl,slugify:()=>Td,stringifyPrimitive:()=>zl,toZod:()=>j_,uint8ArrayToBase64:()=>q_,uint8ArrayToBase64url:()=>ez,uint8ArrayToHex:()=>rz,unwrapMessage:()=>ra});function RI(e){return e}function II(e){return e}function j_(){return e=>e}function zI(e){}function LI(e){throw new Error("Unexpected value in exhaustive check")}function NI(e){}function na(e){let t=Object.values(e).filter(n=>typeof n=="number");return Object.entries(e).filter(([n,o])=>t.indexOf(+n)===-1).map(([n,o])=>o)}function Rl(e,t="|"){return e.map(r=>zl(r)).join(t)}function oa(e,t){return typeof t=="bigint"?t.toString():t}var vd=class{constructor(t){this._getter=t,this._value=void 0}get value(){let t=this._getter;return t!==void 0&&(this._value=t(),this._getter=void 0),this._value}};function sa(e){return new vd(e)}function Sd(e){return e==null}function Pi(e){let t=e.startsWith("^")?1:0,r=e.endsWith("$")?e.length-1:e.length;return e.slice(t,r)}function kd(e,t){let r=e/t,n=Math.round(r),o=4*Number.EPSILON*Math.max(Math.abs(r),1);return Math.abs(r-n)<o?0:r-n}var U_=Symbol("evaluating");function Ed(e,t,r){let n;Object.defineProperty(e,t,{get(){if(n!==U_)return n===void 0&&(n=U_,n=r()),n},set(o){Object.defineProperty(e,t,{value:o})},configurable:!0})}function CI(e){return Object.create(Object.getPrototypeOf(e),Object.getOwnPropertyDescriptors(e))}function Nr(e,t,r){Object.defineProperty(e,t,{value:r,writable:!0,enumerable:!0,configurable:!0})}function aa(e){let t=Object.getOwnPropertyDescriptor(e,"shape");return t?.get?t.get.raw:t?.value}function Cn(e){return aa(e._zod.def)??e._zod.def.shape}function W_(e,t,r){Object.defineProperty(e,t,{get(){let n=r();return Nr(this,t,n),n},enumerable:!0,configurable:!0})}function B_(e,t,r){t in e?Nr(e,t,r):e[t]=r}function ss(e,t,r,n){let o=Cn(t);for(let s of r){let a=Object.getOwnPropertyDescriptor(o,s);a.enumerable&&(a.get?W_(e,s,()=>{let i=t._zod.def.shape[s];return n?n(i,s):i}):B_(e,s,n?n(a.value,s):a.value))}}function MI(e,t){for(let r of Reflect.ownKeys(t)){let n=Object.getOwnPropertyDescriptor(t,r);n.enumerable&&(n.get?W_(e,r,()=>t[r]):B_(e,r,n.value))}}function Mn(...e){let t={};for(let r of e){let n=Object.getOwnPropertyDescriptors(r);Object.assign(t,n)}return Object.defineProperties({},t)}function $I(e){return Mn(e._zod.def)}function DI(e,t){return t?t.reduce((r,n)=>r?.[n],e):e}function FI(e){let t=Object.keys(e),r=t.map(n=>e[n]);return Promise.all(r).then(n=>{let o={};for(let s=0;s<t.length;s++)o[t[s]]=n[s];return o})}function UI(e=10){let t="abcdefghijklmnopqrstuvwxyz",r="";for(let n=0;n<e;n++)r+=t[Math.floor(Math.random()*t.length)];return r}function Od(e){return JSON.stringify(e)}function Td(e){return e.toLowerCase().trim().replace(/[^\w\s-]/g,"").replace(/[\s_-]+/g,"-").replace(/^-+|-+$/g,"")}var Il="captureStackTrace"in Error?Error.captureStackTrace:(...e)=>{};function as(e){return typeof e=="object"&&e!==null&&!Array.isArray(e)}var Ad=sa(()=>{if(sr.jitless||typeof navigator<"u"&&navigator?.userAgent?.includes("Cloudflare"))return!1;try{let e=Function;return new e(""),!0}catch{return!1}});function is(e){if(as(e)===!1)return!1;let t=e.constructor;if(t===void 0||typeof t!="function")return!0;let r=t.prototype;return!(as(r)===!1||Object.prototype.hasOwnProperty.call(r,"isPrototypeOf")===!1)}function H_(e){return is(e)?{...e}:Array.isArray(e)?[...e]:e instanceof Map?new Map(e):e instanceof Set?new Set(e):e}function jI(e){let t=0;for(let r in e)Object.prototype.hasOwnProperty.call(e,r)&&t++;return t}var WI=e=>{let t=typeof e;switch(t){case"undefined":return"undefined";case"string":return"string";case"number":return Number.isNaN(e)?"nan":"number";case"boolean":return"boolean";case"function":return"function";case"bigint":return"bigint";case"symbol":return"symbol";case"object":return Array.isArray(e)?"array":e===null?"null":e.then&&typeof e.then=="function"&&e.catch&&typeof e.catch=="function"?"promise":typeof Map<"u"&&e instanceof Map?"map":typeof Set<"u"&&e instanceof Set?"set":typeof Date<"u"&&e instanceof Date?"date":typeof File<"u"&&e instanceof File?"file":"object";default:throw new Error(`Unknown data type: ${t}`)}},Pd=new Set(["string","number","symbol"]),G_=new Set(["string","number","bigint","boolean","symbol","undefined"]);function $n(e){return e.replace(/[.*+?^${}()|[\]\\]/g,"\\$&")}function Cr(e,t,r){let n=new e._zod.constr(t??e._zod.def);return(!t||r?.parent)&&(n._zod.parent=e),n}function ne(e){let t=e;if(!t)return{};if(typeof t=="string")return{error:()=>t};if(t?.message!==void 0){if(t?.error!==void 0)throw new Error("Cannot specify both `message` and `error` params");t.error=t.message}return delete t.message,typeof t.error=="string"?{...t,error:()=>t.error}:t}function BI(e){let t;return new Proxy({},{get(r,n,o){return t??(t=e()),Reflect.get(t,n,o)},set(r,n,o,s){return t??(t=e()),Reflect.set(t,n,o,s)},has(r,n){return t??(t=e()),Reflect.has(t,n)},deleteProperty(r,n){return t??(t=e()),Reflect.deleteProperty(t,n)},ownKeys(r){return t??(t=e()),Reflect.ownKeys(t)},getOwnPropertyDescriptor(r,n){return t??(t=e()),Reflect.getOwnPropertyDescriptor(t,n)},defineProperty(r,n,o){return t??(t=e()),Reflect.defineProperty(t,n,o)}})}function zl(e){return typeof e=="bigint"?e.toString()+"n":typeof e=="string"?`"${e}"`:`${e}`}function Rd(e){return Object.keys(e).filter(t=>e[t]._zod.optin!==void 0&&e[t]._zod.optout==="optional")}var Ri={safeint:[Number.MIN_SAFE_INTEGER,Number.MAX_SAFE_INTEGER],int32:[-2147483648,2147483647],uint32:[0,4294967295],float32:[-34028234663852886e22,34028234663852886e22],float64:[-Number.MAX_VALUE,Number.MAX_VALUE]},Ll={int64:[BigInt("-9223372036854775808"),BigInt("9223372036854775807")],uint64:[BigInt(0),BigInt("18446744073709551615")]};function HI(e,t){let r=e._zod.def,n=r.checks;if(n&&n.length>0)throw new Error(".pick() cannot be used on object schemas containing refinements");let s={};return ss(s,e,Nl(e,t)),Cr(e,Mn(r,{shape:s,checks:[]}))}function Nl(e,t){let r=Cn(e),n=[];for(let o of Reflect.ownKeys(t)){if(!Object.getOwnPropertyDescriptor(r,o)?.enumerable)throw new Error(`Unrecognized key: "${String(o)}"`);t[o]&&n.push(o)}return n}function GI(e,t){let r=e._zod.def,n=r.checks;if(n&&n.length>0)throw new Error(".omit() cannot be used on object schemas containing refinements");let s=new Set(Nl(e,t)),a={};return ss(a,e,Reflect.ownKeys(Cn(e)).filter(i=>!s.has(i))),Cr(e,Mn(r,{shape:a,checks:[]}))}function ZI(e,t){if(!is(t))throw new Error("Invalid input to extend: expected a plain object");let r=e._zod.def.checks;if(r&&r.length>0){let o=Cn(e);for(let s of Reflect.ownKeys(t))if(Object.getOwnPropertyDescriptor(o,s)!==void 0)throw new Error("Cannot overwrite keys on object schemas containing refinements. Use `.safeExtend()` instead.")}return Cr(e,Mn(e._zod.def,{shape:Z_(e,t)}))}function Z_(e,t){let r={};return ss(r,e,Reflect.ownKeys(Cn(e))),MI(r,t),r}function VI(e,t){if(!is(t))throw new Error("Invalid input to safeExtend: expected a plain object");return Cr(e,Mn(e._zod.def,{shape:Z_(e,t)}))}function KI(e,t){if(!t?._zod?.def)throw new Error("Invalid input to merge: expected an object schema. To merge a plain shape, use `.extend()`.");if(e._zod.def.checks?.length)throw new Error(".merge() cannot be used on object schemas containing refinements. Use .safeExtend() instead.");let r={};ss(r,e,Reflect.ownKeys(Cn(e))),ss(r,t,Reflect.ownKeys(Cn(t)));let n=Mn(e._zod.def,{shape:r,get catchall(){return t._zod.def.catchall},checks:t._zod.def.checks??[]});return Cr(e,n)}function qI(e,t,r,n="partial"){let s=t._zod.def.checks;if(s&&s.length>0)throw new Error(`.${n}() cannot be used on object schemas containing refinements`);let i=r?new Set(Nl(t,r)):void 0,c={};return ss(c,t,Reflect.ownKeys(Cn(t)),e&&((l,u)=>i&&!i.has(u)?l:new e({type:"optional",innerType:l}))),Cr(t,Mn(t._zod.def,{shape:c,checks:[]}))}function YI(e,t,r){let n=r?new Set(Nl(t,r)):void 0,o={};return ss(o,t,Reflect.ownKeys(Cn(t)),(s,a)=>n&&!n.has(a)?s:new e({type:"nonoptional",innerType:s})),Cr(t,Mn(t._zod.def,{shape:o}))}function _r(e,t=0){if(e.aborted===!0)return!0;for(let r=t;r<e.issues.length;r++)if(e.issues[r]?.continue!==!0)return!0;return!1}function Id(e,t=0){if(e.aborted===!0)return!0;for(let r=t;r<e.issues.length;r++)if(e.issues[r]?.continue===!1)return!0;return!1}function cs(e,t){return t.map(r=>{var n;return(n=r).path??(n.path=[]),r.path.unshift(e),r})}function ra(e){return typeof e=="string"?e:e?.message}function Cl(e){let t=[];for(let r of e??[]){let n=r._zod.def;if(!/_(length|size)$|_equals$/.test(n.check))break;let o=n.maximum??n.length??n.size;o>=0&&t.push([o,r])}return t}function Ii(e,t,r){var n;for(let o=t;o<e.length;o++)(n=e[o]).schema??(n.schema=r)}function Dn(e,t,r){var n;let o=e.inst?._zod?.traits;o?.has("$ZodType")&&(o.has("$ZodCheck")?(n=e).schema??(n.schema=e.inst):e.schema=e.inst);let s=e.schema!==e.inst?e.schema?._zod.def?.error:void 0,a=e.message?e.message:ra(e.inst?._zod.def?.error?.(e))??ra(s?.(e))??ra(t?.error?.(e))??ra(r.customError?.(e))??ra(r.localeError?.(e))??"Invalid input",i={};for(let c of Object.keys(e))c==="inst"||c==="schema"||c==="continue"||c==="input"||c==="__proto__"||(i[c]=e[c]);return i.path??(i.path=[]),i.message=a,t?.reportInput&&(i.input=e.input),i}function V_(e){return e instanceof Set?"set":e instanceof Map?"map":e instanceof File?"file":"unknown"}var JI=/[\uD800-\uDBFF]/;function zi(e){let t=e.length;if(!JI.test(e))return t;let r=t;for(let n=0;n<t-1;n++)(e.charCodeAt(n)&64512)===55296&&(e.charCodeAt(n+1)&64512)===56320&&(r--,n++);return r}function Li(e){return Array.isArray(e)?"array":typeof e=="string"?"string":"unknown"}function zd(e){let t=typeof e;switch(t){case"number":return Number.isNaN(e)?"nan":"number";case"object":{if(e===null)return"null";if(Array.isArray(e))return"array";let r=e;if(r&&Object.getPrototypeOf(r)!==Object.prototype&&"constructor"in r&&r.constructor)return r.constructor.name}}return t}function ia(...e){let[t,r,n]=e;return typeof t=="string"?{message:t,code:"custom",input:r,inst:n}:{...t}}function XI(e){return Object.entries(e).filter(([t,r])=>Number.isNaN(Number.parseInt(t,10))).map(t=>t[1])}function K_(e){let t=atob(e),r=new Uint8Array(t.length);for(let n=0;n<t.length;n++)r[n]=t.charCodeAt(n);return r}function q_(e){let t="";for(let r=0;r<e.length;r++)t+=String.fromCharCode(e[r]);return btoa(t)}function QI(e){let t=e.replace(/-/g,"+").replace(/_/g,"/"),r="=".repeat((4-t.length%4)%4);return K_(t+r)}function ez(e){return q_(e).replace(/\+/g,"-").replace(/\//g,"_").replace(/=/g,"")}function tz(e){let t=e.replace(/^0x/,"");if(t.length%2!==0)throw new Error("Invalid hex string length");let r=new Uint8Array(t.length/2);for(let n=0;n<t.length;n+=2)r[n/2]=Number.parseInt(t.slice(n,n+2),16);return r}function rz(e){return Array.from(e).map(t=>t.toString(16).padStart(2,"0")).join("")}var xd=class{constructor(...t){}};function Ld(e,t){for(let r in t){let n=Object.getOwnPropertyDescriptor(t,r);n.get?Object.defineProperty(e,r,{...n,enumerable:!1}):oz(e,r,n.value)}}function fo(e,t,r,n=!0){return Object.defineProperty(e,t,{configurable:!0,writable:!0,enumerable:n,value:r}),r}function Ml(e,t,r){return fo(e,t,r,!1)}function nz(e,t){for(let r in e){let n=e[r];Object.defineProperty(t,r,{configurable:!0,enumerable:!0,get(){return fo(this,r,n(this))},set(o){fo(this,r,o)}})}return t}function oz(e,t,r){Object.defineProperty(e,t,{configurable:!0,get(){return this==null?r:fo(this,t,r.bind(this))},set(n){fo(this,t,n)}})}function sz(e,t){let r=Object.getPrototypeOf(e);return t in r?void 0:r}var bd,uo=!1,az={configurable:!0,get(){uo=!0}};function be(e,t,r){let n=Object.getPrototypeOf(e._zod);if(t in n&&bd!==e._zod){bd=void 0;return}bd=e._zod,Object.defineProperty(n,t,{configurable:!0,get(){Object.defineProperty(this,t,az);let o=uo;uo=!1;try{let s=r(this);return uo?delete this[t]:Object.defineProperty(this,t,{configurable:!0,writable:!0,value:s}),uo=uo||o,s}catch(s){throw delete this[t],uo=uo||o,s}},set(o){Object.defineProperty(this,t,{configurable:!0,writable:!0,value:o})}})}function iz(e,t,r,n){let o=sz(e,t);o&&Object.defineProperty(o,t,{configurable:!0,get(){let s={configurable:!0,writable:!0,enumerable:n,value:void 0};return Object.defineProperty(this,t,s),s.value=r(this),Object.defineProperty(this,t,s),s.value},set(s){Object.defineProperty(this,t,{configurable:!0,writable:!0,enumerable:n,value:s})}})}var Y_="~constantCatch";function J_(e){let t=()=>e;return t[Y_]=!0,t}var X_;var Nd={value:void 0,enumerable:!1},Q_="captureStackTrace"in Error?Error:null;function cz(e){let t=Q_;if(t){let r=t.stackTraceLimit;if(typeof r=="number"){try{t.stackTraceLimit=0}catch{return Q_=null,new e}try{return new e}finally{t.stackTraceLimit=r}}}return new e}function I(e,t,r,n){let o={};function s(p){this.def=p,this.constr=f,this.traits=new Set}s.prototype=o;let a=r,i=a&&new WeakSet;function c(p,d){if(p._zod){if(p._zod.traits.has(e))return}else{Nd.value=new s(d);try{Object.defineProperty(p,"_zod",Nd)}finally{Nd.value=void 0}}if(p._zod.traits.add(e),t(p,d),i){let g=Object.getPrototypeOf(p),_=p._zod.constr.prototype,v=g;for(;v&&v!==_;)v=Object.getPrototypeOf(v);let S=v??g;i.has(S)||(i.add(S),Ld(S,a))}let h=f.prototype;for(let g in h)Object.prototype.hasOwnProperty.call(h,g)&&(g in p||(p[g]=h[g].bind(p)))}let l=n?.Parent??Object;class u extends l{}Object.defineProperty(u,"name",{value:e});function f(p){let d=n?.Parent?cz(u):this;c(d,p);let h=d._zod.deferred;if(h){for(let _ of h)_();d._zod.deferred=void 0}let g=globalThis.__zod_globalConfig?.postProcessor;return g&&g(d),d}return Object.defineProperty(f,"init",{value:c}),Object.defineProperty(f,Symbol.hasInstance,{value:p=>n?.Parent&&p instanceof n.Parent?!0:p?._zod?.traits?.has(e)}),Object.defineProperty(f,"name",{value:e}),f}var Jr=class extends Error{constructor(){super("Encountered Promise during synchronous parse. Use .parseAsync() instead.")}},ca=class extends Error{constructor(t){super(`Encountered unidirectional transform during encode: ${t}`),this.name="ZodEncodeError"}};(X_=globalThis).__zod_globalConfig??(X_.__zod_globalConfig={});var sr=globalThis.__zod_globalConfig;function ar(e){return e&&Object.assign(sr,e),sr}function lz(){let e=this._zod;return e.message??(e.message=JSON.stringify(e.def,oa,2)),e.message}function uz(e){this._zod.message=e}var fz={get:lz,set:uz,enumerable:!0,configurable:!0},Md={value:void 0,enumerable:!1},ey=new WeakSet([Object.prototype,Error.prototype]),ty=(e,t)=>{e.name="$ZodError",Md.value=t,Object.defineProperty(e,"issues",Md),Md.value=void 0,Object.defineProperty(e,"message",fz);let r=Object.getPrototypeOf(e);ey.has(r)||(ey.add(r),Object.defineProperty(r,"toString",{configurable:!0,enumerable:!1,get(){let n=()=>this.message;return Object.defineProperty(this,"toString",{value:n,configurable:!0,writable:!0}),n},set(n){Object.defineProperty(this,"toString",{value:n,configurable:!0,writable:!0})}}))},ry=I("$ZodError",ty),kZ=I("$ZodError",ty,void 0,{Parent:Error});function pz(e,t,r){return Object.prototype.hasOwnProperty.call(e,t)||(t==="__proto__"?Object.defineProperty(e,t,{value:r(),writable:!0,enumerable:!0,configurable:!0}):e[t]=r()),e[t]}function $d(e,t=r=>r.message){let r={},n=[];for(let o of e.issues)o.path.length>0?pz(r,o.path[0],()=>[]).push(t(o)):n.push(t(o));return{formErrors:n,fieldErrors:r}}function Dd(e,t=r=>r.message){let r={_errors:[]},n=(o,s=[])=>{for(let a of o.issues)if(a.code==="invalid_union"&&a.errors.length)a.errors.map(i=>n({issues:i},[...s,...a.path]));else if(a.code==="invalid_key")n({issues:a.issues},[...s,...a.path]);else if(a.code==="invalid_element")n({issues:a.issues},[...s,...a.path]);else{let i=[...s,...a.path];if(i.length===0)r._errors.push(t(a));else{let c=r,l=0;for(;l<i.length;){let u=i[l],f=l===i.length-1;if(u==="_errors"){f&&c._errors.push(t(a)),l++;continue}Object.prototype.hasOwnProperty.call(c,u)||Object.defineProperty(c,u,{value:{_errors:[]},enumerable:!0,writable:!0,configurable:!0});let p=c[u];f&&p._errors.push(t(a)),c=p,l++}}}};return n(e),r}function $l(e,t){return{callee:t?.callee??e,Err:t?.Err}}var Dl=e=>{let t=(r,n,o,s)=>{let a=o?{...o,async:!1}:{async:!1},i=r._zod.run({value:n,issues:[]},a);if(i instanceof Promise)throw new Jr;if(i.issues.length){let c=new(s?.Err??e)(i.issues.map(l=>Dn(l,a,ar())));throw Il(c,s?.callee??t),c}return i.value};return t};var Fl=e=>{let t=async(r,n,o,s)=>{let a=o?{...o,async:!0}:{async:!0},i=r._zod.run({value:n,issues:[]},a);if(i instanceof Promise&&(i=await i),i.issues.length){let c=new(s?.Err??e)(i.issues.map(l=>Dn(l,a,ar())));throw Il(c,s?.callee??t),c}return i.value};return t};var Ul=e=>(t,r,n)=>{let o=n?{...n,async:!1}:{async:!1},s=t._zod.run({value:r,issues:[]},o);if(s instanceof Promise)throw new Jr;return s.issues.length?ny(e,s.issues,o):{success:!0,data:s.value}};function ny(e,t,r){let n;return{success:!1,get error(){return n||(n=new e(t.map(o=>Dn(o,r,ar()))),t=void 0,r=void 0),n},set error(o){n=o,t=void 0,r=void 0}}}var jl=e=>async(t,r,n)=>{let o=n?{...n,async:!0}:{async:!0},s=t._zod.run({value:r,issues:[]},o);return s instanceof Promise&&(s=await s),s.issues.length?ny(e,s.issues,o):{success:!0,data:s.value}};var dz=Symbol.for("zod.compile.invalid"),hz=Symbol.for("zod.compile.fallback"),Fd=(e,t,r)=>{let n=e._zod.bag.validator;if(n!==void 0){if(n(t)!==dz)return!0;if(n.definite===!0&&r===void 0)return!1}return mz(e,t,r)};function mz(e,t,r){let n=r?{...r,async:!1,abortEarly:!0}:{async:!1,abortEarly:!0},o=e._zod.bag.fallbackRun,s;if(o?(n[hz]=!0,s=o({value:t,issues:[]},n)):s=e._zod.run({value:t,issues:[]},n),s instanceof Promise)throw new Jr;return s.issues.length===0}var Ud=async(e,t,r)=>{let n=r?{...r,async:!0,abortEarly:!0}:{async:!0,abortEarly:!0},o=e._zod.run({value:t,issues:[]},n);return o instanceof Promise&&(o=await o),o.issues.length===0},oy=e=>{let t=Dl(e),r=(n,o,s,a)=>{let i=s?{...s,direction:"backward"}:{direction:"backward"};return t(n,o,i,$l(r,a))};return r};var sy=e=>{let t=Dl(e),r=(n,o,s,a)=>t(n,o,s,$l(r,a));return r};var ay=e=>{let t=Fl(e),r=async(n,o,s,a)=>{let i=s?{...s,direction:"backward"}:{direction:"backward"};return await t(n,o,i,$l(r,a))};return r};var iy=e=>{let t=Fl(e),r=async(n,o,s,a)=>await t(n,o,s,$l(r,a));return r};var cy=e=>(t,r,n)=>{let o=n?{...n,direction:"backward"}:{direction:"backward"};return Ul(e)(t,r,o)};var ly=e=>(t,r,n)=>Ul(e)(t,r,n);var uy=e=>async(t,r,n)=>{let o=n?{...n,direction:"backward"}:{direction:"backward"};return jl(e)(t,r,o)};var fy=e=>async(t,r,n)=>jl(e)(t,r,n);var py=/^[cC][0-9a-z]{6,}$/,dy=/^[0-9a-z]+$/,hy=/^[0-7][0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{25}$/,my=/^[0-9a-vA-V]{20}$/,gy=/^[A-Za-z0-9]{27}$/,wy=/^[a-zA-Z0-9_-]{21}$/;function _y(e){return new RegExp(`^[a-zA-Z0-9_-]{${e}}$`)}var yy=/^P(?:(\d+W)|(?!.*W)(?=\d|T\d)(\d+Y)?(\d+M)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+([.,]\d+)?S)?)?)$/;var by=/^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})$/,Wd=e=>e?new RegExp(`^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-${e}[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12})$`):/^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}|00000000-0000-0000-0000-000000000000|ffffffff-ffff-ffff-ffff-ffffffffffff)$/;var vy=/^(?:[A-Za-z0-9_'+\-]+\.)*[A-Za-z0-9_'+\-]*[A-Za-z0-9_+-]@(?:[A-Za-z0-9][A-Za-z0-9\-]*\.)+[A-Za-z]{2,}$/;var gz="^(?=[\\s\\S]*[\\p{Extended_Pictographic}\\p{Regional_Indicator}\\u20E3])[\\p{Extended_Pictographic}\\p{Emoji_Component}]+$";function xy(){return new RegExp(gz,"u")}var Sy=/^(?:(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])\.){3}(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])$/,ky=/^(([0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,7}:|([0-9a-fA-F]{1,4}:){1,6}:[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,5}(:[0-9a-fA-F]{1,4}){1,2}|([0-9a-fA-F]{1,4}:){1,4}(:[0-9a-fA-F]{1,4}){1,3}|([0-9a-fA-F]{1,4}:){1,3}(:[0-9a-fA-F]{1,4}){1,4}|([0-9a-fA-F]{1,4}:){1,2}(:[0-9a-fA-F]{1,4}){1,5}|[0-9a-fA-F]{1,4}:((:[0-9a-fA-F]{1,4}){1,6})|:((:[0-9a-fA-F]{1,4}){1,7}|:))$/;var Ey=/^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])\/([0-9]|[1-2][0-9]|3[0-2])$/,Oy=/^(([0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,7}:|([0-9a-fA-F]{1,4}:){1,6}:[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,5}(:[0-9a-fA-F]{1,4}){1,2}|([0-9a-fA-F]{1,4}:){1,4}(:[0-9a-fA-F]{1,4}){1,3}|([0-9a-fA-F]{1,4}:){1,3}(:[0-9a-fA-F]{1,4}){1,4}|([0-9a-fA-F]{1,4}:){1,2}(:[0-9a-fA-F]{1,4}){1,5}|[0-9a-fA-F]{1,4}:((:[0-9a-fA-F]{1,4}){1,6})|:((:[0-9a-fA-F]{1,4}){1,7}|:))\/(12[0-8]|1[01][0-9]|[1-9]?[0-9])$/,Ty=/^$|^(?:[0-9a-zA-Z+/]{4})*(?:(?:[0-9a-zA-Z+/]{2}==)|(?:[0-9a-zA-Z+/]{3}=))?$/,Ay=/^(?:[A-Za-z0-9_-]{4})*(?:[A-Za-z0-9_-]{2,3})?$/;var Py=/^https?$/,Ry=/^\+[1-9]\d{6,14}$/;var Iy="(?:(?:\\d\\d[2468][048]|\\d\\d[13579][26]|\\d\\d0[48]|[02468][048]00|[13579][26]00)-02-29|\\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)|(?:02)-(?:0[1-9]|1\\d|2[0-8])))";function wz(e){return new RegExp(`^${e}$`)}var zy=wz(Iy);function jd(e){let t="(?:[01]\\d|2[0-3]):[0-5]\\d";return typeof e.precision=="number"?e.precision===-1?`${t}`:e.precision===0?`${t}:[0-5]\\d`:`${t}:[0-5]\\d\\.\\d{${e.precision}}`:e.seconds?`${t}:[0-5]\\d(?:\\.\\d+)?`:`${t}(?::[0-5]\\d(?:\\.\\d+)?)?`}function Ly(e){return new RegExp(`^${jd(e)}$`)}function Ny(e){let t=["Z"];e.offset&&t.push("([+-](?:[01]\\d|2[0-3]):[0-5]\\d)");let r=`${jd({precision:e.precision,seconds:!0})}(?:${t.join("|")})`,n=e.local?`${r}|${jd({precision:e.precision})}`:r;return new RegExp(`^${Iy}T(?:${n})$`)}var Cy=/^[\s\S]{0,}$/;var Bd=/^-?\d+(?:\.\d+)?$/,My=/^(?:true|false)$/i,$y=/^null$/i;var Dy=/^[^A-Z]*$/,Fy=/^[^a-z]*$/;var Ct=I("$ZodCheck",(e,t)=>{var r;e._zod??(e._zod={}),e._zod.def=t,(r=e._zod).onattach??(r.onattach=[])});var Hd=e=>{let t=e.value;return!Sd(t)&&t.length!==void 0},Wl={number:"number",bigint:"bigint",object:"date"},Gd=I("$ZodCheckLessThan",(e,t)=>{Ct.init(e,t);let r=Wl[typeof t.value];e._zod.check=n=>{(t.inclusive?n.value<=t.value:n.value<t.value)||n.issues.push({origin:Wl[typeof n.value]??r,code:"too_big",maximum:typeof t.value=="object"?t.value.getTime():t.value,input:n.value,inclusive:t.inclusive,inst:e,continue:!t.abort})}}),Zd=I("$ZodCheckGreaterThan",(e,t)=>{Ct.init(e,t);let r=Wl[typeof t.value];e._zod.check=n=>{(t.inclusive?n.value>=t.value:n.value>t.value)||n.issues.push({origin:Wl[typeof n.value]??r,code:"too_small",minimum:typeof t.value=="object"?t.value.getTime():t.value,input:n.value,inclusive:t.inclusive,inst:e,continue:!t.abort})}}),Uy=I("$ZodCheckMultipleOf",(e,t)=>{Ct.init(e,t),e._zod.check=r=>{if(typeof r.value!=typeof t.value)throw new Error("Cannot mix number and bigint in multiple_of check.");(typeof r.value=="bigint"?t.value!==BigInt(0)&&r.value%t.value===BigInt(0):kd(r.value,t.value)===0)||r.issues.push({origin:typeof r.value,code:"not_multiple_of",divisor:t.value,input:r.value,inst:e,continue:!t.abort})}}),jy=I("$ZodCheckNumberFormat",(e,t)=>{Ct.init(e,t),t.format=t.format||"float64";let r=t.format?.includes("int"),n=r?"int":"number",[o,s]=Ri[t.format];e._zod.check=a=>{let i=a.value;if(r){if(!Number.isInteger(i)){a.issues.push({expected:n,format:t.format,code:"invalid_type",continue:!1,input:i,inst:e});return}if(!Number.isSafeInteger(i)){i>0?a.issues.push({input:i,code:"too_big",maximum:Number.MAX_SAFE_INTEGER,note:"Integers must be within the safe integer range.",inst:e,origin:n,inclusive:!0,continue:!t.abort}):a.issues.push({input:i,code:"too_small",minimum:Number.MIN_SAFE_INTEGER,note:"Integers must be within the safe integer range.",inst:e,origin:n,inclusive:!0,continue:!t.abort});return}}i<o&&a.issues.push({origin:"number",input:i,code:"too_small",minimum:o,inclusive:!0,inst:e,continue:!t.abort}),i>s&&a.issues.push({origin:"number",input:i,code:"too_big",maximum:s,inclusive:!0,inst:e,continue:!t.abort})}});var Wy=I("$ZodCheckMaxLength",(e,t)=>{var r;Ct.init(e,t),(r=e._zod.def).when??(r.when=Hd),e._zod.check=n=>{let o=n.value,s=o.length;if((typeof o=="string"&&s>t.maximum?zi(o):s)<=t.maximum)return;let i=Li(o);n.issues.push({origin:i,code:"too_big",maximum:t.maximum,inclusive:!0,input:o,inst:e,continue:!t.abort})}}),By=I("$ZodCheckMinLength",(e,t)=>{var r;Ct.init(e,t),(r=e._zod.def).when??(r.when=Hd),e._zod.check=n=>{let o=n.value,s=o.length;if((typeof o=="string"&&s>=t.minimum&&s<t.minimum*2?zi(o):s)>=t.minimum)return;let i=Li(o);n.issues.push({origin:i,code:"too_small",minimum:t.minimum,inclusive:!0,input:o,inst:e,continue:!t.abort})}}),Hy=I("$ZodCheckLengthEquals",(e,t)=>{var r;Ct.init(e,t),(r=e._zod.def).when??(r.when=Hd),e._zod.check=n=>{let o=n.value,s=o.length,a=typeof o=="string"&&s>=t.length&&s<=t.length*2?zi(o):s;if(a===t.length)return;let i=Li(o),c=a>t.length;n.issues.push({origin:i,...c?{code:"too_big",maximum:t.length}:{code:"too_small",minimum:t.length},inclusive:!0,exact:!0,input:n.value,inst:e,continue:!t.abort})}}),Ni=I("$ZodCheckStringFormat",(e,t)=>{var r,n;Ct.init(e,t),t.pattern?(r=e._zod).check??(r.check=o=>{t.pattern.lastIndex=0,!t.pattern.test(o.value)&&o.issues.push({origin:"string",code:"invalid_format",format:t.format,input:o.value,...t.pattern?{pattern:t.pattern.toString()}:{},inst:e,continue:!t.abort})}):(n=e._zod).check??(n.check=()=>{})}),Gy=I("$ZodCheckRegex",(e,t)=>{Ni.init(e,t),e._zod.check=r=>{t.pattern.lastIndex=0,!t.pattern.test(r.value)&&r.issues.push({origin:"string",code:"invalid_format",format:"regex",input:r.value,pattern:t.pattern.toString(),inst:e,continue:!t.abort})}}),Zy=I("$ZodCheckLowerCase",(e,t)=>{t.pattern??(t.pattern=Dy),Ni.init(e,t)}),Vy=I("$ZodCheckUpperCase",(e,t)=>{t.pattern??(t.pattern=Fy),Ni.init(e,t)}),Ky=I("$ZodCheckIncludes",(e,t)=>{Ct.init(e,t);let r=$n(t.includes),n=new RegExp(typeof t.position=="number"?`^.{${t.position},}${r}`:r);t.pattern=n,e._zod.check=o=>{o.value.includes(t.includes,t.position)||o.issues.push({origin:"string",code:"invalid_format",format:"includes",includes:t.includes,input:o.value,inst:e,continue:!t.abort})}}),qy=I("$ZodCheckStartsWith",(e,t)=>{Ct.init(e,t);let r=new RegExp(`^${$n(t.prefix)}.*`);t.pattern??(t.pattern=r),e._zod.check=n=>{n.value.startsWith(t.prefix)||n.issues.push({origin:"string",code:"invalid_format",format:"starts_with",prefix:t.prefix,input:n.value,inst:e,continue:!t.abort})}}),Yy=I("$ZodCheckEndsWith",(e,t)=>{Ct.init(e,t);let r=new RegExp(`.*${$n(t.suffix)}$`);t.pattern??(t.pattern=r),e._zod.check=n=>{n.value.endsWith(t.suffix)||n.issues.push({origin:"string",code:"invalid_format",format:"ends_with",suffix:t.suffix,input:n.value,inst:e,continue:!t.abort})}});var Jy=I("$ZodCheckOverwrite",(e,t)=>{Ct.init(e,t),e._zod.check=r=>{r.value=t.tx(r.value)}});var Bl=class{constructor(t=[],r={}){this.content=[],this.indent=0,this.args=t,this.closed=r}indented(t){this.indent+=1;try{t(this)}finally{this.indent-=1}}write(t){if(typeof t=="function"){t(this,{execution:"sync"}),t(this,{execution:"async"});return}let n=t.split(`
`).filter(a=>a),o=Math.min(...n.map(a=>a.length-a.trimStart().length)),s=n.map(a=>a.slice(o)).map(a=>" ".repeat(this.indent*2)+a);for(let a of s)this.content.push(a)}compile(){let t=Function,r=this?.content??[""];return new t(...Object.keys(this.closed),`return function (${this.args.join(", ")}) {
${r.join(`
`)}
};`)(...Object.values(this.closed))}};var Qy={major:4,minor:6,patch:7};var We=I("$ZodType",(e,t)=>{var r;e??(e={}),e._zod.def=t,e._zod.bag=e._zod.bag||{},e._zod.version=Qy;let n=e._zod.def.checks,o=e._zod.traits.has("$ZodCheck")?[e,...n??[]]:n?.length?[...n]:[];for(let s of o)for(let a of s._zod.onattach)a(e);if(o.length===0)(r=e._zod).deferred??(r.deferred=[]),e._zod.deferred?.push(()=>{e._zod.run=e._zod.parse});else{let s=(i,c,l)=>{if(i.memo)return i;let u=_r(i),f;for(let p of c){if(p._zod.def.when){if(Id(i)||!p._zod.def.when(i))continue}else if(u)continue;let d=i.issues.length,h=p._zod.check(i);if(h instanceof Promise&&l?.async===!1)throw new Jr;if(f||h instanceof Promise)f=(f??Promise.resolve()).then(async()=>{await h,i.issues.length!==d&&(Ii(i.issues,d,e),u||(u=_r(i,d)))});else{if(i.issues.length===d)continue;Ii(i.issues,d,e),u||(u=_r(i,d))}}return f?f.then(()=>i):i},a=(i,c,l)=>{if(_r(i))return i.aborted=!0,i;let u=s(c,o,l);if(u instanceof Promise){if(l.async===!1)throw new Jr;return u.then(f=>e._zod.parse(f,l))}return e._zod.parse(u,l)};e._zod.run=(i,c)=>{if(c.skipChecks)return e._zod.parse(i,c);if(c.direction==="backward"){let u=e._zod.parse({value:i.value,issues:[]},{...c,skipChecks:!0});return u instanceof Promise?u.then(f=>a(f,i,c)):a(u,i,c)}let l=e._zod.parse(i,c);if(l instanceof Promise){if(c.async===!1)throw new Jr;return l.then(u=>s(u,o,c))}return s(l,o,c)}}},{get"~standard"(){return Ml(this,"~standard",Kd(this))},set"~standard"(e){fo(this,"~standard",e)}}),db=(e,t)=>e.issues.length?{issues:e.issues.map(r=>Dn(r,t,ar()))}:{value:e.value};async function yz(e,t){let r={async:!0};return db(await e._zod.run({value:t,issues:[]},r),r)}function Kd(e){return{validate:t=>{let r={async:!1};try{let n=e._zod.run({value:t,issues:[]},r);if(!(n instanceof Promise))return db(n,r)}catch{}return yz(e,t)},vendor:"zod",version:1}}var Vl=I("$ZodString",(e,t)=>{We.init(e,t),e._zod.pattern=t.pattern??Cy,e._zod.parse=(r,n)=>{if(t.coerce)try{r.value=String(r.value)}catch{}return typeof r.value=="string"||r.issues.push({expected:"string",code:"invalid_type",input:r.value,inst:e}),r}}),qe=I("$ZodStringFormat",(e,t)=>{Ni.init(e,t),Vl.init(e,t)}),hb=I("$ZodGUID",(e,t)=>{t.pattern??(t.pattern=by),qe.init(e,t)}),mb=I("$ZodUUID",(e,t)=>{if(t.version){let n={v1:1,v2:2,v3:3,v4:4,v5:5,v6:6,v7:7,v8:8}[t.version];if(n===void 0)throw new Error(`Invalid UUID version: "${t.version}"`);t.pattern??(t.pattern=Wd(n))}else t.pattern??(t.pattern=Wd());qe.init(e,t)}),gb=I("$ZodEmail",(e,t)=>{t.pattern??(t.pattern=vy),qe.init(e,t)}),wb=1,Gl=2;function _b(e){try{return typeof URL<"u"&&typeof URL.canParse=="function"?URL.canParse(e):(new URL(e),!0)}catch{return!1}}function bz(e,t){return!("normalize"in t)&&!("hostname"in t)&&!("protocol"in t)?_b(e)||Gl:vz(e,t)}function vz(e,t){if(!t.normalize&&t.protocol?.source===Py.source&&!/^https?:\/\//i.test(e))return wb;try{if(typeof URL<"u"){let r=URL;if(typeof r.parse=="function")return r.parse(e)??Gl}return new URL(e)}catch{return Gl}}var xz=/[\t\n\r]/g;function eb(e){return e.replace(xz,"")}function Sz(e,t){return t.lastIndex=0,t.test(e.hostname)}function kz(e,t){return t.lastIndex=0,t.test(e.protocol.endsWith(":")?e.protocol.slice(0,-1):e.protocol)}var yb=I("$ZodURL",(e,t)=>{qe.init(e,t),e._zod.check=r=>{try{let n=r.value.trim(),o=bz(n,t);if(o===wb){r.issues.push({code:"invalid_format",format:"url",note:"Invalid URL format",input:r.value,inst:e,continue:!t.abort});return}if(o===Gl){r.issues.push({code:"invalid_format",format:"url",input:r.value,inst:e,continue:!t.abort});return}if(o===!0){r.value=eb(n);return}t.hostname&&!Sz(o,t.hostname)&&r.issues.push({code:"invalid_format",format:"url",note:"Invalid hostname",pattern:t.hostname.source,input:r.value,inst:e,continue:!t.abort}),t.protocol&&!kz(o,t.protocol)&&r.issues.push({code:"invalid_format",format:"url",note:"Invalid protocol",pattern:t.protocol.source,input:r.value,inst:e,continue:!t.abort}),r.value=t.normalize?o.href:eb(n);return}catch{r.issues.push({code:"invalid_format",format:"url",input:r.value,inst:e,continue:!t.abort})}}}),bb=I("$ZodEmoji",(e,t)=>{t.pattern??(t.pattern=xy()),qe.init(e,t)}),vb=I("$ZodNanoID",(e,t)=>{if(t.length!==void 0&&(!Number.isInteger(t.length)||t.length<1))throw new Error(`Invalid nanoid length: ${t.length}`);t.pattern??(t.pattern=t.length===void 0?wy:_y(t.length)),qe.init(e,t)}),xb=I("$ZodCUID",(e,t)=>{t.pattern??(t.pattern=py),qe.init(e,t)}),Sb=I("$ZodCUID2",(e,t)=>{t.pattern??(t.pattern=dy),qe.init(e,t)}),kb=I("$ZodULID",(e,t)=>{t.pattern??(t.pattern=hy),qe.init(e,t)}),Eb=I("$ZodXID",(e,t)=>{t.pattern??(t.pattern=my),qe.init(e,t)}),Ob=I("$ZodKSUID",(e,t)=>{t.pattern??(t.pattern=gy),qe.init(e,t)}),Tb=I("$ZodISODateTime",(e,t)=>{t.pattern??(t.pattern=Ny(t)),qe.init(e,t)}),Ab=I("$ZodISODate",(e,t)=>{t.pattern??(t.pattern=zy),qe.init(e,t)}),Pb=I("$ZodISOTime",(e,t)=>{t.pattern??(t.pattern=Ly(t)),qe.init(e,t)}),Rb=I("$ZodISODuration",(e,t)=>{t.pattern??(t.pattern=yy),qe.init(e,t)}),Ib=I("$ZodIPv4",(e,t)=>{t.pattern??(t.pattern=Sy),qe.init(e,t)}),Ez=/^[0-9a-fA-F:.]+$/;function zb(e){return Ez.test(e)?_b(`http://[${e}]`):!1}var Lb=I("$ZodIPv6",(e,t)=>{t.pattern??(t.pattern=ky),qe.init(e,t),e._zod.check=r=>{zb(r.value)||r.issues.push({code:"invalid_format",format:"ipv6",input:r.value,inst:e,continue:!t.abort})}});var Nb=I("$ZodCIDRv4",(e,t)=>{t.pattern??(t.pattern=Ey),qe.init(e,t)});function Oz(e){let t=e.split("/");if(t.length!==2)return!1;let[r,n]=t;if(!n)return!1;let o=Number(n);return`${o}`!==n||o<0||o>128?!1:zb(r)}var Cb=I("$ZodCIDRv6",(e,t)=>{t.pattern??(t.pattern=Oy),qe.init(e,t),e._zod.check=r=>{Oz(r.value)||r.issues.push({code:"invalid_format",format:"cidrv6",input:r.value,inst:e,continue:!t.abort})}});function Mb(e){if(e==="")return!0;if(/\s/.test(e)||e.length%4!==0)return!1;try{return atob(e),!0}catch{return!1}}var qd=/^[0-9a-zA-Z+/]*={0,2}$/,$b=I("$ZodBase64",(e,t)=>{t.pattern??(t.pattern=qd),qe.init(e,t),e._zod.check=r=>{Mb(r.value)||r.issues.push({code:"invalid_format",format:"base64",input:r.value,inst:e,continue:!t.abort})}}),Kl=/^[A-Za-z0-9_-]*$/;function Tz(e){if(!Kl.test(e))return!1;let t=e.replace(/[-_]/g,n=>n==="-"?"+":"/"),r=t.padEnd(Math.ceil(t.length/4)*4,"=");return Mb(r)}var Db=I("$ZodBase64URL",(e,t)=>{t.pattern??(t.pattern=Kl),qe.init(e,t),e._zod.check=r=>{Tz(r.value)||r.issues.push({code:"invalid_format",format:"base64url",input:r.value,inst:e,continue:!t.abort})}}),Fb=I("$ZodE164",(e,t)=>{t.pattern??(t.pattern=Ry),qe.init(e,t)});function Az(e,t=null){try{let r=e.split(".");if(r.length!==3)return!1;let[n]=r;if(!n)return!1;let o=JSON.parse(atob(n));return!("typ"in o&&o?.typ!=="JWT"||!o.alg||t&&(!("alg"in o)||o.alg!==t))}catch{return!1}}var Ub=I("$ZodJWT",(e,t)=>{qe.init(e,t),e._zod.check=r=>{Az(r.value,t.alg)||r.issues.push({code:"invalid_format",format:"jwt",input:r.value,inst:e,continue:!t.abort})}});var Yd=I("$ZodNumber",(e,t)=>{We.init(e,t),e._zod.pattern=Bd,e._zod.parse=(r,n)=>{if(t.coerce)try{r.value=Number(r.value)}catch{}let o=r.value;if(typeof o=="number"&&!Number.isNaN(o)&&Number.isFinite(o))return r;let s=typeof o=="number"?Number.isNaN(o)?"NaN":Number.isFinite(o)?void 0:String(o):void 0;return r.issues.push({expected:"number",code:"invalid_type",input:o,inst:e,...s?{received:s}:{}}),r}}),jb=I("$ZodNumberFormat",(e,t)=>{jy.init(e,t),Yd.init(e,t)}),Wb=I("$ZodBoolean",(e,t)=>{We.init(e,t),e._zod.pattern=My,e._zod.parse=(r,n)=>{if(t.coerce)try{r.value=!!r.value}catch{}let o=r.value;return typeof o=="boolean"||r.issues.push({expected:"boolean",code:"invalid_type",input:o,inst:e}),r}});var Bb=I("$ZodNull",(e,t)=>{We.init(e,t),e._zod.pattern=$y,e._zod.values=new Set([null]),e._zod.parse=(r,n)=>{let o=r.value;return o===null||r.issues.push({expected:"null",code:"invalid_type",input:o,inst:e}),r}});var Hb=I("$ZodUnknown",(e,t)=>{We.init(e,t),e._zod.parse=r=>r}),Gb=I("$ZodNever",(e,t)=>{We.init(e,t),e._zod.parse=(r,n)=>(r.issues.push({expected:"never",code:"invalid_type",input:r.value,inst:e}),r)});function Pz(e,t){let r=Cl(e._zod.def.checks);if(!r.length)return;let n=Math.min(...r.map(s=>s[0])),o=e._zod.parse;e._zod.parse=(s,a)=>{let i=t(s.value);if(i>n&&!a?.skipChecks&&a?.direction!=="backward"){for(let[c,l]of Cl(e._zod.def.checks))if(i>c&&l._zod.def.when(s)){let u=s.issues.length;return l._zod.check(s),s.issues[u].continue=!1,Ii(s.issues,u,e),s}}return o(s,a)}}var Rz=e=>Array.isArray(e)?e.length:-1;function tb(e,t,r){e.issues.length&&t.issues.push(...cs(r,e.issues)),t.value[r]=e.value}var Zb=I("$ZodArray",(e,t)=>{We.init(e,t);let r=sr.memoizer;r?.attach(e),e._zod.parse=(n,o)=>{let s=n.value;if(!Array.isArray(s))return n.issues.push({expected:"array",code:"invalid_type",input:s,inst:e}),n;n.value=r?r.alloc(e,n,Array(s.length),o):Array(s.length);let a=[],i=o?.abortEarly;for(let c=0;c<s.length;c++){let l=s[c],u=t.element._zod.run({value:l,issues:[]},o);if(u instanceof Promise)a.push(u.then(f=>tb(f,n,c)));else if(tb(u,n,c),i&&u.issues.length!==0&&_r(u))break}return a.length?Promise.all(a).then(()=>n):n},Pz(e,Rz)});function Zl(e,t,r,n,o,s){let a=r in n,i=s==="optional";if(!(!a&&i&&o==="optional")){if(e.issues.length){if(o!==void 0&&i&&!a)return;t.issues.push(...cs(r,e.issues))}if(!a&&o===void 0){e.issues.length||t.issues.push({code:"invalid_type",expected:"nonoptional",input:void 0,path:[r]});return}e.value===void 0?(a||o==="defaulted"&&!i)&&(t.value[r]=void 0):t.value[r]=e.value}}var Iz=[];function Vb(e){let t=Object.keys(e.shape),r=Object.getOwnPropertySymbols(e.shape),n=r.length?r:Iz,o=n.length?[...t,...n]:t;for(let a of o)if(!e.shape?.[a]?._zod?.traits?.has("$ZodType"))throw new Error(`Invalid element at key "${String(a)}": expected a Zod schema`);let s=Rd(e.shape);return{...e,allKeys:o,symbolKeys:n,keySet:new Set(t),numKeys:t.length,optionalKeys:new Set(s)}}function Kb(e,t,r,n,o,s,a){let i=[],c=o.keySet,l=o.catchall._zod,u=l.def.type,f=l.optin,p=l.optout,d=0;for(let h in t){if(a&&r.issues.length!==d){if(_r(r,d))break;d=r.issues.length}if(c.has(h))continue;if(h==="__proto__"){u==="never"&&i.push(h);continue}if(u==="never"){i.push(h);continue}let g=l.run({value:t[h],issues:[]},n);g instanceof Promise?e.push(g.then(_=>Zl(_,r,h,t,f,p))):Zl(g,r,h,t,f,p)}return i.length&&r.issues.push({code:"unrecognized_keys",keys:i,input:t,inst:s,continue:!0}),e.length?Promise.all(e).then(()=>r):r}var zz=I("$ZodObject",(e,t)=>{We.init(e,t);let r=Object.getOwnPropertyDescriptor(t,"shape"),n=r?.get?r.get.raw:t.shape??{};if(n){let l=()=>{let u={...n};return Object.defineProperty(t,"shape",{value:u}),l.raw=u,u};l.raw=n,Object.defineProperty(t,"shape",{get:l})}let o=sa(()=>Vb(t));be(e,"propValues",l=>{let u=l.def.shape,f={};for(let p in u){let d=u[p]._zod;if(d.values){Object.prototype.hasOwnProperty.call(f,p)||Nr(f,p,new Set);for(let h of d.values)f[p].add(h);d.optin!==void 0&&f[p].add(void 0)}}return f});let s=as,a=t.catchall,i,c=sr.memoizer;c?.attach(e),e._zod.parse=(l,u)=>{i??(i=o.value);let f=l.value;if(!s(f))return l.issues.push({expected:"object",code:"invalid_type",input:f,inst:e}),l;l.value=c?c.alloc(e,l,{},u):{};let p=[],d=i.shape,h=u?.abortEarly,g=l.issues.length;for(let _ of i.allKeys){if(h&&l.issues.length!==g){if(_r(l,g))break;g=l.issues.length}if(_==="__proto__")continue;let v=d[_],S=v._zod.optin,E=v._zod.optout,O=v._zod.run({value:f[_],issues:[]},u);O instanceof Promise?p.push(O.then(P=>Zl(P,l,_,f,S,E))):Zl(O,l,_,f,S,E)}return a?Kb(p,f,l,u,o.value,e,h===!0):p.length?Promise.all(p).then(()=>l):l}}),qb=I("$ZodObjectJIT",(e,t)=>{zz.init(e,t);let r=e._zod.parse,n=sa(()=>Vb(t)),o=sr.memoizer,s=d=>{let h=n.value,g=h.symbolKeys,_=new Bl(["payload","ctx"],{shape:d,inst:e,memo:o,syms:g}),v=P=>`shape[${P}]._zod.run({ value: input[${P}], issues: [] }, ctx)`,S=(P,T)=>`
          let ${P}_ab = false;
          for (let i = 0; i < ${P}.issues.length; i++) {
            const iss = ${P}.issues[i];
            iss.path = iss.path ? [${T}, ...iss.path] : [${T}];
            payload.issues.push(iss);
            if (iss.continue !== true) ${P}_ab = true;
          }
          if (${P}_ab && ctx && ctx.abortEarly) {
            payload.value = newResult;
            return payload;
          }`;_.write("const input = payload.value;");let E=Object.create(null),O=0;for(let P of h.allKeys)E[P]=`key_${O++}`;_.write(o?"const newResult = memo.alloc(inst, payload, {}, ctx);":"const newResult = {};");for(let P of h.allKeys){if(P==="__proto__")continue;let T=E[P],R=typeof P=="symbol"?`syms[${g.indexOf(P)}]`:Od(P),j=`${R} in input`,U=d[P],D=U?._zod?.optin,L=D!==void 0,re=U?._zod?.optout==="optional";if(_.write(`const ${T} = ${v(R)};`),L&&re){let W=D==="optional"?`${T}_present`:`${T}.value !== undefined || ${T}_present`;_.write(`
        const ${T}_present = ${j};
        if (!${T}.issues.length || ${T}_present) {
          if (${T}.issues.length) {${S(T,R)}
          }

          if (${W}) {
            newResult[${R}] = ${T}.value;
          }
        }

      `)}else L?(_.write(`
        if (${T}.issues.length) {${S(T,R)}
        }
      `),D==="defaulted"?_.write(`newResult[${R}] = ${T}.value;`):_.write(`
        if (${T}.value !== undefined || ${j}) {
          newResult[${R}] = ${T}.value;
        }
      `)):_.write(`
        const ${T}_present = ${j};
        if (${T}.issues.length) {${S(T,R)}
        }
        if (!${T}_present && !${T}.issues.length) {
          payload.issues.push({
            code: "invalid_type",
            expected: "nonoptional",
            input: undefined,
            path: [${R}]
          });
          if (ctx && ctx.abortEarly) {
            payload.value = newResult;
            return payload;
          }
        }

        if (${T}_present) {
          newResult[${R}] = ${T}.value;
        }

      `)}return _.write("payload.value = newResult;"),_.write("return payload;"),_.compile()},a,i=as,c=!sr.jitless,u=c&&Ad.value,f=t.catchall,p;e._zod.parse=(d,h)=>{p??(p=n.value);let g=d.value;return i(g)?c&&u&&h?.async===!1&&h.jitless!==!0?(a||(a=s(t.shape)),d=a(d,h),f?Kb([],g,d,h,p,e,h?.abortEarly===!0):d):r(d,h):(d.issues.push({expected:"object",code:"invalid_type",input:g,inst:e}),d)}});function rb(e,t,r,n){for(let s of e)if(s.issues.length===0)return t.value=s.value,t;let o=e.filter(s=>!_r(s));return o.length===1?(t.value=o[0].value,o[0]):(t.issues.push({code:"invalid_union",input:t.value,inst:r,errors:e.map(s=>s.issues.map(a=>Dn(a,n,ar())))}),t)}var Jd=I("$ZodUnion",(e,t)=>{We.init(e,t),be(e,"optin",n=>n.def.options.some(o=>o._zod.optin==="defaulted")?"defaulted":n.def.options.some(o=>o._zod.optin!==void 0)?"optional":void 0),be(e,"optout",n=>n.def.options.some(o=>o._zod.optout==="optional")?"optional":void 0),be(e,"values",n=>{if(n.def.options.every(o=>o._zod.values))return new Set(n.def.options.flatMap(o=>Array.from(o._zod.values)))}),be(e,"pattern",n=>{if(n.def.options.every(o=>o._zod.pattern)){let o=n.def.options.map(s=>s._zod.pattern);return new RegExp(`^(${o.map(s=>Pi(s.source)).join("|")})$`)}});let r=t.options.length===1?t.options[0]._zod.run:null;e._zod.parse=(n,o)=>{if(r)return r(n,o);let s=!1,a=[];for(let i of t.options){let c=i._zod.run({value:n.value,issues:[]},o);if(c instanceof Promise)a.push(c),s=!0;else{if(c.issues.length===0)return c;a.push(c)}}return s?Promise.all(a).then(i=>rb(i,n,e,o)):rb(a,n,e,o)}});function Lz(e){let t=new Map;for(let r of e.options){let n=r._zod.propValues?.[e.discriminator];if(!n||n.size===0)throw new Error(`Invalid discriminated union option at index "${e.options.indexOf(r)}"`);for(let o of n)if(t.has(o)){if(o!==void 0)throw new Error(`Duplicate discriminator value "${String(o)}"`);t.set(o,null)}else t.set(o,r)}return t}var Yb=I("$ZodDiscriminatedUnion",(e,t)=>{t.inclusive=!1,Jd.init(e,t);let r=e._zod.parse;be(e,"propValues",o=>{let s={},a=0;for(let i of o.def.options){let c=i._zod.propValues;if(!c||Object.keys(c).length===0)throw new Error(`Invalid discriminated union option at index "${o.def.options.indexOf(i)}"`);c[o.def.discriminator]?.has(void 0)&&a++;for(let[l,u]of Object.entries(c)){Object.prototype.hasOwnProperty.call(s,l)||Nr(s,l,new Set);for(let f of u)s[l].add(f)}}return!o.def.unionFallback&&a>1&&s[o.def.discriminator]?.delete(void 0),s}),t.options.forEach((o,s)=>{let a=aa(o._zod.def);if(a&&!Object.prototype.hasOwnProperty.call(a,t.discriminator))throw new Error(`Invalid discriminated union option at index "${s}"`)});let n=sa(()=>Lz(t));e._zod.parse=(o,s)=>{let a=o.value;if(!as(a))return o.issues.push({code:"invalid_type",expected:"object",input:a,inst:e}),o;let i=a?.[t.discriminator],c=n.value.get(i);return c&&(i!==void 0||s.direction!=="backward")?c._zod.run(o,s):t.unionFallback||s.direction==="backward"?r(o,s):(o.issues.push({code:"invalid_union",errors:[],note:"No matching discriminator",discriminator:t.discriminator,options:Array.from(n.value.keys()).filter(l=>n.value.get(l)!==null),input:a,path:[t.discriminator],inst:e}),o)}}),Jb=I("$ZodIntersection",(e,t)=>{We.init(e,t),e._zod.parse=(r,n)=>{let o=r.value,s=t.left._zod.run({value:o,issues:[]},n),a=t.right._zod.run({value:o,issues:[]},n);return s instanceof Promise||a instanceof Promise?Promise.all([s,a]).then(([c,l])=>nb(r,c,l)):nb(r,s,a)}});function Vd(e,t){if(e===t)return{valid:!0,data:e};if(e instanceof Date&&t instanceof Date&&+e==+t)return{valid:!0,data:e};if(is(e)&&is(t)){let r=Object.keys(t),n=Object.keys(e).filter(s=>r.indexOf(s)!==-1),o={...e,...t};Object.prototype.hasOwnProperty.call(o,"__proto__")&&delete o.__proto__;for(let s of n){if(s==="__proto__")continue;let a=Vd(e[s],t[s]);if(!a.valid)return{valid:!1,mergeErrorPath:[s,...a.mergeErrorPath]};o[s]=a.data}return{valid:!0,data:o}}if(Array.isArray(e)&&Array.isArray(t)){if(e.length!==t.length)return{valid:!1,mergeErrorPath:[]};let r=[];for(let n=0;n<e.length;n++){let o=e[n],s=t[n],a=Vd(o,s);if(!a.valid)return{valid:!1,mergeErrorPath:[n,...a.mergeErrorPath]};r.push(a.data)}return{valid:!0,data:r}}return{valid:!1,mergeErrorPath:[]}}function nb(e,t,r){let n=new Map,o,s=new Map,a=(l,u)=>{let f;if(l.code==="unrecognized_keys"&&!l.path?.length)o??(o=l),f=l.keys;else if(l.code==="invalid_key"&&l.origin==="record"&&l.path?.length===1){let p=String(l.path[0]);s.has(p)||s.set(p,l),f=[p]}else return!1;for(let p of f)n.has(p)||n.set(p,{}),n.get(p)[u]=!0;return!0};for(let l of t.issues)a(l,"l")||e.issues.push(l);for(let l of r.issues)a(l,"r")||e.issues.push(l);let i=[...n].filter(([,l])=>l.l&&l.r).map(([l])=>l);if(i.length){let l=o?i.filter(u=>o.keys.includes(u)):[];l.length&&e.issues.push({...o,keys:l});for(let u of i)!l.includes(u)&&s.has(u)&&e.issues.push(s.get(u))}let c=Vd(t.value,r.value);if(!c.valid){if(_r(e))return e;throw new Error(`Unmergable intersection. Error path: ${JSON.stringify(c.mergeErrorPath)}`)}return e.value=c.data,e}var Xb=I("$ZodTuple",(e,t)=>{We.init(e,t);let r=t.items,n=sr.memoizer;n?.attach(e),e._zod.parse=(o,s)=>{let a=o.value;if(!Array.isArray(a))return o.issues.push({input:a,inst:e,expected:"tuple",code:"invalid_type"}),o;o.value=n?n.alloc(e,o,[],s):[];let i=[],c=ob(r,"optin"),l=ob(r,"optout");if(!t.rest){if(a.length<c)return o.issues.push({code:"too_small",minimum:c,inclusive:!0,input:a,inst:e,origin:"array"}),o;a.length>r.length&&o.issues.push({code:"too_big",maximum:r.length,inclusive:!0,input:a,inst:e,origin:"array"})}let u=new Array(r.length),f=t.rest?s?.abortEarly:void 0,p=!1;for(let d=0;d<r.length;d++){let h=r[d]._zod.run({value:a[d],issues:[]},s);h instanceof Promise?i.push(h.then(g=>{u[d]=g})):(u[d]=h,f&&!p&&h.issues.length&&(p=_r(h)))}if(t.rest&&!p){let d=r.length-1,h=a.slice(r.length),g=o.issues.length;for(let _ of h){if(f&&o.issues.length!==g){if(_r(o,g))break;g=o.issues.length}d++;let v=t.rest._zod.run({value:_,issues:[]},s);v instanceof Promise?i.push(v.then(S=>sb(S,o,d))):sb(v,o,d)}}return i.length?Promise.all(i).then(()=>ab(u,o,r,a,l)):ab(u,o,r,a,l)}});function ob(e,t){for(let r=e.length-1;r>=0;r--)if(!(t==="optin"?e[r]._zod.optin!==void 0:e[r]._zod.optout==="optional"))return r+1;return 0}function sb(e,t,r){e.issues.length&&t.issues.push(...cs(r,e.issues)),t.value[r]=e.value}function ab(e,t,r,n,o){for(let s=0;s<r.length;s++){let a=e[s],i=s<n.length;if(!i&&s>=o&&r[s]._zod.optin==="optional"){t.value.length=s;break}if(a.issues.length){if(!i&&s>=o){t.value.length=s;break}t.issues.push(...cs(s,a.issues))}t.value[s]=a.value}for(let s=t.value.length-1;s>=n.length&&(r[s]._zod.optout==="optional"&&t.value[s]===void 0);s--)t.value.length=s;return t}var Qb=I("$ZodEnum",(e,t)=>{We.init(e,t);let r=na(t.entries),n=new Set(r);e._zod.values=n,be(e,"pattern",o=>{let s=na(o.def.entries).filter(a=>Pd.has(typeof a));return new RegExp(s.length?`^(${s.map(a=>$n(a.toString())).join("|")})$`:"^[^\\s\\S]$")}),e._zod.parse=(o,s)=>{let a=o.value;return n.has(a)||o.issues.push({code:"invalid_value",values:r,input:a,inst:e}),o}}),ev=I("$ZodLiteral",(e,t)=>{We.init(e,t);let r=new Set(t.values);e._zod.values=r,be(e,"pattern",n=>{let o=n.def.values;return new RegExp(o.length?`^(${o.map(s=>typeof s=="string"?$n(s):s?$n(s.toString()):String(s)).join("|")})$`:"^[^\\s\\S]$")}),e._zod.parse=(n,o)=>{let s=n.value;return r.has(s)||n.issues.push({code:"invalid_value",values:t.values,input:s,inst:e}),n}});var tv=I("$ZodTransform",(e,t)=>{We.init(e,t),e._zod.optin="optional",sr.memoizer?.guard(e),e._zod.parse=(r,n)=>{if(n.direction==="backward")throw new ca(e.constructor.name);let o=t.transform(r.value,r);if(n.async)return(o instanceof Promise?o:Promise.resolve(o)).then(a=>(r.value=a,r));if(o instanceof Promise)throw new Jr;return r.value=o,r}});function ib(e,t){return e.value=t.issues.length?void 0:t.value,e}var Xd=I("$ZodOptional",(e,t)=>{We.init(e,t),be(e,"optin",r=>r.def.innerType._zod.optin==="defaulted"?"defaulted":"optional"),e._zod.optout="optional",be(e,"values",r=>{let n=r.def.innerType._zod.values;return n?new Set([...n,void 0]):void 0}),be(e,"pattern",r=>{let n=r.def.innerType._zod.pattern;return n?new RegExp(`^(${Pi(n.source)})?$`):void 0}),e._zod.parse=(r,n)=>{if(r.value===void 0){if(t.innerType._zod.optin!=="defaulted")return r;let o=t.innerType._zod.run({value:r.value,issues:[]},n);return o instanceof Promise?o.then(s=>ib(r,s)):ib(r,o)}return t.innerType._zod.run(r,n)}}),rv=I("$ZodExactOptional",(e,t)=>{Xd.init(e,t),be(e,"values",r=>r.def.innerType._zod.values),be(e,"pattern",r=>r.def.innerType._zod.pattern),e._zod.parse=(r,n)=>t.innerType._zod.run(r,n)}),nv=I("$ZodNullable",(e,t)=>{We.init(e,t),be(e,"optin",r=>r.def.innerType._zod.optin),be(e,"optout",r=>r.def.innerType._zod.optout),be(e,"pattern",r=>{let n=r.def.innerType._zod.pattern;return n?new RegExp(`^(${Pi(n.source)}|null)$`):void 0}),be(e,"values",r=>r.def.innerType._zod.values?new Set([...r.def.innerType._zod.values,null]):void 0),e._zod.parse=(r,n)=>r.value===null?r:t.innerType._zod.run(r,n)}),ov=I("$ZodDefault",(e,t)=>{We.init(e,t),e._zod.optin="defaulted",be(e,"values",r=>r.def.innerType._zod.values),e._zod.parse=(r,n)=>{if(n.direction==="backward")return t.innerType._zod.run(r,n);if(r.value===void 0)return r.value=t.defaultValue,r;let o=t.innerType._zod.run(r,n);return o instanceof Promise?o.then(s=>cb(s,t)):cb(o,t)}});function cb(e,t){return e.value===void 0&&(e.value=t.defaultValue),e}var sv=I("$ZodPrefault",(e,t)=>{We.init(e,t),e._zod.optin="defaulted",be(e,"values",r=>r.def.innerType._zod.values),e._zod.parse=(r,n)=>(n.direction==="backward"||r.value===void 0&&(r.value=t.defaultValue),t.innerType._zod.run(r,n))}),av=I("$ZodNonOptional",(e,t)=>{We.init(e,t),be(e,"values",r=>{let n=r.def.innerType._zod.values;return n?new Set([...n].filter(o=>o!==void 0)):void 0}),e._zod.parse=(r,n)=>{let o=t.innerType._zod.run(r,n);return o instanceof Promise?o.then(s=>lb(s,e)):lb(o,e)}});function lb(e,t){return!e.issues.length&&e.value===void 0&&e.issues.push({code:"invalid_type",expected:"nonoptional",input:e.value,inst:t}),e}function ub(e,t,r,n){return t.issues.length?(e.value=r.catchValue({...t,value:e.value,error:{issues:t.issues.map(o=>Dn(o,n,ar()))},input:e.value}),e):(e.value=t.value,t.memo&&(e.memo=!0),e)}var iv=I("$ZodCatch",(e,t)=>{We.init(e,t),be(e,"optin",r=>r.def.innerType._zod.optin==="defaulted"?"defaulted":"optional"),be(e,"optout",r=>r.def.innerType._zod.optout),be(e,"values",r=>r.def.innerType._zod.values),e._zod.parse=(r,n)=>{if(n.direction==="backward")return t.innerType._zod.run(r,n);let o=t.innerType._zod.run({value:r.value,issues:[]},n);return o instanceof Promise?o.then(s=>ub(r,s,t,n)):ub(r,o,t,n)}});var cv=I("$ZodPipe",(e,t)=>{We.init(e,t),be(e,"values",r=>r.def.in._zod.values),be(e,"optin",r=>r.def.in._zod.optin),be(e,"optout",r=>r.def.out._zod.optout),be(e,"propValues",r=>r.def.in._zod.propValues),e._zod.parse=(r,n)=>{if(n.direction==="backward"){let s=t.out._zod.run(r,n);return s instanceof Promise?s.then(a=>Hl(a,t.in,n)):Hl(s,t.in,n)}let o=t.in._zod.run(r,n);return o instanceof Promise?o.then(s=>Hl(s,t.out,n)):Hl(o,t.out,n)}});function Hl(e,t,r){return e.issues.some(n=>n.code!=="unrecognized_keys")?(e.aborted=!0,e):t._zod.run({value:e.value,issues:e.issues},r)}var lv=I("$ZodReadonly",(e,t)=>{We.init(e,t),be(e,"propValues",r=>r.def.innerType._zod.propValues),be(e,"values",r=>r.def.innerType._zod.values),be(e,"optin",r=>r.def.innerType?._zod?.optin),be(e,"optout",r=>r.def.innerType?._zod?.optout),e._zod.parse=(r,n)=>{if(n.direction==="backward")return t.innerType._zod.run(r,n);let o=t.innerType._zod.run(r,n);return o instanceof Promise?o.then(fb):fb(o)}});function fb(e){return e.memo||(e.value=Object.freeze(e.value)),e}var uv=I("$ZodLazy",(e,t)=>{We.init(e,t),Ed(e._zod,"innerType",()=>{let r=t;return r._cachedInner||(r._cachedInner=t.getter()),r._cachedInner}),be(e,"pattern",r=>r.innerType?._zod?.pattern),be(e,"propValues",r=>r.innerType?._zod?.propValues),be(e,"optin",r=>r.innerType?._zod?.optin??void 0),be(e,"optout",r=>r.innerType?._zod?.optout??void 0),e._zod.parse=(r,n)=>e._zod.innerType._zod.run(r,n)}),fv=I("$ZodCustom",(e,t)=>{Ct.init(e,t),We.init(e,t),e._zod.parse=(r,n)=>r,e._zod.check=r=>{let n=r.value,o=t.fn(n);if(o instanceof Promise)return o.then(s=>pb(s,r,n,e));pb(o,r,n,e)}});function pb(e,t,r,n){if(!e){let o={code:"custom",input:r,inst:n,path:[...n._zod.def.path??[]],continue:!n._zod.def.abort};n._zod.def.params&&(o.params=n._zod.def.params),t.issues.push(ia(o))}}var eh=class extends Error{constructor(){super("Cannot parse a reference cycle that closes through a transform"),this.name="ZodCyclicError"}},th="~memo",pv=[];function dv(e){return e!==null&&typeof e=="object"}function Qd(e){return e.map(t=>t.path?{...t,path:t.path.slice()}:{...t})}var hv=new WeakMap,Ci=0,Jl=1,Mi=2;function Xl(e,t,r){let n=hv.get(e);if(n!==void 0)return n?Mi:Ci;if(t.has(e))return Mi;t.add(e);let o=Ci,s=u=>{if(o!==Mi&&u?._zod){let f=Xl(u,t,r);f>o&&(o=f)}},a=(u,f)=>{let p=Ci;for(let d of Reflect.ownKeys(u)){let h=Object.getOwnPropertyDescriptor(u,d);if(f&&!h.enumerable)continue;let g=h.get?Jl:h.value?._zod?Xl(h.value,t,r):Ci;g>p&&(p=g)}return p},i=u=>{u>o&&(o=u)},c=e._zod.def,l=c.type;switch(l){case"object":{let u=aa(c);i(u?a(u,!0):Jl),s(c.catchall);break}case"array":s(c.element);break;case"tuple":for(let u of c.items)s(u);s(c.rest);break;case"record":case"map":s(c.keyType),s(c.valueType);break;case"set":s(c.valueType);break;case"union":for(let u of c.options)s(u);break;case"intersection":s(c.left),s(c.right);break;case"optional":case"nullable":case"default":case"prefault":case"catch":case"readonly":case"nonoptional":case"promise":case"success":s(c.innerType);break;case"pipe":s(c.in),s(c.out);break;case"function":s(c.input),s(c.output);break;case"lazy":{let u=c._cachedInner??(r?e._zod.innerType:void 0);i(u?Xl(u,t,!1):Jl);break}case"template_literal":case"string":case"number":case"int":case"boolean":case"bigint":case"symbol":case"undefined":case"null":case"void":case"never":case"any":case"unknown":case"date":case"nan":case"enum":case"literal":case"file":case"transform":case"custom":break;default:for(let u in c){let f=Object.getOwnPropertyDescriptor(c,u);if(!f||f.get)continue;let p=f.value;if(!(!p||typeof p!="object")){if(p._zod)s(p);else if(Array.isArray(p))for(let d of p)s(d)}}}return t.delete(e),Nz(e,o)}function Nz(e,t){return t!==Jl&&hv.set(e,t===Mi),t}function Cz(e,t){let r=e.buckets.get(t);return r||(r=new WeakMap,e.buckets.set(t,r)),r}var ql,Yl=[],Mz={alloc(e,t,r){let n=ql;if(!n)return r;ql=void 0;let o={value:r,issues:null};return n.set(t.value,o),Yl.push(o),r},guard(e){var t;(t=e._zod).deferred??(t.deferred=[]),e._zod.deferred.push(()=>{let r=e._zod.parse,n=(o,s)=>{if(s.direction!=="backward"&&$z(s,o.value))throw new eh;return r(o,s)};e._zod.parse=n,e._zod.run===r&&(e._zod.run=n)})},attach(e){var t;let r,n=!1,o,s;(t=e._zod).deferred??(t.deferred=[]),e._zod.deferred.push(()=>{let a=e._zod.parse,i=(c,l)=>{if(r===void 0){let v=Xl(e,new Set,!1);if(v===Ci)return e._zod.parse=a,e._zod.run===i&&(e._zod.run=a),a(c,l);v===Mi||n?r=!0:n=!0}let u=c.value;if(!dv(u))return a(c,l);let f=l[th];f||(f={buckets:new WeakMap,backEdges:void 0},l[th]=f);let p;o===l?p=s:(p=Cz(f,e),o=l,s=p);let d=p.get(u);if(d)return c.value=d.value,d.issues?d.issues.length&&c.issues.push(...Qd(d.issues)):(c.memo=!0,f.backEdges??(f.backEdges=new WeakSet),f.backEdges.add(d.value)),c;ql=p;let h=Yl.length,g=a(c,l);ql=void 0;let _=Yl.length>h?Yl.pop():void 0;return g instanceof Promise?g.then(v=>(_&&(_.issues=v.issues.length?Qd(v.issues):pv),v)):(_&&(_.issues=g.issues.length?Qd(g.issues):pv),g)};e._zod.parse=i,e._zod.run===a&&(e._zod.run=i)})}};function rh(){return Mz}function $z(e,t){let r=e[th]?.backEdges;return r!==void 0&&dv(t)&&r.has(t)}var Dz=()=>{let e={string:{unit:"characters",verb:"to have"},file:{unit:"bytes",verb:"to have"},array:{unit:"items",verb:"to have"},set:{unit:"items",verb:"to have"},map:{unit:"entries",verb:"to have"}};function t(s){return e[s]??null}let r={regex:"input",email:"email address",url:"URL",emoji:"emoji",uuid:"UUID",uuidv4:"UUIDv4",uuidv6:"UUIDv6",nanoid:"nanoid",guid:"GUID",cuid:"cuid",cuid2:"cuid2",ulid:"ULID",xid:"XID",ksuid:"KSUID",datetime:"ISO datetime",date:"ISO date",time:"ISO time",duration:"ISO duration",ipv4:"IPv4 address",ipv6:"IPv6 address",mac:"MAC address",cidrv4:"IPv4 range",cidrv6:"IPv6 range",base64:"base64-encoded string",base64url:"base64url-encoded string",json_string:"JSON string",e164:"E.164 number",currency_code:"currency code",credit_card:"credit card number",iban:"IBAN",jwt:"JWT",template_literal:"input"},n={nan:"NaN"};function o(s,a){return s==="number"&&typeof a=="number"&&!Number.isFinite(a)?String(a):n[s]??s}return s=>{switch(s.code){case"invalid_type":{let a=o(s.expected),i=zd(s.input),c=o(i,s.input);return`Invalid input: expected ${a}, received ${c}`}case"invalid_value":return s.values.length===1?`Invalid input: expected ${zl(s.values[0])}`:`Invalid option: expected one of ${Rl(s.values,"|")}`;case"too_big":{let a=s.exact?"exactly ":s.inclusive?"<=":"<",i=t(s.origin);return i?`Too big: expected ${s.origin??"value"} to have ${a}${s.maximum.toString()} ${i.unit??"elements"}`:`Too big: expected ${s.origin??"value"} to be ${a}${s.maximum.toString()}`}case"too_small":{let a=s.exact?"exactly ":s.inclusive?">=":">",i=t(s.origin);return i?`Too small: expected ${s.origin} to have ${a}${s.minimum.toString()} ${i.unit}`:`Too small: expected ${s.origin} to be ${a}${s.minimum.toString()}`}case"invalid_format":{let a=s;return a.format==="starts_with"?`Invalid string: must start with "${a.prefix}"`:a.format==="ends_with"?`Invalid string: must end with "${a.suffix}"`:a.format==="includes"?`Invalid string: must include "${a.includes}"`:a.format==="regex"?`Invalid string: must match pattern ${a.pattern}`:`Invalid ${r[a.format]??s.format}`}case"not_multiple_of":return`Invalid number: must be a multiple of ${s.divisor}`;case"unrecognized_keys":return`Unrecognized key${s.keys.length>1?"s":""}: ${Rl(s.keys,", ")}`;case"invalid_key":return`Invalid key in ${s.origin}`;case"invalid_union":return s.options&&Array.isArray(s.options)&&s.options.length>0?`Invalid discriminator value. Expected ${s.options.map(i=>`'${i}'`).join(" | ")}`:s.inclusive===!1?"Invalid input: more than one option matched":"Invalid input";case"invalid_element":return`Invalid value in ${s.origin}`;default:return"Invalid input"}}};function mv(){return{localeError:Dz()}}var gv;var nh=class{constructor(){this._map=new WeakMap,this._idmap=new Map}add(t,...r){let n=r[0];return this._map.set(t,n),n&&typeof n=="object"&&"id"in n&&this._idmap.set(n.id,t),this}clear(){return this._map=new WeakMap,this._idmap=new Map,this}remove(t){let r=this._map.get(t);return r&&typeof r=="object"&&"id"in r&&this._idmap.delete(r.id),this._map.delete(t),this}get(t){let r=t._zod.parent;if(r){let n={...this.get(r)??{}};delete n.id;let o={...n,...this._map.get(t)};return Object.keys(o).length?o:void 0}return this._map.get(t)}has(t){return this._map.has(t)}};function wv(){return new nh}(gv=globalThis).__zod_globalRegistry??(gv.__zod_globalRegistry=wv());var po=globalThis.__zod_globalRegistry;function _v(e){return e.checks&&(e.checks=[...e.checks]),e}function yv(e,t){return new e(_v({type:"string",...ne(t)}))}function bv(e,t){return new e({type:"string",format:"email",check:"string_format",abort:!1,...ne(t)})}function vv(e,t){return new e({type:"string",format:"guid",check:"string_format",abort:!1,...ne(t)})}function xv(e,t){return new e({type:"string",format:"uuid",check:"string_format",abort:!1,...ne(t)})}function Sv(e,t){return new e({type:"string",format:"uuid",check:"string_format",abort:!1,version:"v4",...ne(t)})}function kv(e,t){return new e({type:"string",format:"uuid",check:"string_format",abort:!1,version:"v6",...ne(t)})}function Ev(e,t){return new e({type:"string",format:"uuid",check:"string_format",abort:!1,version:"v7",...ne(t)})}function Ov(e,t){return new e({type:"string",format:"url",check:"string_format",abort:!1,...ne(t)})}function Tv(e,t){return new e({type:"string",format:"emoji",check:"string_format",abort:!1,...ne(t)})}function Av(e,t){return new e({type:"string",format:"nanoid",check:"string_format",abort:!1,...ne(t)})}function Pv(e,t){return new e({type:"string",format:"cuid",check:"string_format",abort:!1,...ne(t)})}function Rv(e,t){return new e({type:"string",format:"cuid2",check:"string_format",abort:!1,...ne(t)})}function Iv(e,t){return new e({type:"string",format:"ulid",check:"string_format",abort:!1,...ne(t)})}function zv(e,t){return new e({type:"string",format:"xid",check:"string_format",abort:!1,...ne(t)})}function Lv(e,t){return new e({type:"string",format:"ksuid",check:"string_format",abort:!1,...ne(t)})}function Nv(e,t){return new e({type:"string",format:"ipv4",check:"string_format",abort:!1,...ne(t)})}function Cv(e,t){return new e({type:"string",format:"ipv6",check:"string_format",abort:!1,...ne(t)})}function Mv(e,t){return new e({type:"string",format:"cidrv4",check:"string_format",abort:!1,...ne(t)})}function $v(e,t){return new e({type:"string",format:"cidrv6",check:"string_format",abort:!1,...ne(t)})}function Dv(e,t){return new e({type:"string",format:"base64",check:"string_format",abort:!1,...ne(t)})}function Fv(e,t){return new e({type:"string",format:"base64url",check:"string_format",abort:!1,...ne(t)})}function Uv(e,t){return new e({type:"string",format:"e164",check:"string_format",abort:!1,...ne(t)})}function jv(e,t){return new e({type:"string",format:"jwt",check:"string_format",abort:!1,...ne(t)})}function Wv(e,t){return new e({type:"string",format:"datetime",check:"string_format",offset:!1,local:!1,precision:null,...ne(t)})}function Bv(e,t){return new e({type:"string",format:"date",check:"string_format",...ne(t)})}function Hv(e,t){return new e({type:"string",format:"time",check:"string_format",precision:null,...ne(t)})}function Gv(e,t){return new e({type:"string",format:"duration",check:"string_format",...ne(t)})}function Zv(e,t){return new e(_v({type:"number",checks:[],...ne(t)}))}function Vv(e,t){return new e({type:"number",check:"number_format",abort:!1,format:"safeint",...ne(t)})}function Kv(e,t){return new e({type:"boolean",...ne(t)})}function qv(e,t){return new e({type:"null",...ne(t)})}function Yv(e){return new e({type:"unknown"})}function Jv(e,t){return new e({type:"never",...ne(t)})}function Ql(e,t){return new Gd({check:"less_than",...ne(t),value:e,inclusive:!1})}function $i(e,t){return new Gd({check:"less_than",...ne(t),value:e,inclusive:!0})}function eu(e,t){return new Zd({check:"greater_than",...ne(t),value:e,inclusive:!1})}function Di(e,t){return new Zd({check:"greater_than",...ne(t),value:e,inclusive:!0})}function tu(e,t){return new Uy({check:"multiple_of",...ne(t),value:e})}function ru(e,t){return new Wy({check:"max_length",...ne(t),maximum:e})}function ua(e,t){return new By({check:"min_length",...ne(t),minimum:e})}function nu(e,t){return new Hy({check:"length_equals",...ne(t),length:e})}function oh(e,t){return new Gy({check:"string_format",format:"regex",...ne(t),pattern:e})}function sh(e){return new Zy({check:"string_format",format:"lowercase",...ne(e)})}function ah(e){return new Vy({check:"string_format",format:"uppercase",...ne(e)})}function ih(e,t){return new Ky({check:"string_format",format:"includes",...ne(t),includes:e})}function ch(e,t){return new qy({check:"string_format",format:"starts_with",...ne(t),prefix:e})}function lh(e,t){return new Yy({check:"string_format",format:"ends_with",...ne(t),suffix:e})}function ho(e){return new Jy({check:"overwrite",tx:e})}function uh(e){return ho(t=>t.normalize(e))}function fh(){return ho(e=>e.trim())}function ph(){return ho(e=>e.toLowerCase())}function dh(){return ho(e=>e.toUpperCase())}function hh(){return ho(e=>Td(e))}function Xv(e,t,r){return new e({type:"array",element:t,...ne(r)})}function Qv(e,t,r){return new e({type:"custom",check:"custom",fn:t,...ne(r)})}function e0(e,t){let r=Fz(n=>(n.addIssue=o=>{if(typeof o=="string")n.issues.push(ia(o,n.value,r._zod.def));else{let s=o;s.fatal&&(s.continue=!1),s.code??(s.code="custom"),"input"in s||(s.input=n.value),s.inst??(s.inst=r),s.continue??(s.continue=!r._zod.def.abort),n.issues.push(ia(s))}},e(n.value,n)),t);return r}function Fz(e,t){let r=new Ct({check:"custom",...ne(t)});return r._zod.check=e,r}function Fi(e,...t){for(let r of t)for(let n of Reflect.ownKeys(r))Object.prototype.propertyIsEnumerable.call(r,n)&&Nr(e,n,r[n]);return e}function gh(e){let t=e?.target??"draft-2020-12";return t==="draft-4"&&(t="draft-04"),t==="draft-7"&&(t="draft-07"),{processors:e.processors??{},metadataRegistry:e?.metadata??po,target:t,unrepresentable:e?.unrepresentable??"throw",override:e?.override??(()=>{}),io:e?.io??"output",counter:0,seen:new Map,sharedDefsExtractedFor:void 0,sharedEmitDoneFor:void 0,cycles:e?.cycles??"ref",reused:e?.reused??"inline",intersections:[],deferred:[],external:e?.external??void 0}}function Fn(e,t,r,n,o){let s=typeof t.unrepresentable=="function"?t.unrepresentable({zodSchema:e,path:n.path,message:o}):t.unrepresentable;if(s==="any")return!1;if(s===void 0||s==="throw")throw new Error(o);return Object.assign(r,s),!0}function pt(e,t,r={path:[],schemaPath:[]}){var n;let o=e._zod.def,s=t.seen.get(e);if(s)return s.count++,r.schemaPath.includes(e)&&(s.cycle=r.path),s.schema;let a={schema:{},count:1,cycle:void 0,path:r.path};t.seen.set(e,a),t.sharedDefsExtractedFor=void 0,t.sharedEmitDoneFor=void 0;let i=e._zod.toJSONSchema?.();if(i)a.schema=i;else{let u={...r,schemaPath:[...r.schemaPath,e],path:r.path};if(e._zod.processJSONSchema)e._zod.processJSONSchema(t,a.schema,u);else{let p=a.schema,d=t.processors[o.type];if(!d)throw new Error(`[toJSONSchema]: Non-representable type encountered: ${o.type}`);d(e,t,p,u)}let f=e._zod.parent;f&&(a.ref||(a.ref=f),pt(f,t,u),t.seen.get(f).isParent=!0)}let c=t.metadataRegistry.get(e);return c&&Fi(a.schema,c),t.io==="input"&&Jt(e)&&(delete a.schema.examples,delete a.schema.default),t.io==="input"&&"_prefault"in a.schema&&((n=a.schema).default??(n.default=a.schema._prefault)),delete a.schema._prefault,t.seen.get(e).schema}function t0(e){return e.replace(/~/g,"~0").replace(/\//g,"~1")}function wh(e,t){let r=e.seen.get(t);if(!r)throw new Error("Unprocessed schema. This is a bug in Zod.");if(e.external&&e.sharedDefsExtractedFor===e.external)return;let n=new Map;for(let a of e.seen.entries()){let i=e.metadataRegistry.get(a[0])?.id;if(i){let c=n.get(i);if(c&&c!==a[0])throw new Error(`Duplicate schema id "${i}" detected during JSON Schema conversion. Two different schemas cannot share the same id when converted together.`);n.set(i,a[0])}}let o=a=>{let i=e.target==="draft-2020-12"?"$defs":"definitions";if(e.external){let f=e.external.registry.get(a[0])?.id,p=e.external.uri??(h=>h);if(f)return{ref:p(f)};let d=a[1].defId??a[1].schema.id??`schema${e.counter++}`;return a[1].defId=d,{defId:d,ref:`${p("__shared")}#/${i}/${t0(d)}`}}let c="#",l=`${c}/${i}/`;if(a[1]===r&&!a[1].schema.id)return{ref:c};let u=a[1].schema.id??`__schema${e.counter++}`;return{defId:u,ref:l+t0(u)}},s=a=>{if(a[1].schema.$ref)return;let i=a[1],{ref:c,defId:l}=o(a);i.def={...i.schema},l&&(i.defId=l);let u=i.schema;for(let f in u)delete u[f];u.$ref=c};if(e.cycles==="throw")for(let a of e.seen.entries()){let i=a[1];if(i.cycle)throw new Error(`Cycle detected: #/${i.cycle?.join("/")}/<root>

Set the \`cycles\` parameter to \`"ref"\` to resolve cyclical schemas with defs.`)}for(let a of e.seen.entries()){let i=a[1];if(t===a[0]){s(a);continue}if(e.external){let l=e.external.registry.get(a[0])?.id;if(t!==a[0]&&l){s(a);continue}}if(e.metadataRegistry.get(a[0])?.id){s(a);continue}if(i.cycle){s(a);continue}i.count>1&&e.reused==="ref"&&s(a)}e.external&&(e.sharedDefsExtractedFor=e.external)}function o0(e){let t=e.anyOf;if(!Array.isArray(t)||t.length===0||e.type!==void 0)return;let r=[];for(let n of t){if(!n||typeof n!="object")return;o0(n);let o=Object.keys(n);if(o.length!==1||o[0]!=="type")return;let s=n.type;for(let a of Array.isArray(s)?s:[s]){if(typeof a!="string")return;r.includes(a)||r.push(a)}}delete e.anyOf,e.type=r.length===1?r[0]:r}var s0=new Set(["type","properties","required","additionalProperties"]),r0=["oneOf","anyOf"];function n0(e){let t=e.additionalProperties;return t===void 0||t===!1||typeof t!="object"||t===null?null:Object.keys(t).length?t:null}function mh(e){let t=[];for(let s of e){if(typeof s!="object"||s.type!=="object")return null;for(let a in s)if(!s0.has(a))return null;t.push(s)}let r={},n=new Set;for(let s of t){for(let a in s.properties){if(Object.prototype.hasOwnProperty.call(r,a))continue;let i=[];for(let l of t){let u=l.properties?.[a]??n0(l);u!=null&&(i.some(f=>JSON.stringify(f)===JSON.stringify(u))||i.push(u))}let c=i.length===1?i[0]:mh(i)??{allOf:i};Nr(r,a,c)}for(let a of s.required??[])n.add(a)}let o={type:"object",properties:r};if(n.size&&(o.required=[...n]),t.every(s=>s.additionalProperties===!1))o.additionalProperties=!1;else{let s=[];for(let a of t){let i=n0(a);i&&!s.some(c=>JSON.stringify(c)===JSON.stringify(i))&&s.push(i)}s.length===1?o.additionalProperties=s[0]:s.length>1&&(o.additionalProperties={allOf:s})}return o}function Uz(e){let t=e.allOf;if(!Array.isArray(t)||t.length<2)return;for(let o of s0)if(o in e)return;let r=t.filter(o=>r0.some(s=>Array.isArray(o[s]))),n=null;if(!r.length)n=mh(t);else{let o=r[0],s=r0.find(c=>Array.isArray(o[c]));if(Object.keys(o).length!==1)return;let a=t.filter(c=>c!==o),i=o[s].map(c=>mh([...a,c]));if(i.some(c=>!c))return;n={[s]:i}}n&&(delete e.allOf,Fi(e,n))}function _h(e,t){let r=e.seen.get(t);if(!r)throw new Error("Unprocessed schema. This is a bug in Zod.");let n=i=>{let c=e.seen.get(i);if(c.ref===null)return;let l=c.def??c.schema,u={...l},f=c.ref;if(c.ref=null,f){n(f);let d=e.seen.get(f),h=d.schema;if(h.$ref&&(e.target==="draft-07"||e.target==="draft-04"||e.target==="openapi-3.0")?(l.allOf=l.allOf??[],l.allOf.push(h)):Fi(l,h),Fi(l,u),i._zod.parent===f)for(let _ in l)_==="$ref"||_==="allOf"||_ in u||delete l[_];if(h.$ref&&d.def)for(let _ in l)_==="$ref"||_==="allOf"||_ in d.def&&JSON.stringify(l[_])===JSON.stringify(d.def[_])&&delete l[_]}let p=i._zod.parent;if(p&&p!==f){n(p);let d=e.seen.get(p);if(d?.schema.$ref&&(l.$ref=d.schema.$ref,d.def))for(let h in l)h==="$ref"||h==="allOf"||h in d.def&&JSON.stringify(l[h])===JSON.stringify(d.def[h])&&delete l[h]}e.override({zodSchema:i,jsonSchema:l,path:c.path??[]})};if(!e.external||e.sharedEmitDoneFor!==e.external){for(let i of[...e.seen.entries()].reverse())n(i[0]);if(e.target!=="openapi-3.0")for(let i of e.seen.entries())o0(i[1].def??i[1].schema);for(let i of e.deferred)i();if(e.intersections.length){let i=new Map;for(let c of e.seen.values())for(let l of[c.schema,c.def]){let u=l?.allOf;if(!Array.isArray(u))continue;let f=i.get(u);f?f.push(l):i.set(u,[l])}for(let c of e.intersections)for(let l of i.get(c)??[])Uz(l)}}let o={};if(e.target==="draft-2020-12"?o.$schema="https://json-schema.org/draft/2020-12/schema":e.target==="draft-07"?o.$schema="http://json-schema.org/draft-07/schema#":e.target==="draft-04"?o.$schema="http://json-schema.org/draft-04/schema#":e.target,e.external?.uri){let i=e.external.registry.get(t)?.id;if(!i)throw new Error("Schema is missing an `id` property");o.$id=e.external.uri(i)}Fi(o,r.defId?r.schema:r.def??r.schema);let s=e.metadataRegistry.get(t)?.id;s!==void 0&&o.id===s&&delete o.id;let a=e.external?.defs??{};if(!e.external||e.sharedEmitDoneFor!==e.external)for(let i of e.seen.entries()){let c=i[1];c.def&&c.defId&&(c.def.id===c.defId&&delete c.def.id,Nr(a,c.defId,c.def))}e.external&&(e.sharedEmitDoneFor=e.external),e.external||Object.keys(a).length>0&&(e.target==="draft-2020-12"?o.$defs=a:o.definitions=a);try{let i=JSON.parse(JSON.stringify(o));return Object.defineProperty(i,"~standard",{value:{...t["~standard"],jsonSchema:{input:Ui(t,"input",e.processors),output:Ui(t,"output",e.processors)}},enumerable:!1,writable:!1}),i}catch{throw new Error("Error converting schema to JSON.")}}function Jt(e,t){let r=t??{seen:new Set};if(r.seen.has(e))return!1;r.seen.add(e);let n=e._zod.def;if(n.type==="transform")return!0;if(n.type==="array")return Jt(n.element,r);if(n.type==="set")return Jt(n.valueType,r);if(n.type==="lazy")return Jt(n.getter(),r);if(n.type==="promise"||n.type==="optional"||n.type==="nonoptional"||n.type==="nullable"||n.type==="readonly"||n.type==="default"||n.type==="prefault"||n.type==="catch")return Jt(n.innerType,r);if(n.type==="intersection")return Jt(n.left,r)||Jt(n.right,r);if(n.type==="record"||n.type==="map")return Jt(n.keyType,r)||Jt(n.valueType,r);if(n.type==="pipe")return e._zod.traits.has("$ZodCodec")?!0:Jt(n.in,r)||Jt(n.out,r);if(n.type==="object"){for(let o in n.shape)if(Jt(n.shape[o],r))return!0;return!1}if(n.type==="union"){for(let o of n.options)if(Jt(o,r))return!0;return!1}if(n.type==="tuple"){for(let o of n.items)if(Jt(o,r))return!0;return!!(n.rest&&Jt(n.rest,r))}return!1}var a0=(e,t={})=>r=>{let n=gh({...r,processors:t});return pt(e,n),wh(n,e),_h(n,e)},Ui=(e,t,r={})=>n=>{let{libraryOptions:o,target:s}=n??{},a=gh({...o??{},target:s,io:t,processors:r});return pt(e,a),wh(a,e),_h(a,e)};var fa=(e,t,r)=>{(e[t]===void 0||r>e[t])&&(e[t]=r)},pa=(e,t,r)=>{(e[t]===void 0||r<e[t])&&(e[t]=r)},i0=(e,t)=>{fa(e,"minimum",t),pa(e,"maximum",t)},f0=(e,t)=>{e.multipleOf??(e.multipleOf=[]),e.multipleOf.includes(t)||e.multipleOf.push(t)},p0=(e,t)=>{e.patterns??(e.patterns=new Set),e.patterns.add(t)},d0=(e,t)=>{e.mime=e.mime?e.mime.filter(r=>t.includes(r)):[...t]},h0=(e,t)=>{e.format=t,t.includes("int")&&(e.isInt=!0)},c0=(e,t)=>fa(e,"minimum",t.minimum),l0=(e,t)=>pa(e,"maximum",t.maximum),u0=e=>(t,r)=>{h0(t,r.format);let[n,o]=e[r.format];fa(t,"minimum",n),pa(t,"maximum",o)},jz={greater_than:(e,t)=>fa(e,t.inclusive?"minimum":"exclusiveMinimum",t.value),less_than:(e,t)=>pa(e,t.inclusive?"maximum":"exclusiveMaximum",t.value),multiple_of:(e,t)=>f0(e,t.value),number_format:u0(Ri),bigint_format:u0(Ll),min_length:c0,max_length:l0,length_equals:(e,t)=>i0(e,t.length),min_size:c0,max_size:l0,size_equals:(e,t)=>i0(e,t.size),string_format:(e,t)=>{h0(e,t.format),t.pattern&&p0(e,t.pattern),(t.format==="base64"||t.format==="base64url")&&(e.contentEncoding=t.format),(t.local||t.precision===-1)&&(e.laxFormat=!0)},mime_type:(e,t)=>d0(e,t.mime)};function Mr(e){let t={},r=e._zod.def,n=e._zod.traits.has("$ZodCheck")?[e,...r.checks??[]]:r.checks??[];for(let s of n)jz[s._zod.def.check]?.(t,s._zod.def);let o=e._zod.bag;o.minimum!==void 0&&fa(t,"minimum",o.minimum),o.exclusiveMinimum!==void 0&&fa(t,"exclusiveMinimum",o.exclusiveMinimum),o.maximum!==void 0&&pa(t,"maximum",o.maximum),o.exclusiveMaximum!==void 0&&pa(t,"exclusiveMaximum",o.exclusiveMaximum),o.multipleOf!==void 0&&f0(t,o.multipleOf),o.format!==void 0&&(t.format??(t.format=o.format),o.format.includes("int")&&(t.isInt=!0)),o.mime&&d0(t,o.mime);for(let s of o.patterns??[])p0(t,s);return t}var Wz={guid:"uuid",url:"uri",datetime:"date-time",json_string:"json-string",regex:""},Bz=new Map([[qd,Ty],[Kl,Ay]]),Hz=e=>Bz.get(e)??e,m0=(e,t,r,n)=>{let o=r;o.type="string";let{minimum:s,maximum:a,format:i,patterns:c,contentEncoding:l,laxFormat:u}=Mr(e);if(typeof s=="number"&&(o.minLength=s),typeof a=="number"&&(o.maxLength=a),i&&(o.format=Wz[i]??i,o.format===""&&delete o.format,(i==="time"||u)&&delete o.format),l&&(o.contentEncoding=l),c&&c.size>0){let f=[...c].map(Hz);f.length===1?o.pattern=f[0].source:f.length>1&&(o.allOf=[...f.map(p=>({...t.target==="draft-07"||t.target==="draft-04"||t.target==="openapi-3.0"?{type:"string"}:{},pattern:p.source}))])}},g0=(e,t,r,n)=>{let o=r,{minimum:s,maximum:a,multipleOf:i,exclusiveMaximum:c,exclusiveMinimum:l,isInt:u}=Mr(e);o.type=u?"integer":"number";let f=typeof l=="number"&&l>=(s??Number.NEGATIVE_INFINITY),p=typeof c=="number"&&c<=(a??Number.POSITIVE_INFINITY),d=t.target==="draft-04"||t.target==="openapi-3.0";if(f?d?(o.minimum=l,o.exclusiveMinimum=!0):o.exclusiveMinimum=l:typeof s=="number"&&(o.minimum=s),p?d?(o.maximum=c,o.exclusiveMaximum=!0):o.exclusiveMaximum=c:typeof a=="number"&&(o.maximum=a),i){let h=new Set;for(let v of i)Number.isFinite(v)&&v!==0?h.add(Math.abs(v)):Fn(e,t,o,n,`A multipleOf divisor of ${v} cannot be represented in JSON Schema`);let[g,..._]=h;g!==void 0&&(o.multipleOf=g),_.length&&(o.allOf=[...o.allOf??[],..._.map(v=>({multipleOf:v}))])}},w0=(e,t,r,n)=>{r.type="boolean"};var _0=(e,t,r,n)=>{t.target==="openapi-3.0"?(r.type="string",r.nullable=!0,r.enum=[null]):r.type="null"};var y0=(e,t,r,n)=>{r.not={}};var b0=(e,t,r,n)=>{};var v0=(e,t,r,n)=>{let o=e._zod.def,s=na(o.entries);if(s.length===0){r.not={};return}s.every(a=>typeof a=="number")&&(r.type="number"),s.every(a=>typeof a=="string")&&(r.type="string"),r.enum=s},x0=(e,t,r,n)=>{let o=e._zod.def;if(o.values.length===0){r.not={};return}let s=[];for(let a of o.values)if(a===void 0){if(Fn(e,t,r,n,"Literal `undefined` cannot be represented in JSON Schema"))return}else if(typeof a=="bigint"){if(Fn(e,t,r,n,"BigInt literals cannot be represented in JSON Schema"))return;s.push(Number(a))}else s.push(a);if(s.length!==0)if(s.length===1){let a=s[0];r.type=a===null?"null":typeof a,t.target==="draft-04"||t.target==="openapi-3.0"?r.enum=[a]:r.const=a}else s.every(a=>typeof a=="number")&&(r.type="number"),s.every(a=>typeof a=="string")&&(r.type="string"),s.every(a=>typeof a=="boolean")&&(r.type="boolean"),s.every(a=>a===null)&&(r.type="null"),r.enum=s};var S0=(e,t,r,n)=>{Fn(e,t,r,n,"Custom types cannot be represented in JSON Schema")};var k0=(e,t,r,n)=>{Fn(e,t,r,n,"Transforms cannot be represented in JSON Schema")};var E0=(e,t,r,n)=>{let o=r,s=e._zod.def,{minimum:a,maximum:i}=Mr(e);typeof a=="number"&&(o.minItems=a),typeof i=="number"&&(o.maxItems=i),o.type="array",o.items=pt(s.element,t,{...n,path:[...n.path,"items"]})};function ou(e){let t=e._zod.def;return t.type==="pipe"&&t.in._zod.traits.has("$ZodTransform")?ou(t.out):t.type==="catch"?ou(t.innerType):e._zod.optin}var O0=(e,t,r,n)=>{let o=r,s=e._zod.def,a=s.shape;if(Object.getOwnPropertySymbols(a).length&&Fn(e,t,o,n,"Symbol keys cannot be represented in JSON Schema"))return;o.type="object",o.properties={};for(let l in a)Nr(o.properties,l,pt(a[l],t,{...n,path:[...n.path,"properties",l]}));let c=[];for(let l of Object.keys(a)){let u=s.shape[l];(t.io==="input"?ou(u)===void 0:u._zod.optout===void 0)&&c.push(l)}c.length>0&&(o.required=c),s.catchall?._zod.def.type==="never"?o.additionalProperties=!1:s.catchall?s.catchall&&(o.additionalProperties=pt(s.catchall,t,{...n,path:[...n.path,"additionalProperties"]})):t.io==="output"&&(o.additionalProperties=!1)},T0=(e,t,r,n)=>{let o=e._zod.def,s=o.inclusive===!1,a=o.options.map((i,c)=>pt(i,t,{...n,path:[...n.path,s?"oneOf":"anyOf",c]}));s?r.oneOf=a:r.anyOf=a},A0=(e,t,r,n)=>{let o=e._zod.def,s=pt(o.left,t,{...n,path:[...n.path,"allOf",0]}),a=pt(o.right,t,{...n,path:[...n.path,"allOf",1]}),i=l=>"allOf"in l&&Object.keys(l).length===1,c=[...i(s)?s.allOf:[s],...i(a)?a.allOf:[a]];r.allOf=c,t.intersections.push(c)},P0=(e,t,r,n)=>{let o=r,s=e._zod.def;o.type="array";let a=t.target==="draft-2020-12"?"prefixItems":"items",i=t.target==="draft-2020-12"||t.target==="openapi-3.0"?"items":"additionalItems",c=s.items.map((g,_)=>pt(g,t,{...n,path:[...n.path,a,_]})),l=s.rest?pt(s.rest,t,{...n,path:[...n.path,i,...t.target==="openapi-3.0"?[s.items.length]:[]]}):null,u=s.items.length;for(;u>0;){let g=s.items[u-1];if(!(t.io==="input"?ou(g)!==void 0:g._zod.optout==="optional"))break;u--}let f=s.items.length,p=!s.rest;t.target==="draft-2020-12"?(o.prefixItems=c,p?o.items=!1:l&&(o.items=l),u>0&&(o.minItems=u),p&&(o.maxItems=f)):t.target==="openapi-3.0"?(o.items={anyOf:c},l&&o.items.anyOf.push(l),u>0&&(o.minItems=u),p&&(o.maxItems=f)):(o.items=c,p?o.additionalItems=!1:l&&(o.additionalItems=l),u>0&&(o.minItems=u),p&&(o.maxItems=f));let{minimum:d,maximum:h}=Mr(e);typeof d=="number"&&(o.minItems=d),typeof h=="number"&&(o.maxItems=h)};var R0=(e,t,r,n)=>{let o=e._zod.def,s=pt(o.innerType,t,n),a=t.seen.get(e);t.target==="openapi-3.0"?(a.ref=o.innerType,r.nullable=!0):r.anyOf=[s,{type:"null"}]},I0=(e,t,r,n)=>{let o=e._zod.def;pt(o.innerType,t,n);let s=t.seen.get(e);s.ref=o.innerType},yh=Symbol();function z0(e,t,r,n,o){let s=!1,a=JSON.stringify(e,(i,c)=>typeof c!="bigint"?c:(s=!0,null));return s?(Fn(t,r,n,o,"BigInt defaults cannot be represented in JSON Schema"),yh):JSON.parse(a)}var L0=(e,t,r,n)=>{let o=e._zod.def;pt(o.innerType,t,n);let s=t.seen.get(e);s.ref=o.innerType;let a=z0(o.defaultValue,e,t,r,n);a!==yh&&(r.default=a)},N0=(e,t,r,n)=>{let o=e._zod.def;pt(o.innerType,t,n);let s=t.seen.get(e);if(s.ref=o.innerType,t.io!=="input")return;let a=z0(o.defaultValue,e,t,r,n);a!==yh&&(r._prefault=a)},C0=(e,t,r,n)=>{let o=e._zod.def;pt(o.innerType,t,n);let s=t.seen.get(e);s.ref=o.innerType;let a;try{a=o.catchValue(void 0)}catch{Fn(e,t,r,n,"Dynamic catch values are not supported in JSON Schema");return}r.default=a},M0=(e,t,r,n)=>{let o=e._zod.def,s=o.in._zod.traits.has("$ZodTransform"),a=t.io==="input"?s?o.out:o.in:o.out;pt(a,t,n);let i=t.seen.get(e);i.ref=a},$0=(e,t,r,n)=>{let o=e._zod.def;pt(o.innerType,t,n);let s=t.seen.get(e);s.ref=o.innerType,r.readOnly=!0};var bh=(e,t,r,n)=>{let o=e._zod.def;pt(o.innerType,t,n);let s=t.seen.get(e);s.ref=o.innerType},D0=(e,t,r,n)=>{let o=e._zod.innerType;pt(o,t,n);let s=t.seen.get(e);s.ref=o};var F0=new WeakSet([Object.prototype,Error.prototype]);function au(e,t,r){Object.defineProperty(e,t,{configurable:!0,enumerable:!1,get(){let n=r(this);return Object.defineProperty(this,t,{value:n,configurable:!0,writable:!0}),n},set(n){Object.defineProperty(this,t,{value:n,configurable:!0,writable:!0})}})}var U0=(e,t)=>{ry.init(e,t),e.name="ZodError";let r=Object.getPrototypeOf(e);F0.has(r)||(F0.add(r),au(r,"format",n=>o=>Dd(n,o)),au(r,"flatten",n=>o=>$d(n,o)),au(r,"addIssue",n=>o=>{n.issues.push(o),n.message=JSON.stringify(n.issues,oa,2)}),au(r,"addIssues",n=>o=>{n.issues.push(...o),n.message=JSON.stringify(n.issues,oa,2)}),Object.defineProperty(r,"isEmpty",{configurable:!0,enumerable:!1,get(){return this.issues.length===0}}))},j0=I("ZodError",U0),yr=I("ZodError",U0,void 0,{Parent:Error});var W0=Dl(yr),B0=Fl(yr),H0=Ul(yr),G0=jl(yr),Z0=oy(yr),V0=sy(yr),K0=ay(yr),q0=iy(yr),Y0=cy(yr),J0=ly(yr),X0=uy(yr),Q0=fy(yr);function eL(){sr.localeError||ar(mv())}function cu(){sr.memoizer||ar({memoizer:rh()})}var Ye=I("ZodType",(e,t)=>(eL(),We.init(e,t),e.def=t,e.type=t.type,e),{check(...e){let t=this.def;return this.clone(ae.mergeDefs(t,{checks:[...t.checks??[],...e.map(r=>typeof r=="function"?{_zod:{check:r,def:{check:"custom"},onattach:[]}}:r)]}),{parent:!0})},with(...e){return this.check(...e)},clone(e,t){return Cr(this,e,t)},brand(){return this},register(e,t){return e.add(this,t),this},refine(e,t){return this.check(JL(e,t))},superRefine(e,t){return this.check(XL(e,t))},overwrite(e){return this.check(ho(e))},optional(){return ex(this)},exactOptional(){return $L(this)},nullable(){return tx(this)},nullish(){return ex(tx(this))},nonoptional(e){return BL(this,e)},array(){return rt(this)},or(e){return da([this,e])},and(e){return zL(this,e)},transform(e){return rx(this,ML(e))},default(e){return UL(this,e)},prefault(e){return WL(this,e)},catch(e){return GL(this,e)},pipe(e){return rx(this,e)},readonly(){return KL(this)},describe(e){let t=this.clone();return po.add(t,{description:e}),t},meta(...e){if(e.length===0)return po.get(this);let t=this.clone();return po.add(t,e[0]),t},isOptional(){return this.safeParse(void 0).success},isNullable(){return this.safeParse(null).success},apply(e,...t){return t.length===0?e(this):e(this,...t)},get"~standard"(){return ae.hide(this,"~standard",{...Kd(this),jsonSchema:{input:Ui(this,"input"),output:Ui(this,"output")}})},set"~standard"(e){ae.own(this,"~standard",e)},parse:function e(t,r){return W0(this,t,r,{callee:e})},parseAsync:async function e(t,r){return await B0(this,t,r,{callee:e})},safeParse(e,t){return H0(this,e,t)},async safeParseAsync(e,t){return G0(this,e,t)},get spa(){return this?.safeParseAsync},set spa(e){ae.own(this,"spa",e)},validate(e,t){return Fd(this,e,t)},validateAsync(e,t){return Ud(this,e,t)},encode:function e(t,r){return Z0(this,t,r,{callee:e})},decode:function e(t,r){return V0(this,t,r,{callee:e})},encodeAsync:async function e(t,r){return await K0(this,t,r,{callee:e})},decodeAsync:async function e(t,r){return await q0(this,t,r,{callee:e})},safeEncode(e,t){return Y0(this,e,t)},safeDecode(e,t){return J0(this,e,t)},async safeEncodeAsync(e,t){return X0(this,e,t)},async safeDecodeAsync(e,t){return Q0(this,e,t)},toJSONSchema(e){return a0(this,{})(e)},get description(){return po.get(this)?.description},get _def(){return this._zod.def}}),nx=I("_ZodString",(e,t)=>{Vl.init(e,t),Ye.init(e,t),e._zod.processJSONSchema=(r,n,o)=>m0(e,r,n,o)},ae.derived({format:e=>Mr(e).format??null,minLength:e=>Mr(e).minimum??null,maxLength:e=>Mr(e).maximum??null},{regex(...e){return this.check(oh(...e))},includes(...e){return this.check(ih(...e))},startsWith(...e){return this.check(ch(...e))},endsWith(...e){return this.check(lh(...e))},min(...e){return this.check(ua(...e))},max(...e){return this.check(ru(...e))},length(...e){return this.check(nu(...e))},nonempty(...e){return this.check(ua(1,...e))},lowercase(e){return this.check(sh(e))},uppercase(e){return this.check(ah(e))},trim(){return this.check(fh())},normalize(...e){return this.check(uh(...e))},toLowerCase(){return this.check(ph())},toUpperCase(){return this.check(dh())},slugify(){return this.check(hh())}})),tL=I("ZodString",(e,t)=>{Vl.init(e,t),nx.init(e,t)},{email(e){return this.check(bv(aL,e))},url(e){return this.check(Ov(cL,e))},jwt(e){return this.check(jv(SL,e))},emoji(e){return this.check(Tv(lL,e))},guid(e){return this.check(vv(iL,e))},uuid(e){return this.check(xv(iu,e))},uuidv4(e){return this.check(Sv(iu,e))},uuidv6(e){return this.check(kv(iu,e))},uuidv7(e){return this.check(Ev(iu,e))},nanoid(e){return this.check(Av(uL,e))},cuid(e){return this.check(Pv(fL,e))},cuid2(e){return this.check(Rv(pL,e))},ulid(e){return this.check(Iv(dL,e))},base64(e){return this.check(Dv(bL,e))},base64url(e){return this.check(Fv(vL,e))},xid(e){return this.check(zv(hL,e))},ksuid(e){return this.check(Lv(mL,e))},ipv4(e){return this.check(Nv(gL,e))},ipv6(e){return this.check(Cv(wL,e))},cidrv4(e){return this.check(Mv(_L,e))},cidrv6(e){return this.check($v(yL,e))},e164(e){return this.check(Uv(xL,e))},datetime(e){return this.check(Wv(rL,e))},date(e){return this.check(Bv(nL,e))},time(e){return this.check(Hv(oL,e))},duration(e){return this.check(Gv(sL,e))}});function Xt(e){return yv(tL,e)}var st=I("ZodStringFormat",(e,t)=>{qe.init(e,t),nx.init(e,t)}),rL=I("ZodISODateTime",(e,t)=>{Tb.init(e,t),st.init(e,t)}),nL=I("ZodISODate",(e,t)=>{Ab.init(e,t),st.init(e,t)}),oL=I("ZodISOTime",(e,t)=>{Pb.init(e,t),st.init(e,t)}),sL=I("ZodISODuration",(e,t)=>{Rb.init(e,t),st.init(e,t)}),aL=I("ZodEmail",(e,t)=>{gb.init(e,t),st.init(e,t)});var iL=I("ZodGUID",(e,t)=>{hb.init(e,t),st.init(e,t)});var iu=I("ZodUUID",(e,t)=>{mb.init(e,t),st.init(e,t)});var cL=I("ZodURL",(e,t)=>{yb.init(e,t),st.init(e,t)});var lL=I("ZodEmoji",(e,t)=>{bb.init(e,t),st.init(e,t)});var uL=I("ZodNanoID",(e,t)=>{vb.init(e,t),st.init(e,t)});var fL=I("ZodCUID",(e,t)=>{xb.init(e,t),st.init(e,t)});var pL=I("ZodCUID2",(e,t)=>{Sb.init(e,t),st.init(e,t)});var dL=I("ZodULID",(e,t)=>{kb.init(e,t),st.init(e,t)});var hL=I("ZodXID",(e,t)=>{Eb.init(e,t),st.init(e,t)});var mL=I("ZodKSUID",(e,t)=>{Ob.init(e,t),st.init(e,t)});var gL=I("ZodIPv4",(e,t)=>{Ib.init(e,t),st.init(e,t)});var wL=I("ZodIPv6",(e,t)=>{Lb.init(e,t),st.init(e,t)});var _L=I("ZodCIDRv4",(e,t)=>{Nb.init(e,t),st.init(e,t)});var yL=I("ZodCIDRv6",(e,t)=>{Cb.init(e,t),st.init(e,t)});var bL=I("ZodBase64",(e,t)=>{$b.init(e,t),st.init(e,t)});var vL=I("ZodBase64URL",(e,t)=>{Db.init(e,t),st.init(e,t)});var xL=I("ZodE164",(e,t)=>{Fb.init(e,t),st.init(e,t)});var SL=I("ZodJWT",(e,t)=>{Ub.init(e,t),st.init(e,t)});var ox=I("ZodNumber",(e,t)=>{Yd.init(e,t),Ye.init(e,t),e._zod.processJSONSchema=(r,n,o)=>g0(e,r,n,o),e.isFinite=!0},ae.derived({minValue:e=>{let{minimum:t,exclusiveMinimum:r}=Mr(e);return Math.max(t??Number.NEGATIVE_INFINITY,r??Number.NEGATIVE_INFINITY)},maxValue:e=>{let{maximum:t,exclusiveMaximum:r}=Mr(e);return Math.min(t??Number.POSITIVE_INFINITY,r??Number.POSITIVE_INFINITY)},isInt:e=>{let{isInt:t,multipleOf:r}=Mr(e);return!!t||!!r?.some(Number.isSafeInteger)},format:e=>Mr(e).format??null},{gt(e,t){return this.check(eu(e,t))},gte(e,t){return this.check(Di(e,t))},min(e,t){return this.check(Di(e,t))},lt(e,t){return this.check(Ql(e,t))},lte(e,t){return this.check($i(e,t))},max(e,t){return this.check($i(e,t))},int(e){return this.check(Se(e))},safe(e){return this.check(Se(e))},positive(e){return this.check(eu(0,e))},nonnegative(e){return this.check(Di(0,e))},negative(e){return this.check(Ql(0,e))},nonpositive(e){return this.check($i(0,e))},multipleOf(e,t){return this.check(tu(e,t))},step(e,t){return this.check(tu(e,t))},finite(){return this}}));function V(e){return Zv(ox,e)}var kL=I("ZodNumberFormat",(e,t)=>{jb.init(e,t),ox.init(e,t)});function Se(e){return Vv(kL,e)}var EL=I("ZodBoolean",(e,t)=>{Wb.init(e,t),Ye.init(e,t),e._zod.processJSONSchema=(r,n,o)=>w0(e,r,n,o)});function Rt(e){return Kv(EL,e)}var OL=I("ZodNull",(e,t)=>{Bb.init(e,t),Ye.init(e,t),e._zod.processJSONSchema=(r,n,o)=>_0(e,r,n,o)});function sx(e){return qv(OL,e)}var TL=I("ZodUnknown",(e,t)=>{Hb.init(e,t),Ye.init(e,t),e._zod.processJSONSchema=(r,n,o)=>b0(e,r,n,o)});function $e(){return Yv(TL)}var AL=I("ZodNever",(e,t)=>{Gb.init(e,t),Ye.init(e,t),e._zod.processJSONSchema=(r,n,o)=>y0(e,r,n,o)});function ax(e){return Jv(AL,e)}var PL=I("ZodArray",(e,t)=>{cu(),Zb.init(e,t),Ye.init(e,t),e._zod.processJSONSchema=(r,n,o)=>E0(e,r,n,o),e.element=t.element},{min(e,t){return this.check(ua(e,t))},nonempty(e){return this.check(ua(1,e))},max(e,t){return this.check(ru(e,t))},length(e,t){return this.check(nu(e,t))},unwrap(){return this.element}});function rt(e,t){return Xv(PL,e,t)}var xh=I("ZodObject",(e,t)=>{cu(),qb.init(e,t),Ye.init(e,t),e._zod.processJSONSchema=(r,n,o)=>O0(e,r,n,o),ae.installLazyProp(e,"shape",r=>r._zod.def.shape,!1)},{keyof(){return we(Object.keys(this._zod.def.shape))},catchall(e){return this.clone(ae.mergeDefs(this._zod.def,{catchall:e}))},passthrough(){return this.clone(ae.mergeDefs(this._zod.def,{catchall:$e()}))},loose(){return this.clone(ae.mergeDefs(this._zod.def,{catchall:$e()}))},strict(){return this.clone(ae.mergeDefs(this._zod.def,{catchall:ax()}))},strip(){return this.clone(ae.mergeDefs(this._zod.def,{catchall:void 0}))},extend(e){return ae.extend(this,e)},safeExtend(e){return ae.safeExtend(this,e)},merge(e){return ae.merge(this,e)},pick(e){return ae.pick(this,e)},omit(e){return ae.omit(this,e)},partial(...e){return ae.partial(Sh,this,e[0])},exactPartial(...e){return ae.partial(lx,this,e[0],"exactPartial")},required(...e){return ae.required(ux,this,e[0])}});function mo(e,t){let r={type:"object",shape:e??{},...ae.normalizeParams(t)};return new xh(r)}function q(e,t){return new xh({type:"object",shape:e,catchall:ax(),...ae.normalizeParams(t)})}function ix(e,t){return new xh({type:"object",shape:e,catchall:$e(),...ae.normalizeParams(t)})}var cx=I("ZodUnion",(e,t)=>{Jd.init(e,t),Ye.init(e,t),e._zod.processJSONSchema=(r,n,o)=>T0(e,r,n,o),e.options=t.options});function da(e,t){return new cx({type:"union",options:e,...ae.normalizeParams(t)})}var RL=I("ZodDiscriminatedUnion",(e,t)=>{cx.init(e,t),Yb.init(e,t)});function go(e,t,r){return new RL({type:"union",options:t,discriminator:e,...ae.normalizeParams(r)})}var IL=I("ZodIntersection",(e,t)=>{Jb.init(e,t),Ye.init(e,t),e._zod.processJSONSchema=(r,n,o)=>A0(e,r,n,o)});function zL(e,t){return new IL({type:"intersection",left:e,right:t})}var LL=I("ZodTuple",(e,t)=>{cu(),Xb.init(e,t),Ye.init(e,t),e._zod.processJSONSchema=(r,n,o)=>P0(e,r,n,o)},{rest(e){return this.clone({...this._zod.def,rest:e})},partial(){let e=this._zod.def;if(e.checks?.length)throw new Error(".partial() cannot be used on tuple schemas containing refinements");return this.clone({...e,items:e.items.map(t=>new Sh({type:"optional",innerType:t}))})}});function br(e,t,r){let n=t instanceof We,o=n?r:t,s=n?t:null;return new LL({type:"tuple",items:e,rest:s,...ae.normalizeParams(o)})}var vh=I("ZodEnum",(e,t)=>{Qb.init(e,t),Ye.init(e,t),e._zod.processJSONSchema=(n,o,s)=>v0(e,n,o,s),e.enum=t.entries,e.options=[...e._zod.values];let r=new Set(Object.keys(t.entries));e.extract=(n,o)=>{let s={};for(let a of n)if(r.has(a))s[a]=t.entries[a];else throw new Error(`Key ${a} not found in enum`);return new vh({...t,checks:[],...ae.normalizeParams(o),entries:s})},e.exclude=(n,o)=>{let s={...t.entries};for(let a of n)if(r.has(a))delete s[a];else throw new Error(`Key ${a} not found in enum`);return new vh({...t,checks:[],...ae.normalizeParams(o),entries:s})}});function we(e,t){let r=Array.isArray(e)?Object.fromEntries(e.map(n=>[n,n])):e;return new vh({type:"enum",entries:r,...ae.normalizeParams(t)})}var NL=I("ZodLiteral",(e,t)=>{ev.init(e,t),Ye.init(e,t),e._zod.processJSONSchema=(r,n,o)=>x0(e,r,n,o),e.values=new Set(t.values),Object.defineProperty(e,"value",{get(){if(t.values.length>1)throw new Error("This schema contains multiple valid literal values. Use `.values` instead.");return t.values[0]}})});function ke(e,t){return new NL({type:"literal",values:Array.isArray(e)?e:[e],...ae.normalizeParams(t)})}var CL=I("ZodTransform",(e,t)=>{cu(),tv.init(e,t),Ye.init(e,t),e._zod.processJSONSchema=(r,n,o)=>k0(e,r,n,o),e._zod.parse=(r,n)=>{if(n.direction==="backward")throw new ca(e.constructor.name);r.addIssue=s=>{if(typeof s=="string")r.issues.push(ae.issue(s,r.value,t));else{let a=s;a.fatal&&(a.continue=!1),a.code??(a.code="custom"),"input"in a||(a.input=r.value),a.inst??(a.inst=e),r.issues.push(ae.issue(a))}};let o=t.transform(r.value,r);return o instanceof Promise?o.then(s=>(r.value=s,r)):(r.value=o,r)}});function ML(e){return new CL({type:"transform",transform:e})}var Sh=I("ZodOptional",(e,t)=>{Xd.init(e,t),Ye.init(e,t),e._zod.processJSONSchema=(r,n,o)=>bh(e,r,n,o),e.unwrap=()=>e._zod.def.innerType});function ex(e){return new Sh({type:"optional",innerType:e})}var lx=I("ZodExactOptional",(e,t)=>{rv.init(e,t),Ye.init(e,t),e._zod.processJSONSchema=(r,n,o)=>bh(e,r,n,o),e.unwrap=()=>e._zod.def.innerType});function $L(e){return new lx({type:"optional",innerType:e})}var DL=I("ZodNullable",(e,t)=>{nv.init(e,t),Ye.init(e,t),e._zod.processJSONSchema=(r,n,o)=>R0(e,r,n,o),e.unwrap=()=>e._zod.def.innerType});function tx(e){return new DL({type:"nullable",innerType:e})}var FL=I("ZodDefault",(e,t)=>{ov.init(e,t),Ye.init(e,t),e._zod.processJSONSchema=(r,n,o)=>L0(e,r,n,o),e.unwrap=()=>e._zod.def.innerType,e.removeDefault=e.unwrap});function UL(e,t){return new FL({type:"default",innerType:e,get defaultValue(){return typeof t=="function"?t():ae.shallowClone(t)}})}var jL=I("ZodPrefault",(e,t)=>{sv.init(e,t),Ye.init(e,t),e._zod.processJSONSchema=(r,n,o)=>N0(e,r,n,o),e.unwrap=()=>e._zod.def.innerType});function WL(e,t){return new jL({type:"prefault",innerType:e,get defaultValue(){return typeof t=="function"?t():ae.shallowClone(t)}})}var ux=I("ZodNonOptional",(e,t)=>{av.init(e,t),Ye.init(e,t),e._zod.processJSONSchema=(r,n,o)=>I0(e,r,n,o),e.unwrap=()=>e._zod.def.innerType});function BL(e,t){return new ux({type:"nonoptional",innerType:e,...ae.normalizeParams(t)})}var HL=I("ZodCatch",(e,t)=>{iv.init(e,t),Ye.init(e,t),e._zod.processJSONSchema=(r,n,o)=>C0(e,r,n,o),e.unwrap=()=>e._zod.def.innerType,e.removeCatch=e.unwrap});function GL(e,t){return new HL({type:"catch",innerType:e,catchValue:typeof t=="function"?t:ae.constantCatch(t)})}var ZL=I("ZodPipe",(e,t)=>{cv.init(e,t),Ye.init(e,t),e._zod.processJSONSchema=(r,n,o)=>M0(e,r,n,o),e.in=t.in,e.out=t.out});function rx(e,t){return new ZL({type:"pipe",in:e,out:t})}var VL=I("ZodReadonly",(e,t)=>{lv.init(e,t),Ye.init(e,t),e._zod.processJSONSchema=(r,n,o)=>$0(e,r,n,o),e.unwrap=()=>e._zod.def.innerType});function KL(e){return new VL({type:"readonly",innerType:e})}var qL=I("ZodLazy",(e,t)=>{uv.init(e,t),Ye.init(e,t),e._zod.processJSONSchema=(r,n,o)=>D0(e,r,n,o),e.unwrap=()=>e._zod.def.getter()});function fx(e){return new qL({type:"lazy",getter:e})}var YL=I("ZodCustom",(e,t)=>{fv.init(e,t),Ye.init(e,t),e._zod.processJSONSchema=(r,n,o)=>S0(e,r,n,o)});function JL(e,t={}){return Qv(YL,e,t)}function XL(e,t){return e0(e,t)}var ha,lt,kh,px,uu=0,bx=[],ht=Pe,dx=ht.__b,hx=ht.__r,mx=ht.diffed,gx=ht.__c,wx=ht.unmount,_x=ht.__;function fu(e,t){ht.__h&&ht.__h(lt,e,uu||t),uu=0;var r=lt.__H||(lt.__H={__:[],__h:[]});return e>=r.__.length&&r.__.push({}),r.__[e]}function ma(e){return uu=1,QL(xx,e)}function QL(e,t,r){var n=fu(ha++,2);if(n.t=e,!n.__c&&(n.__=[r?r(t):xx(void 0,t),function(i){var c=n.__N?n.__N[0]:n.__[0],l=n.t(c,i);c!==l&&(n.__N=[l,n.__[1]],n.__c.setState({}))}],n.__c=lt,!lt.__f)){var o=function(i,c,l){if(!n.__c.__H)return!0;var u=!1,f=n.__c.props!==i;if(n.__c.__H.__.some(function(d){if(d.__N){u=!0;var h=d.__[0];d.__=d.__N,d.__N=void 0,h!==d.__[0]&&(f=!0)}}),s){var p=s.call(this,i,c,l);return u?p||f:p}return!u||f};lt.__f=!0;var s=lt.shouldComponentUpdate,a=lt.componentWillUpdate;lt.componentWillUpdate=function(i,c,l){if(this.__e){var u=s;s=void 0,o(i,c,l),s=u}a&&a.call(this,i,c,l)},lt.shouldComponentUpdate=o}return n.__N||n.__}function Mt(e,t){var r=fu(ha++,3);!ht.__s&&vx(r.__H,t)&&(r.__=e,r.u=t,lt.__H.__h.push(r))}function Bt(e){return uu=5,pu(function(){return{current:e}},[])}function pu(e,t){var r=fu(ha++,7);return vx(r.__H,t)&&(r.__=e(),r.__H=t,r.__h=e),r.__}function Un(){var e=fu(ha++,11);if(!e.__){for(var t=lt.__v;t!==null&&!t.__m&&t.__!==null;)t=t.__;var r=t.__m||(t.__m=[0,0]);e.__="P"+r[0]+"-"+r[1]++}return e.__}function eN(){for(var e;e=bx.shift();){var t=e.__H;if(e.__P&&t)try{t.__h.some(lu),t.__h.some(Eh),t.__h=[]}catch(r){t.__h=[],ht.__e(r,e.__v)}}}ht.__b=function(e){lt=null,dx&&dx(e)},ht.__=function(e,t){e&&t.__k&&t.__k.__m&&(e.__m=t.__k.__m),_x&&_x(e,t)},ht.__r=function(e){hx&&hx(e),ha=0;var t=(lt=e.__c).__H;t&&(kh===lt?(t.__h=[],lt.__h=[],t.__.some(function(r){r.__N&&(r.__=r.__N),r.u=r.__N=void 0})):(t.__h.some(lu),t.__h.some(Eh),t.__h=[],ha=0)),kh=lt},ht.diffed=function(e){mx&&mx(e);var t=e.__c;t&&t.__H&&(t.__H.__h.length&&(bx.push(t)!==1&&px===ht.requestAnimationFrame||((px=ht.requestAnimationFrame)||tN)(eN)),t.__H.__.some(function(r){r.u&&(r.__H=r.u,r.u=void 0)})),kh=lt=null},ht.__c=function(e,t){t.some(function(r){try{r.__h.some(lu),r.__h=r.__h.filter(function(n){return!n.__||Eh(n)})}catch(n){t.some(function(o){o.__h&&(o.__h=[])}),t=[],ht.__e(n,r.__v)}}),gx&&gx(e,t)},ht.unmount=function(e){wx&&wx(e);var t,r=e.__c;r&&r.__H&&(r.__H.__.some(function(n){try{lu(n)}catch(o){t=o}}),r.__H=void 0,t&&ht.__e(t,r.__v))};var yx=typeof requestAnimationFrame=="function";function tN(e){var t,r=function(){clearTimeout(n),yx&&cancelAnimationFrame(t),setTimeout(e)},n=setTimeout(r,35);yx&&(t=requestAnimationFrame(r))}function lu(e){var t=lt,r=e.__c;typeof r=="function"&&(e.__c=void 0,r()),lt=t}function Eh(e){var t=lt;e.__c=e.__(),lt=t}function vx(e,t){return!e||e.length!==t.length||t.some(function(r,n){return r!==e[n]})}function xx(e,t){return typeof t=="function"?t(e):t}var rN=Symbol.for("preact-signals");function gu(){if(jn>1)jn--;else{var e,t=!1;for(function(){var o=hu;for(hu=void 0;o!==void 0;){var s=o.S;if(s.v===o.v)for(var a=s.t;a!==void 0;a=a.x)a.i===o.i&&(a.i=s.i);o=o.o}}();Wi!==void 0;){var r=Wi;for(Wi=void 0,du++;r!==void 0;){var n=r.u;if(r.u=void 0,r.f&=-3,!(8&r.f)&&kx(r))try{r.c()}catch(o){t||(e=o,t=!0)}r=n}}if(du=0,jn--,t)throw e}}function Th(e){if(jn>0)return e();Oh=++nN,jn++;try{return e()}finally{gu()}}var ji,nt=void 0;function Bi(e){var t=nt,r=ji;nt=void 0,ji=void 0;try{return e()}finally{nt=t,ji=r}}var Wi=void 0,jn=0,du=0,nN=0,Oh=0,hu=void 0,mu=0;function Sx(e){if(nt!==void 0){var t=e.n;if(t===void 0||t.t!==nt)return t={i:0,S:e,p:nt.s,n:void 0,t:nt,e:void 0,x:void 0,r:t},nt.s!==void 0&&(nt.s.n=t),nt.s=t,e.n=t,32&nt.f&&e.S(t),t;if(t.i===-1)return t.i=0,t.n!==void 0&&(t.n.p=t.p,t.p!==void 0&&(t.p.n=t.n),t.p=nt.s,t.n=void 0,nt.s.n=t,nt.s=t),t}}function yt(e,t){this.v=e,this.i=0,this.n=void 0,this.t=void 0,this.l=0,this.W=t?.watched,this.Z=t?.unwatched,this.name=t?.name}yt.prototype.brand=rN;yt.prototype.h=function(){return!0};yt.prototype.S=function(e){var t=this,r=this.t;r!==e&&e.e===void 0&&(e.x=r,this.t=e,r!==void 0?r.e=e:Bi(function(){var n;(n=t.W)==null||n.call(t)}))};yt.prototype.U=function(e){var t=this;if(this.t!==void 0){var r=e.e,n=e.x;r!==void 0&&(r.x=n,e.e=void 0),n!==void 0&&(n.e=r,e.x=void 0),e===this.t&&(this.t=n,n===void 0&&Bi(function(){var o;(o=t.Z)==null||o.call(t)}))}};yt.prototype.subscribe=function(e){var t=this;return It(function(){var r=t.value;Bi(function(){return e(r)})},{name:"sub"})};yt.prototype.valueOf=function(){return this.value};yt.prototype.toString=function(){return this.value+""};yt.prototype.toJSON=function(){return this.value};yt.prototype.peek=function(){var e=this;return Bi(function(){return e.value})};Object.defineProperty(yt.prototype,"value",{get:function(){var e=Sx(this);return e!==void 0&&(e.i=this.i),this.v},set:function(e){if(e!==this.v){if(du>100)throw new Error("Cycle detected");(function(r){jn!==0&&du===0&&r.l!==Oh&&(r.l=Oh,hu={S:r,v:r.v,i:r.i,o:hu})})(this),this.v=e,this.i++,mu++,jn++;try{for(var t=this.t;t!==void 0;t=t.x)t.t.N()}finally{gu()}}}});function pe(e,t){return new yt(e,t)}function kx(e){for(var t=e.s;t!==void 0;t=t.n)if(t.S.i!==t.i||!t.S.h()||t.S.i!==t.i)return!0;return!1}function Ex(e){for(var t=e.s;t!==void 0;t=t.n){var r=t.S.n;if(r!==void 0&&(t.r=r),t.S.n=t,t.i=-1,t.n===void 0){e.s=t;break}}}function Ox(e){for(var t=e.s,r=void 0;t!==void 0;){var n=t.p;t.i===-1?(t.S.U(t),n!==void 0&&(n.n=t.n),t.n!==void 0&&(t.n.p=n)):r=t,t.S.n=t.r,t.r!==void 0&&(t.r=void 0),t=n}e.s=r}function ls(e,t){yt.call(this,void 0,t),this.x=e,this.s=void 0,this.g=mu-1,this.f=4}ls.prototype=new yt;ls.prototype.h=function(){if(this.f&=-3,1&this.f)return!1;if((36&this.f)==32||(this.f&=-5,this.g===mu))return!0;if(this.g=mu,this.f|=1,this.i>0&&!kx(this))return this.f&=-2,!0;var e=nt;try{Ex(this),nt=this;var t=this.x();(16&this.f||this.v!==t||this.i===0)&&(this.v=t,this.f&=-17,this.i++)}catch(r){this.v=r,this.f|=16,this.i++}return nt=e,Ox(this),this.f&=-2,!0};ls.prototype.S=function(e){if(this.t===void 0){this.f|=36;for(var t=this.s;t!==void 0;t=t.n)t.S.S(t)}yt.prototype.S.call(this,e)};ls.prototype.U=function(e){if(this.t!==void 0&&(yt.prototype.U.call(this,e),this.t===void 0)){this.f&=-33;for(var t=this.s;t!==void 0;t=t.n)t.S.U(t)}};ls.prototype.N=function(){if(!(2&this.f)){this.f|=6;for(var e=this.t;e!==void 0;e=e.x)e.t.N()}};Object.defineProperty(ls.prototype,"value",{get:function(){if(1&this.f)throw new Error("Cycle detected");var e=Sx(this);if(this.h(),e!==void 0&&(e.i=this.i),16&this.f)throw this.v;return this.v}});function ir(e,t){return new ls(e,t)}function Tx(e){var t=e.j;if(e.j=void 0,typeof t=="function"){jn++;var r=nt;nt=void 0;try{t()}catch(n){throw e.f&=-2,e.f|=8,Ah(e),n}finally{nt=r,gu()}}}function Ah(e){for(var t=e.s;t!==void 0;t=t.n)t.S.U(t);e.x=void 0,e.s=void 0,Tx(e)}function oN(e){if(nt!==this)throw new Error("Out-of-order effect");Ox(this),nt=e,this.f&=-2;try{8&this.f&&Ah(this)}finally{gu()}}function ga(e,t){this.x=e,this.j=void 0,this.s=void 0,this.u=void 0,this.f=32,this.name=t?.name,ji&&ji.push(this)}ga.prototype.c=function(){var e=this.S();try{if(8&this.f||this.x===void 0)return;var t=this.x();typeof t=="function"&&(this.j=t)}finally{e()}};ga.prototype.S=function(){if(1&this.f)throw new Error("Cycle detected");this.f|=1,this.f&=-9,Tx(this),Ex(this),jn++;var e=nt;return nt=this,oN.bind(this,e)};ga.prototype.N=function(){2&this.f||(this.f|=2,this.u=Wi,Wi=this)};ga.prototype.d=function(){this.f|=8,1&this.f||Ah(this)};ga.prototype.dispose=function(){this.d()};function It(e,t){var r=new ga(e,t);try{r.c()}catch(o){throw r.d(),o}var n=r.d.bind(r);return n[Symbol.dispose]=n,n}var Ax,_u,wu,sN=typeof window<"u"&&!!window.__PREACT_SIGNALS_DEVTOOLS__;var Px=[];It(function(){Ax=this.N})();function wa(e,t){Pe[e]=t.bind(null,Pe[e]||function(){})}function Hi(e){if(wu){var t=wu;wu=void 0,t()}wu=e&&e.S()}function Rx(e){var t=this,r=e.data,n=Qt(r);n.name="ReactiveDom",n.value=r;var o=pu(function(){for(var i=t,c=t.__v;c=c.__;)if(c.__c){c.__c.__$f|=4;break}var l=ir(function(){var d=n.value.value;return d===0?0:d===!0?"":d||""}),u=ir(function(){return!Array.isArray(l.value)&&!hd(l.value)}),f=It(function(){if(this.N=Ix,u.value){var d=l.value;i.__v&&i.__v.__e&&i.__v.__e.nodeType===3&&(i.__v.__e.data=d)}}),p=t.__$u.d;return t.__$u.d=function(){f(),p.call(this)},[u,l]},[]),s=o[0],a=o[1];return s.value?a.peek():a.value}Rx.displayName="ReactiveTextNode";Object.defineProperties(yt.prototype,{constructor:{configurable:!0,value:wd(xe,null).constructor},type:{configurable:!0,value:Rx},props:{configurable:!0,get:function(){var e=this;return{data:{get value(){return e.value}}}}},__b:{configurable:!0,value:1}});wa("__b",function(e,t){if(Hi(),_u=void 0,typeof t.type=="string"){var r,n=t.props;for(var o in n)if(o!=="children"){var s=n[o];s instanceof yt&&(r||(t.__np=r={}),r[o]=s,n[o]=s.peek())}}e(t)});wa("__r",function(e,t){if(e(t),t.type!==xe){Hi();var r,n=t.__c;n&&(n.__$f&=-2,(r=n.__$u)===void 0&&(n.__$u=r=function(o,s){var a;return It(function(){a=this},{name:s}),a.c=o,a}(function(o){return function(){var s;sN&&((s=this.y)==null||s.call(this)),o.__$f|=1,o.setState({})}}(n),typeof t.type=="function"?t.type.displayName||t.type.name:""))),_u=n,Hi(r)}});wa("__e",function(e,t,r,n){Hi(),_u=void 0,e(t,r,n)});wa("diffed",function(e,t){Hi(),_u=void 0;var r;if(typeof t.type=="string"&&(r=t.__e)){var n=t.__np,o=t.props,s=r.U;if(s)for(var a in s){var i=s[a];i===void 0||n&&a in n||(i.d(),s[a]=void 0)}if(n){s||(s={},r.U=s);for(var c in n){var l=s[c],u=n[c];l===void 0?(l=aN(r,c,u,o),s[c]=l):l.o(u,o)}}}e(t)});function aN(e,t,r,n){var o=t in e&&e.ownerSVGElement===void 0,s=pe(r);return{o:function(a,i){s.value=a,n=i},d:It(function(){this.N=Ix;var a=s.value.value;n[t]!==a&&(n[t]=a,o?e[t]=a:a!=null&&(a!==!1||t[4]==="-")?e.setAttribute(t,a):e.removeAttribute(t))})}}wa("unmount",function(e,t){if(typeof t.type=="string"){var r=t.__e;if(r){var n=r.U;if(n){r.U=void 0;for(var o in n){var s=n[o];s&&s.d()}}}var a=t.__np;if(a){var i=t.props;for(var c in a)i[c]=a[c]}t.__np=void 0}else{var l=t.__c;if(l){l.__$f|=8;var u=l.__$u;u&&(l.__$u=void 0,u.d())}}e(t)});wa("__h",function(e,t,r,n){n<3&&(t.__$f|=2),e(t,r,n)});ta.prototype.shouldComponentUpdate=function(e,t){if(this.__R)return!0;var r=this.__$u,n=r&&r.s!==void 0;for(var o in t)return!0;if(this.__f||typeof this.u=="boolean"&&this.u===!0){var s=2&this.__$f;if(!(n||s||4&this.__$f)||1&this.__$f)return!0}else if(!(n||4&this.__$f)||3&this.__$f)return!0;for(var a in e)if(a!=="__source"&&e[a]!==this.props[a])return!0;for(var i in this.props)if(!(i in e))return!0;return!1};function Qt(e,t){return pu(function(){return pe(e,t)},[])}var iN=function(e){queueMicrotask(function(){queueMicrotask(e)})};function cN(){Th(function(){for(var e;e=Px.shift();)Ax.call(e)})}function Ix(){Px.push(this)===1&&(Pe.requestAnimationFrame||iN)(cN)}var lN=[["Android",/Android/],["iOS",/iPhone|iPad/],["Windows",/Windows/],["macOS",/Macintosh/],["Linux",/Linux|CrOS/]],uN=[["Edge",/Edg(A|iOS)?\//],["Firefox",/Firefox\/|FxiOS\//],["Chrome",/Chrom(e|ium)\/|CriOS\//],["Safari",/Safari\//]],fN={Android:"needs version 121 or later, and Android 12 or later",Linux:"needs a recent version and a recent driver; where that is not enough, chrome://flags/#enable-unsafe-webgpu and chrome://flags/#enable-vulkan set to Enabled help"},pN="needs version 113 or later",dN={Windows:"needs version 141 or later",macOS:"needs version 145 or later, and a Mac with Apple silicon"},hN="may have WebGPU in its Nightly version only: use Chrome or Edge";function Lx(e,t,r){let n=zx(lN,e),o=zx(uN,e);return t?["This browser draws on no GPU here: it offers no WebGPU, or no adapter for it.",mN(o,n),"If it is new enough, see that hardware acceleration is on in its settings, and that the GPU's driver is up to date."]:[`Browsers offer WebGPU only to pages of a secure address, and this one is not: ${new URL(r).origin}.`,"Open it on the machine where denerf runs, as http://localhost or http://127.0.0.1; or bring its port there, by ssh -L PORT:127.0.0.1:PORT MACHINE; or put a proxy with https in front of it."]}function Nx(e){return`This page is of denerf ${e}; what runs now may be a later version.`}function mN(e,t){if(t==="iOS")return"On iPhone and iPad every browser needs iOS 26 or later.";if(e==="Safari")return"Safari needs macOS 26 or later; in older ones Chrome and Edge have WebGPU.";if(e===null||t===null)return"Use Chrome, Edge, Safari or Firefox in their current versions.";let r=e==="Firefox"?dN[t]??hN:fN[t]??pN;return`${e} on ${t} ${r}.`}function zx(e,t){return e.find(([,r])=>r.test(t))?.[0]??null}function Cx({label:e,value:t,options:r}){let n=Un();return y("fieldset",{class:"choice",children:[y("legend",{children:e}),y("div",{children:r.map(o=>y("label",{children:[y("input",{type:"radio",name:n,checked:t.value===o.value,onChange:()=>t.value=o.value}),y("span",{children:o.label})]},o.value))})]})}function us({label:e,value:t,shown:r,min:n,max:o,step:s,onInput:a}){let i=Un();return y("div",{class:"row slider",children:[y("label",{for:i,children:e}),y("output",{for:i,children:r}),y("input",{id:i,type:"range",min:n,max:o,step:s,value:t,"aria-valuetext":r,onInput:c=>a(c.currentTarget.valueAsNumber)})]})}function Wn({label:e,value:t,options:r,onChange:n}){let o=Un();return y("div",{class:"row",children:[y("label",{for:o,children:e}),y("select",{id:o,value:t,onChange:s=>n(s.currentTarget.value),children:r.map(s=>y("option",{value:s.value,children:s.label},s.value))})]})}function Ph({label:e,value:t,min:r,max:n,step:o="any",onInput:s}){let a=Un();return y("div",{class:"row",children:[y("label",{for:a,children:e}),y("input",{id:a,type:"number",min:r,max:n,step:o,value:Number.isNaN(t)?void 0:t,inputMode:"decimal",required:!0,onInput:i=>s(i.currentTarget.valueAsNumber)})]})}function Ae({children:e,title:t,disabled:r,primary:n,focused:o,onClick:s}){let a=Bt(null);return Mt(()=>{o&&a.current.focus()},[]),y("button",{ref:a,type:"button",title:t,disabled:r,onClick:s,class:n?"button primary":"button",children:e})}function yu({rows:e}){return y("dl",{class:"facts",children:e.map(([t,r])=>y("div",{children:[y("dt",{children:t}),y("dd",{children:r})]},t))})}function Mx({failure:e,pictures:t}){let[r,n]=ma(!1),o=e.reason==="no-webgpu";return y("div",{class:"failed",children:[t.length>0&&y(wN,{pictures:t,onMissing:()=>n(!0)}),y("section",{role:"alert",children:[y("h2",{children:o?"This page needs WebGPU":"The field cannot be shown"}),o?Lx(navigator.userAgent,isSecureContext,location.href).map(s=>y("p",{children:s},s)):y("p",{children:e.message}),o&&t.length>1&&y("p",{children:"Until then, drag the picture to turn around it."}),o&&r&&y("p",{children:["Until then, a training shows no picture; ",y("code",{children:"denerf view RUN"})," ","shows one of a run that was saved."]}),y(Ae,{primary:!0,onClick:()=>location.reload(),children:"Try again"})]})]})}var gN=24;function wN({pictures:e,onMissing:t}){let[r,n]=ma(0),[o,s]=ma(null),a=e.length-1,i=c=>n((c%e.length+e.length)%e.length);return y("div",{class:"pictures",onPointerDown:c=>s({x:c.clientX,shown:r}),onPointerMove:c=>o&&i(o.shown+Math.round((o.x-c.clientX)/gN)),onPointerUp:()=>s(null),onPointerLeave:()=>s(null),children:[y("img",{src:e[r],draggable:!1,alt:"The scene, rendered before",onError:c=>{c.currentTarget.hidden=!0,t()}}),a>0&&y("input",{type:"range",min:0,max:a,step:1,value:r,"aria-label":"Turn around the scene",onInput:c=>n(c.currentTarget.valueAsNumber),onPointerMove:c=>c.stopPropagation()})]})}function $x({store:{refused:e,about:t}}){return e.value===null?null:y("div",{class:"refused",role:"alert",children:y("p",{children:[e.value," ",Nx(t.value.version)]})})}function Ee(e,t){return[e[0]+t[0],e[1]+t[1],e[2]+t[2]]}function de(e,t){return[e[0]-t[0],e[1]-t[1],e[2]-t[2]]}function ee(e,t){return[e[0]*t,e[1]*t,e[2]*t]}function ce(e,t){return e[0]*t[0]+e[1]*t[1]+e[2]*t[2]}function vr(e){return ee(e.reduce(Ee,[0,0,0]),1/e.length)}function at(e,t){return[e[1]*t[2]-e[2]*t[1],e[2]*t[0]-e[0]*t[2],e[0]*t[1]-e[1]*t[0]]}function oe(e){return Math.hypot(e[0],e[1],e[2])}function $t(e){return ee(e,1/oe(e))}function fs(e,t,r){if(t===e.width&&r===e.height)return e;let{rays:n,...o}=e,s=r/e.height;return{...o,width:t,height:r,fx:e.fx*s,fy:e.fy*s,cx:t/2+(e.cx-e.width/2)*s,cy:r/2+(e.cy-e.height/2)*s}}var Rh=["right","up","backward"],zh=1e-6,_N=.01,yN=.001;function ps(e){let t=bN(e),r=[$(t,0),$(t,1),$(t,2)],n=r.map(oe);for(let[a,i]of Rh.entries())if(!Number.isFinite(1/n[a]))throw new RangeError(`Cannot read pose as its rotation must not be singular: the ${i} axis (column ${a}) is zero.`);let o=r.map((a,i)=>ee(a,1/n[i])),s=ce(at(o[0],o[1]),o[2]);if(Math.abs(s)<zh)throw new RangeError(`Cannot read pose as its rotation must not be singular: the right, up and backward axes (columns 0 to 2) lie in one plane, their determinant is ${s.toExponential(1)}.`);for(let[a,i]of[[0,1],[0,2],[1,2]]){let c=ce(o[a],o[i]);if(Math.abs(c)>_N)throw new RangeError(`Cannot read pose as its axes must be perpendicular: the cosine between the ${Rh[a]} and ${Rh[i]} axes (columns ${a} and ${i}) is ${c.toFixed(3)}.`)}if(s<0)throw new RangeError("Cannot read pose as its rotation must be right-handed: its determinant is negative, so the camera is mirrored. Negate the axis that was flipped (columns are right, up, backward).");for(let[a,i]of o.entries())if(Math.abs(n[a]-1)>yN)for(let c=0;c<3;c++)t[c*4+a]=i[c];return t}function bN(e){if(!Array.isArray(e)||e.length!==4&&e.length!==3)throw new RangeError(`Cannot read pose as it must be a list of 4 rows (or 3) of 4 numbers: current value is ${Ih(e)}.`);let t=new Float64Array(12);for(let[r,n]of e.entries()){if(!Array.isArray(n)||n.length!==4)throw new RangeError(`Cannot read pose as every row must have 4 numbers: row ${r} is ${Ih(n)}.`);for(let[o,s]of n.entries()){if(typeof s!="number"||!Number.isFinite(Math.fround(s)))throw new RangeError(`Cannot read pose as every entry must be a finite number: row ${r}, column ${o} is ${Ih(s)}.`);r<3&&(t[r*4+o]=s)}}if(e.length===4){let r=e[3];if([0,0,0,1].some((n,o)=>Math.abs(r[o]-n)>zh))throw new RangeError(`Cannot read pose as its last row must be 0, 0, 0, 1: current value is ${r.join(", ")}.`)}return t}function Ih(e){return Array.isArray(e)?`a list of length ${e.length}`:e!==null&&typeof e=="object"?"an object":typeof e=="string"?JSON.stringify(e):String(e)}function $(e,t){return[e[t],e[4+t],e[8+t]]}function ds(e,t,r){let n=de(e,t);if(!(oe(n)>0))throw new RangeError(`Cannot look at a point as the eye must be elsewhere: both are at (${e.join(", ")}).`);let o=$t(n),s=at(r,o);if(!(oe(s)>zh*oe(r)))throw new RangeError(`Cannot look at a point as up must not be zero or along the line of sight: up is (${r.join(", ")}), the line of sight (${ee(o,-1).join(", ")}).`);let a=$t(s),i=at(o,a),c=new Float64Array(12);for(let l=0;l<3;l++)c.set([a[l],i[l],o[l],e[l]],l*4);return c}function hn(e,t,r){let n=oe(t),o=n/2,s=o>0?Math.sin(n)/n:1,a=o>0?.5*(Math.sin(o)/o)**2:.5,i=new Float64Array(12),c=(l,u)=>u.forEach((f,p)=>i[p*4+l]=f);for(let l of[0,1,2]){let u=$(e,l),f=at(t,u);c(l,Ee(u,Ee(ee(f,s),ee(at(t,f),a))))}return c(3,Ee($(e,3),r)),i}var bu=.005;function Gi(e){let t=[[0,0,0],[0,0,0],[0,0,0]],r=[0,0,0];for(let o of e){let s=$t($(o.cameraToWorld,2)),a=$(o.cameraToWorld,3);for(let i=0;i<3;i++)for(let c=0;c<3;c++){let l=((i===c?1:0)-s[i]*s[c])/e.length;t[i][c]+=l,r[i]+=l*a[c]}}let n=ce(at(t[0],t[1]),t[2]);return{point:[ce(at(r,t[1]),t[2])/n,ce(at(t[0],r),t[2])/n,ce(at(t[0],t[1]),r)/n],determinant:n}}function wo(e,t){return{projection:e,radial:[0,0,0,0],divisor:[0,0,0],tangential:[0,0],prism:[0,0,0,0],omega:0,...t}}var _a=wo("perspective",{});function Xr({projection:e,radial:t,divisor:r,tangential:n,prism:o}){let s=[...t,...r,...n,...o];return e==="perspective"&&s.every(a=>a===0)}function Ch(e,t){let{shift:r}=Fx(e,t);return[t[0]+r[0],t[1]+r[1]]}function Fx(e,[t,r]){let{radial:[n,o,s,a],divisor:[i,c,l],tangential:u,prism:f}=e,p=t*t+r*r,[d,h,g]=[n-i,o-c,s-l],_=1+p*(i+p*(c+p*l)),v=p*(d+p*(h+p*(g+p*a)))/_,S=(d+p*(2*h+p*(3*g+p*4*a))-v*(i+p*(2*c+p*3*l)))/_,[E,O]=[u[1],u[0]],[P,T]=[E+f[0]+p*f[1],O+f[2]+p*f[3]],R=v+2*(E*t+O*r),[j,U]=[2*(S*t+E),2*(S*r+O)],[D,L]=[2*(P+p*f[1]),2*(T+p*f[3])];return{shift:[R*t+p*P,R*r+p*T],jacobian:[1+R+t*j+D*t,t*U+D*r,r*j+L*t,1+R+r*U+L*r]}}var vN=Math.PI;function ya(e){let t=Dx.get(e);return t===void 0&&Dx.set(e,t=xN(e)),t}var Dx=new WeakMap;function xN({projection:e,radial:t,divisor:r,omega:n}){let o=[1,...t],s=[1,...r],a=Ux(vu(o,s),vu([0,2],SN(vu(Lh(o),s),vu(o,Lh(s))))),i=[...Nh(a),...Nh(s)].map(Math.sqrt);return e==="fisheye"&&i.push(vN),e==="fov"&&i.push(Math.PI/2/n),Math.min(1/0,...i)}function Ux(e,t){let r=Math.max(e.length,t.length);return Array.from({length:r},(n,o)=>(e[o]??0)+(t[o]??0))}function SN(e,t){return Ux(e,t.map(r=>-r))}function vu(e,t){let r=new Array(e.length+t.length-1).fill(0);return e.forEach((n,o)=>t.forEach((s,a)=>r[o+a]+=n*s)),r}function Lh(e){return e.slice(1).map((t,r)=>(r+1)*t)}function xu(e,t){return e.reduceRight((r,n)=>r*t+n,0)}function Nh(e){let t=e.findLastIndex(s=>s!==0);if(t<1)return[];let r=e.slice(0,t+1),n=1+Math.max(...r.slice(0,-1).map(s=>Math.abs(s/r[t]))),o=[0,...Nh(Lh(r)),n];return o.slice(1).flatMap((s,a)=>{let i=o[a];return xu(r,i)<0==xu(r,s)<0?[]:[kN(r,i,s)]})}function kN(e,t,r){let n=xu(e,r)>=0;for(;;){let o=.5*(t+r);if(o<=t||o>=r)return o;xu(e,o)>=0===n?r=o:t=o}}var EN=60,ON=1e-9,TN=.9;function Zi(e,t,r=EN){let n=ya(e),o=Math.min(1,TN*n/Math.hypot(...t)),s=[(o-1)*t[0],(o-1)*t[1]],a=[0,0],i=1/0;for(let c=0;c<r;c++){let l=[s[0]+a[0],s[1]+a[1]],u=[t[0]+l[0],t[1]+l[1]],{shift:f,jacobian:[p,d,h,g]}=Fx(e,u),[_,v]=[l[0]+f[0],l[1]+f[1]],S=p*g-d*h;if(!(_*_+v*v<i&&S>0&&Math.hypot(...u)<n)){a=[a[0]/2,a[1]/2];continue}if(s=l,i=_*_+v*v,a=[(d*v-g*_)/S,(h*_-p*v)/S],Math.hypot(...a)<=ON*Math.max(1,Math.hypot(...u)))return[u[0]+a[0],u[1]+a[1]]}return null}var Su=11,AN=1.5,I9=.01**2,z9=.03**2;var L9=PN();function PN(){let e=(Su-1)/2,t=Float64Array.from({length:Su},(n,o)=>Math.exp(-.5*((o-e)/AN)**2)),r=t.reduce((n,o)=>n+o,0);return t.map(n=>n/r)}function Vi(e,t,r,n){return e=Math.imul(e,1664525)+1013904223|0,t=Math.imul(t,1664525)+1013904223|0,r=Math.imul(r,1664525)+1013904223|0,n=Math.imul(n,1664525)+1013904223|0,e=e+Math.imul(t,n)|0,t=t+Math.imul(r,e)|0,r=r+Math.imul(e,t)|0,n=n+Math.imul(t,r)|0,e^=e>>>16,t^=t>>>16,r^=r>>>16,n^=n>>>16,e=e+Math.imul(t,n)|0,t=t+Math.imul(r,e)|0,r=r+Math.imul(e,t)|0,n=n+Math.imul(t,r)|0,[e>>>0,t>>>0,r>>>0,n>>>0]}function _o(e){return(e>>>8)*2**-24}var zt={scale:1,rotation:[1,0,0,0,1,0,0,0,1],translation:[0,0,0]};function cr(e,t){let{scale:r,translation:n}=e,o=$r(e,t);return[r*o[0]+n[0],r*o[1]+n[1],r*o[2]+n[2]]}function $r({rotation:e},[t,r,n]){return[e[0]*t+e[1]*r+e[2]*n,e[3]*t+e[4]*r+e[5]*n,e[6]*t+e[7]*r+e[8]*n]}function lr(e,t){let r=new Float64Array(12);for(let n=0;n<4;n++){let o=[t[n],t[4+n],t[8+n]],s=n<3?$r(e,o):cr(e,o);for(let a=0;a<3;a++)r[a*4+n]=s[a]}return r}function Qr(e){let[t,r,n,o,s,a,i,c,l,u,f,p]=e;return{scale:1,rotation:[t,r,n,s,a,i,l,u,f],translation:[o,c,p]}}function Dr({scale:e,rotation:t,translation:r}){let n=[t[0],t[3],t[6],t[1],t[4],t[7],t[2],t[5],t[8]],o={scale:1/e,rotation:n,translation:[0,0,0]},[s,a,i]=cr(o,r);return{...o,translation:[-s,-a,-i]}}function ku(e,[t,r,n]){let{fx:o,fy:s,cx:a,cy:i,width:c,height:l,lens:u=_a}=e,[f,p]=[-r,-n],d=Math.hypot(t,f);if(u.projection==="equirectangular")return[c*(.5+Math.atan2(t,p)/(2*Math.PI)),l*(.5+Math.atan2(f,Math.hypot(t,p))/Math.PI)];if(u.projection!=="fisheye"&&p<=0)return null;let h=RN(u,d,p);if(!(h<ya(u)))return null;let g=d>0?h/d:0,[_,v]=Ch(u,[g*t,g*f]);return[o*_+a,s*v+i]}function RN({projection:e,omega:t},r,n){return e==="fisheye"?Math.atan2(r,n):e==="fov"?Math.atan2(2*r*Math.tan(t/2),n)/t:r/n}function yo(e,t){let{fx:r,fy:n,cx:o,cy:s,width:a,height:i,lens:c=_a}=e;if(c.projection==="equirectangular"){let u=(t[0]/a-.5)*2*Math.PI,f=(.5-t[1]/i)*Math.PI,p=Math.cos(f);return[p*Math.sin(u),Math.sin(f),-p*Math.cos(u)]}let l=Zi(c,[(t[0]-o)/r,(t[1]-s)/n]);return l&&IN(c,l)}function IN({projection:e,omega:t},[r,n]){let o=Math.hypot(r,n),[s,a]=[o,1];if(e==="fisheye"&&([s,a]=[Math.sin(o),Math.cos(o)]),e==="fov"){let l=o*t;[s,a]=[Math.sin(l),2*Math.tan(t/2)*Math.cos(l)]}let i=Math.hypot(s,a),c=o>0?s/o/i:0;return[c*r,-c*n,-a/i]}var Ki={least:Math.PI/36,most:Math.PI*2/3};function qi(e){return Math.min(Math.max(e,Ki.least),Ki.most)}function Eu({pose:e,fov:t,camera:r},n,o){if(r)return fs(r,n,o);let s=o/2/Math.tan(t/2);return{width:n,height:o,fx:s,fy:s,cx:n/2,cy:o/2,cameraToWorld:e}}function bo(e,t){let r=2*Math.atan(e.height/2/e.fy);return{pose:e.cameraToWorld,distance:t,fov:qi(r),camera:e}}function jx({pose:e}){return $(e,3)}function Fr({pose:e,distance:t}){return Ee($(e,3),ee($(e,2),-t))}var MN=Math.PI/2-.02,Wx=1e-6,Yi=[0,0,0];function Ji(e,t,r,n){let{pose:o,distance:s,fov:a}=e;return{pose:$N(o,t,r,n),distance:s,fov:a}}function Ou(e,t,r,n){let o=Fr(e);return Gx(o,{...Ji(e,t,r,n)})}function ba(e,t){let{pose:r,distance:n,fov:o}=e;return Gx(Fr(e),{pose:r,distance:n*t,fov:o})}function Mh({pose:e,distance:t,fov:r},n){return{pose:hn(e,Yi,n),distance:t,fov:r}}function va(e,t,r){let{pose:n,distance:o,fov:s}=e,a=2*o*Math.tan(s/2);return Mh(e,Ee(ee($(n,0),-t*a),ee($(n,1),r*a)))}function Tu(e,t,[r,n,o]){let{pose:s}=e,a=Ee(ee($(s,0),r),ee($(s,2),-o));return Mh(e,Ee(a,ee(t,n)))}function Au(e,t,[r,n,o]){let s=Dh(e.pose,t),a=at(t,s);return Mh(e,Ee(Ee(ee(s,r),ee(a,o)),ee(t,n)))}function Pu({pose:e,distance:t,fov:r},n){return{pose:hn(e,ee($(e,2),n),Yi),distance:t,fov:r}}function Bx({pose:e,distance:t},r){return{pose:e,distance:t,fov:qi(r)}}function $h(e,t,r){let n=jx(e),o=de(n,r),s=oe(o);if(!(s>0))return e;let i=!(oe(at(t,o))>Wx*s)?at(o,Dh(e.pose,t)):t;return{pose:ds(n,r,i),distance:s,fov:e.fov}}function Hx(e,t){return $h(e,t,Fr(e))}function Gx(e,{pose:t,distance:r,fov:n}){let o=Ee(e,ee($(t,2),r));return{pose:hn(t,Yi,de(o,$(t,3))),distance:r,fov:n}}function $N(e,t,r,n){let o=Math.asin(Math.min(Math.max(ce($(e,2),t),-1),1)),s=Math.max(MN,Math.abs(o)),a=Math.min(Math.max(o+n,-s),s)-o,i=hn(e,ee(Dh(e,t),-a),Yi);return hn(i,ee(t,r),Yi)}function Dh(e,t){let r=at(t,$(e,2));return oe(r)>Wx?$t(r):$(e,0)}var Fh={KeyW:{move:[0,0,1]},KeyS:{move:[0,0,-1]},KeyA:{move:[-1,0,0]},KeyD:{move:[1,0,0]},KeyQ:{move:[0,-1,0]},KeyE:{move:[0,1,0]},ArrowLeft:{turn:[1,0]},ArrowRight:{turn:[-1,0]},ArrowUp:{turn:[0,-1]},ArrowDown:{turn:[0,1]}},Zx=1.2,DN=1,Vx=.5;function Kx(e,t,r,n,o,s){let a=[0,0,0],[i,c]=[0,0];for(let d of n){let h=Fh[d];h?.move&&(a=Ee(a,h.move)),h?.turn&&([i,c]=[i+h.turn[0],c+h.turn[1]])}let[l,u]=[i*Zx*o,c*Zx*o],f=e;if(t==="orbit"){(l!==0||u!==0)&&(f=Ou(f,r,-l,-u)),a[2]!==0&&(f=ba(f,Math.exp(-a[2]*DN*o)));let[d,h]=[a[0]*Vx*o,a[1]*Vx*o];return d!==0||h!==0?va(f,-d,h):f}if((l!==0||u!==0)&&(f=Ji(f,r,l,u)),oe(a)===0)return f;let p=ee(a,s*o/oe(a));return t==="walk"?Au(f,r,p):Tu(f,r,p)}var qx=.15;function Yx(e,t,r,n,o){let[s,a]=[Ru(t),Ru(r)],i=[(r[0][0]+r[1][0]-t[0][0]-t[1][0])/2/n,(r[0][1]+r[1][1]-t[0][1]-t[1][1])/2/n],c=va(e,...i),l=s.length>0&&a.length>0?ba(c,s.length/a.length):c;return o?Pu(l,Uh(t,r)):l}function Uh(e,t){let r=Ru(t).angle-Ru(e).angle;return Math.atan2(Math.sin(r),Math.cos(r))}function Ru([e,t]){let[r,n]=[t[0]-e[0],t[1]-e[1]];return{length:Math.hypot(r,n),angle:Math.atan2(n,r)}}function Iu(e){let t=Math.hypot(...e),[r,n,o,s]=e.map(a=>a/t);return[[1-2*(o*o+s*s),2*(n*o-r*s),2*(n*s+r*o)],[2*(n*o+r*s),1-2*(n*n+s*s),2*(o*s-r*n)],[2*(n*s-r*o),2*(o*s+r*n),1-2*(n*n+o*o)]].flat()}function Qi(e){let[t,r,n,,o,s,a,,i,c,l]=e,u=t+s+l,f=[[1+u,c-a,n-i,o-r],[c-a,1+2*t-u,r+o,n+i],[n-i,r+o,1+2*s-u,a+c],[o-r,n+i,a+c,1+2*l-u]],p=f.map((d,h)=>d[h]);return xa(f[p.indexOf(Math.max(...p))])}function Jx(e,t){return e[0]*t[0]+e[1]*t[1]+e[2]*t[2]+e[3]*t[3]}function Sa(e,t){return Jx(e,t)<0?[-t[0],-t[1],-t[2],-t[3]]:t}function Xi(e,t,r,n){return[e[0]*t+r[0]*n,e[1]*t+r[1]*n,e[2]*t+r[2]*n,e[3]*t+r[3]*n]}function xa(e){let t=Math.hypot(...e);return[e[0]/t,e[1]/t,e[2]/t,e[3]/t]}var FN=1e-9;function zu(e,t,r){let n=Jx(e,t),o=Math.hypot(...Xi(t,1,e,-n));if(o<FN)return n>0?xa(Xi(e,1-r,t,r)):e;let s=Math.atan2(o,n);return xa(Xi(e,Math.sin((1-r)*s)/o,t,Math.sin(r*s)/o))}function Xx(e,t){let[r,n,o,s]=e,[a,i,c,l]=t;return[r*a-n*i-o*c-s*l,r*i+n*a+o*l-s*c,r*c-n*l+o*a+s*i,r*l+n*c-o*i+s*a]}function Qx([e,t,r,n],o){let[s,...a]=Xx([e,-t,-r,-n],o),i=Math.hypot(...a);return ee(a,i>0?Math.atan2(i,s)/i:1)}function eS(e,t){let r=oe(t),[n,o,s]=ee(t,r>0?Math.sin(r)/r:1);return xa(Xx(e,[Math.cos(r),n,o,s]))}function tS(e,t,r){if(r<=0)return e;if(r>=1)return t;let n=Qi(e.pose),o=Iu(zu(n,Sa(n,Qi(t.pose)),r)),s=Ee(ee($(e.pose,3),1-r),ee($(t.pose,3),r));return{pose:Float64Array.from({length:12},(i,c)=>{let[l,u]=[Math.floor(c/4),c%4];return u<3?o[l*3+u]:s[l]}),distance:e.distance**(1-r)*t.distance**r,fov:e.fov+(t.fov-e.fov)*r}}var nS="flight",rS=.8;function ec(e,t,r="film"){let n=Symbol(r),o=performance.now(),s=a=>{if(e.playing.value!==n)return;let i=t(Math.max(a-o,0)/1e3);if(i===null){e.playing.value=null;return}e.viewpoint.value=i,requestAnimationFrame(s)};e.playing.value=n,requestAnimationFrame(s)}function Bn(e,t){if(jh()){e.playing.value=null,e.viewpoint.value=t;return}let r=e.viewpoint.value,n=!1;ec(e,o=>n?null:(n=o>=rS,tS(r,t,UN(Math.min(o/rS,1)))),nS)}function oS({playing:e}){return e.value!==null&&e.value.description!==nS}function jh(){return matchMedia("(prefers-reduced-motion: reduce)").matches}function UN(e){return e*e*(3-2*e)}var sS=Math.PI,jN=.0015,WN=.01,BN=16,aS={time:350,distance:24},HN=5,GN=4,ZN=.05,VN=.1;function uS(e,t){let r=new AbortController,{signal:n}=r,o=new Map;return KN(e,t,o,n),JN(e.parentElement,t,o,n),XN(e,t,n),()=>r.abort()}function ka(e){return e.field.value?.up??[0,0,1]}function tc(e,t){e.playing.value=null,e.viewpoint.value=t(e.viewpoint.value)}function KN(e,t,r,n){let o=null,s=!1,a=null,i=()=>{let[u,f]=[...r.values()];return f?[u.place,f.place]:null},c=({clientX:u,clientY:f})=>{let{left:p,top:d}=e.getBoundingClientRect();return[u-p,f-d]};e.addEventListener("pointerdown",u=>{if(r.size===2)return;e.setPointerCapture(u.pointerId),e.focus();let f=c(u),p=u.button>0||u.shiftKey;r.set(u.pointerId,{place:f,start:f,pans:p}),[o,s]=[i(),!1],t.playing.value=null},{signal:n}),e.addEventListener("pointermove",u=>{let f=r.get(u.pointerId);if(!f)return;let[p,d]=[i(),f.place];f.place=c(u);let h=t.size.value.height;if(p&&o){let v=i();s||=Math.abs(Uh(o,v))>qx,tc(t,S=>Yx(S,p,v,h,s));return}let g=(f.place[0]-d[0])/h,_=(f.place[1]-d[1])/h;tc(t,v=>qN(t,v,g,_,f.pans))},{signal:n});let l=u=>{let f=r.get(u.pointerId);if(!f)return;let p=r.size===1&&!o;r.delete(u.pointerId),r.size===0&&(o=null);let d=p&&u.type==="pointerup"&&iS(f.place,f.start,HN),h=d&&a!==null&&u.timeStamp-a.time<aS.time&&iS(f.place,a.place,aS.distance);a=d&&!h?{time:u.timeStamp,place:f.place}:null,h&&YN(t,f.place)};e.addEventListener("pointerup",l,{signal:n}),e.addEventListener("pointercancel",l,{signal:n}),e.addEventListener("contextmenu",u=>u.preventDefault(),{signal:n})}function qN(e,t,r,n,o){return o?va(t,r,n):(e.mode.value==="orbit"?Ou:Ji)(t,ka(e),-r*sS,n*sS)}function iS(e,t,r){return Math.hypot(e[0]-t[0],e[1]-t[1])<=r}async function YN(e,t){let r=await e.pick(t).catch(()=>null);r?Bn(e,$h(e.viewpoint.value,ka(e),r)):e.note.value="Nothing is seen there that one could look at."}function JN(e,t,r,n){e.addEventListener("wheel",a=>{if(!cS(a))return;a.preventDefault();let i=a.deltaMode===a.DOM_DELTA_LINE?BN:1,c=a.deltaY*i*(a.ctrlKey?WN:jN);tc(t,l=>lS(t,l,Math.exp(c)))},{signal:n,passive:!1});let o={scale:1,rotation:0},s=a=>{if(!cS(a))return;a.preventDefault();let{scale:i,rotation:c}=a,[l,u]=[o.scale/i,(c-o.rotation)*Math.PI/180];o={scale:i,rotation:c},a.type==="gesturechange"&&r.size===0&&tc(t,f=>Pu(lS(t,f,l),u))};e.addEventListener("gesturestart",s,{signal:n}),e.addEventListener("gesturechange",s,{signal:n})}function cS({target:e}){return e.closest("canvas, .overlay")!==null}function lS(e,t,r){return e.mode.value==="orbit"?ba(t,r):(e.mode.value==="walk"?Au:Tu)(t,ka(e),[0,0,-Math.log(r)*e.speed.value])}function XN(e,t,r){let n=new Set,o=!1,s=0,a=(c,l)=>{let[u,{mode:f,speed:p}]=[l*(o?GN:1),t];tc(t,d=>Kx(d,f.value,ka(t),c,u,p.value))},i=c=>{n.size===0||r.aborted||(a(n,Math.min(Math.max(c-s,0)/1e3,VN)),s=c,requestAnimationFrame(i))};addEventListener("keydown",c=>{o=c.shiftKey,!(!Wh(e,c)||!(c.code in Fh))&&(c.preventDefault(),!(c.repeat||n.has(c.code))&&(a([c.code],ZN),n.size===0&&(s=performance.now(),requestAnimationFrame(i)),n.add(c.code)))},{signal:r}),addEventListener("keyup",c=>{o=c.shiftKey,n.delete(c.code)},{signal:r}),addEventListener("blur",()=>n.clear(),{signal:r})}function Wh(e,t){let{target:r,ctrlKey:n,metaKey:o,altKey:s}=t;return!n&&!o&&!s&&(r===e||r===document.body)}var QN={"Mouse and trackpad":[["Drag","turn around the target; look around when flying or walking"],["Shift + drag, or another button","move aside"],["Wheel, or two fingers","nearer or further away"],["Pinch","the same, faster; turned fingers roll (Safari)"],["Double click","look at a point, and turn around it"]],Touch:[["One finger","turn"],["Two fingers","move aside; apart or together: nearer or further away; around each other: roll"],["Double tap","look at a point, and turn around it"]],Keys:[["W S","nearer, further away; forward, back"],["A D","to the left, to the right"],["Q E","down, up"],["Arrows","turn"],["Shift","with these: four times as fast"],["M","orbit, fly, walk"],["R","reset the view"],["L","make level"],["Esc","stop what moves by itself"],["T","the tour, if the page has one"],["1 to 5","colour, depth, normals, opacity, samples"],[", .","the capture's camera before, and the next one, while Cameras is unfolded"],["Ctrl + Z","undo the last change of the camera path, while that is unfolded"],["Ctrl + Shift + Z","do it again"],["P","show or hide the panel"],["?","this sheet"]]};function fS({store:{help:e}}){let t=Bt(null);Mt(()=>{e.value?t.current.showModal():t.current.close()},[e.value]);let r=()=>e.value=!1;return y("dialog",{class:"help","aria-labelledby":"help-title",ref:t,onClose:r,children:[y("header",{children:[y("h2",{id:"help-title",children:"Keys and gestures"}),y(Ae,{onClick:r,children:"Close"})]}),y("div",{class:"sheets",children:Object.entries(QN).map(([n,o])=>y("section",{children:[y("h3",{children:n}),y("dl",{children:o.map(([s,a])=>y("div",{children:[y("dt",{children:n==="Keys"?y("kbd",{children:s}):s}),y("dd",{children:a})]},s))})]},n))}),y("p",{children:"Keys count while the picture has the focus: click it, or come to it with Tab."})]})}var eC=[{value:"system",label:"As the system"},{value:"light",label:"Light"},{value:"dark",label:"Dark"}];function pS({store:{about:e,field:t,theme:r}}){let{name:n,run:o,version:s,settings:a}=e.value,i=[["Scene",n],...o===null?[]:[["Run",o]],...t.value?[["Method",t.value.method],["Steps",String(t.value.step)]]:[],["denerf",s]];return y(xe,{children:[y(yu,{rows:i}),a.length>0&&y(xe,{children:[y("h3",{children:"Chosen for this run"}),y("dl",{class:"settings",children:a.map(({key:c,value:l,why:u})=>y("div",{children:[y("dt",{children:[y("code",{children:c})," ",l]}),y("dd",{children:u})]},c))})]}),y(Wn,{label:"Appearance",value:r.value,options:eC,onChange:c=>r.value=c})]})}function Lu({start:e,distance:t},{width:r,height:n}){let{pose:o,fov:s}=bo(e,t),a=Math.max(e.width/e.height/(r/n),1);return{pose:o,distance:t,fov:qi(2*Math.atan(Math.tan(s/2)*a))}}function dS(){return{pose:ds([0,-1,0],[0,0,0],[0,0,1]),distance:1,fov:Math.PI/4}}function Nu(e){e.field.value&&Bn(e,Lu(e.field.value,e.size.value))}function Cu(e){Bn(e,Hx(e.viewpoint.value,ka(e)))}function hS(e,t){e.playing.value=null,e.viewpoint.value=Bx(e.viewpoint.value,t*Math.PI/180)}async function Mu(e,t,r){try{await navigator.clipboard.writeText(t),e.note.value=`${r} is copied.`}catch{e.note.value=`${r} cannot be copied, as the browser does not allow it here.`}}function vo(e,t){let r=document.createElement("a");r.href=URL.createObjectURL(e),r.download=t,r.click(),setTimeout(()=>URL.revokeObjectURL(r.href),6e4)}function $u(e){return e.replaceAll(/[^\p{L}\p{N}_.-]+/gu,"-").replace(/^[-.]+|-+$/g,"")||"scene"}var tC=/^[\w@%+=:,./-]+$/;function Bh(e){return tC.test(e)?e:`'${e.replaceAll("'","'\\''")}'`}var mS="view.json";function wS({viewpoint:e,crop:t,size:r},n,o){let{width:s,height:a}=r.value,i=rC(e.value,o,[Math.round(s),Math.round(a)]),c=rc({run:n,path:mS,crop:t.value});return`cat > ${mS} <<'END'
${JSON.stringify(i)}
END
${c} --output view
`}function rC({pose:e,fov:t},r,n){let o=lr(Dr(r),e),s=[0,4,8].map(a=>[...o.subarray(a,a+4)].map(gS));return{format:"denerf path 1",size:n,keyframes:[{time:0,pose:s,fov:gS(t*180/Math.PI)}]}}function gS(e){return Number(e.toPrecision(9))}function rc({run:e,path:t,crop:r}){return["denerf render",Bh(e),...t===null?[]:["--path",Bh(t)],...r===null?[]:[`--crop=${nC(r)}`]].join(" ")}function nC({lower:e,upper:t}){return[...e,...t].map(r=>Number(r.toPrecision(9))).join(",")}async function _S(e,{width:t,height:r}){try{let n=new OffscreenCanvas(t,r),o=new Uint8ClampedArray(e.buffer,e.byteOffset,e.byteLength);return n.getContext("2d").putImageData(new ImageData(o,t,r),0,0),await n.convertToBlob({type:"image/png"})}catch{throw new Error(`This browser cannot make a PNG of ${t} x ${r} pixels. Choose a smaller size.`)}}function yS(e,t){return!(Number.isInteger(e)&&Number.isInteger(t))||Math.min(e,t)<1||Math.max(e,t)>16384?"Width and height must be whole numbers from 1 to 16384: they are "+`${e} and ${t}.`.replaceAll("NaN","no number"):e*t<=100*1e6?null:`A picture can have 100 million pixels: ${e} x ${t} are ${Math.ceil(e*t/1e6)} million.`}var sC=["1","4","16"].map(e=>({value:e,label:e}));function bS({store:e}){let[t,r]=[Qt(1920),Qt(1080)],n=Qt("16"),o=Qt(null),s=yS(t.value,r.value),a={width:t.value,height:r.value},i=async()=>{let f=o.value=new AbortController;try{let p=Eu(e.viewpoint.value,a.width,a.height),d=`${$u(e.about.value.name)}-${a.width}x${a.height}.png`;vo(await e.capture(p,Number(n.value),f.signal),d),e.note.value=`${d} is saved.`}catch(p){e.note.value=p instanceof Error?p.message:String(p)}o.value=null},{run:c}=e.about.value,l=e.field.value?.fromCapture,u={min:1,max:16384,step:1};return y(xe,{children:[y("div",{class:"pair",children:[y(Ph,{label:"Width",value:t.value,...u,onInput:f=>t.value=f}),y(Ph,{label:"Height",value:r.value,...u,onInput:f=>r.value=f})]}),y(Wn,{label:"Samples a pixel",value:n.value,options:sC,onChange:f=>n.value=f}),s&&y("p",{class:"problem",role:"alert",children:s}),y(Ae,{primary:!0,disabled:o.value===null&&(s!==null||!e.field.value),onClick:()=>o.value?o.value.abort():i(),children:o.value?"Cancel rendering":"Save PNG"}),c!==null&&l&&y(Ae,{title:"A line for a terminal that renders this view by denerf render",onClick:()=>Mu(e,wS(e,c,l),"The command"),children:"Copy the render command"})]})}var vS=1e-4,xS=1.5;function Ea(e){let t=Dr(Qr(e.cameraToWorld)),r=e.lens===void 0,n=o=>cr(t,o);return{point:o=>ku(e,n(o)),depth:o=>-n(o)[2],line(o,s){let a=r?aC(n(o),n(s)):[n(o),n(s)],[i,c]=a?.map(l=>ku(e,l))??[null,null];return i&&c&&[i,c]}}}function aC(e,t){let r=vS*Math.max(Math.abs(e[2]),Math.abs(t[2]),vS),[n,o]=[-e[2]-r,-t[2]-r];if(n<0&&o<0)return null;let s=()=>Ee(e,ee(de(t,e),n/(n-o)));return n<0?[s(),t]:o<0?[e,s()]:[e,t]}function Hn({cameraToWorld:e},t){return oe(de($(e,3),t))}function SS(e,t){let r=yo(e,t);if(r===null)return null;let n=Qr(e.cameraToWorld);return{origin:$(e.cameraToWorld,3),direction:$r(n,r)}}function hs(e){return e.filter(t=>t!==null).map(([[t,r],[n,o]])=>`M${t.toFixed(1)} ${r.toFixed(1)}L${n.toFixed(1)} ${o.toFixed(1)}`).join("")}function Du(e,t){let{width:r,height:n,fx:o,fy:s,cx:a,cy:i,cameraToWorld:c}=e,l=Qr(c),u=$(c,3),f=(g,_)=>Math.min(Math.max(g/_,-xS),xS),p=(g,_)=>cr(l,[f(g-a,o)*t,f(i-_,s)*t,-t]),d=[p(0,0),p(r,0),p(r,n),p(0,n)],h=p(r/2,-n/4);return[...d.map(g=>[u,g]),...d.map((g,_)=>[g,d[(_+1)%4]]),[d[0],h],[h,d[1]]]}function Gn({label:e,value:t,min:r,max:n,step:o="any",onChange:s}){let a=Hh(t);return y("input",{type:"number",min:r,max:n,step:o,value:a,class:"cell","aria-label":e,inputMode:"decimal",required:!0,onChange:i=>{let c=i.currentTarget;c.validity.valid&&c.value!==a&&s(c.valueAsNumber),c.value=a}})}function Hh(e){if(Number.isInteger(e))return String(e);let t=Math.floor(Math.log10(Math.abs(e)))+1;return String(Number(e.toPrecision(Math.max(4,t+2))))}function Oa({label:e,children:t,disabled:r,onClick:n}){return y("button",{type:"button",disabled:r,onClick:n,class:"sign","aria-label":e,title:e,children:t})}function Zn({label:e,checked:t,disabled:r,onChange:n}){return y("label",{class:"tick",children:[y("input",{type:"checkbox",checked:t,disabled:r,onChange:o=>n(o.currentTarget.checked)}),e]})}function Fu(e){return e instanceof Element&&e.closest("input[type=number], input[type=text], select, dialog")!==null}var Ur=["train","val","test"],J=class extends Error{name="SceneError"};function kS(e){return{...e,cameraToWorld:Float64Array.from(e.cameraToWorld)}}function Uu({split:e,number:t}){return`${e}/${t}`}function Ta(e,t){return e.length<=t?e:Array.from({length:t},(r,n)=>e[Math.floor(n*e.length/t)])}function ES(e,t){return e===t?`${t} cameras`:`${e} of ${t} cameras are drawn`}function OS(e,t,r){let n=e.length,o=e.findIndex(a=>Uu(a)===t),s=o<0&&r<0?0:o;return n===0?null:e[(s+r+n)%n]}function TS({split:e,number:t},r){return`photographs/${e}/${t}?width=${r}`}var Gh=[320,640,1280,2560];function AS(e){return Gh.find(t=>t>=e)??Gh[Gh.length-1]}function ju({width:e,height:t},r){let n=e*r.height/t;return{left:(r.width-n)/2,top:0,width:n,height:r.height}}var iC=.06;function PS(e,t){let r=e.map(({cameraToWorld:s})=>$(s,3)),n=vr(r),o=r.reduce((s,a)=>s+oe(de(a,n)),0);return o>0?iC*o/r.length:t}function RS({lens:e}){return e===void 0||Xr(e)?"":"Its lens bends rays; the render is bent alike until you move."}function Aa(e){let t=new WeakMap;return r=>{let n=t.get(r)??e(r);return t.set(r,n),n}}var Vn=Aa(e=>{let t=pe(new Set(Ur)),r=ir(()=>e.about.value.cameras.map(o=>({captured:o,key:Uu(o),camera:kS(o.camera)}))),n=pe(null);return{splits:t,chosen:n,pointed:pe(null),blend:pe(.5),difference:pe(!1),listed:ir(()=>r.value.filter(({captured:o})=>t.value.has(o.split))),depth:ir(()=>PS(r.value.map(({camera:o})=>o),e.viewpoint.peek().distance/20)),compared:ir(()=>{let{camera:o}=e.viewpoint.value,s=r.value.find(({key:a})=>a===n.value);return o&&s&&cC(o,s.camera)?s:null})}});function cC(e,t){return e.cameraToWorld.every((r,n)=>r===t.cameraToWorld[n])}function nc(e,t){Vn(e).chosen.value=t.key;let r=Hn(t.camera,Fr(e.viewpoint.value));Bn(e,bo(t.camera,r))}function oc(e,t){let{listed:r,chosen:n}=Vn(e),o=OS(r.value.map(({captured:a})=>a),n.value,t),s=o&&r.value.find(({key:a})=>a===Uu(o));s&&nc(e,s)}var Zh=200,lC={train:"Training",val:"Validation",test:"Test"};function IS({store:e}){let{splits:t,listed:r,chosen:n}=Vn(e),o=Un();pC(e);let{cameras:s}=e.about.value,a=Ur.filter(c=>s.some(l=>l.split===c)),i=Ta(r.value,Zh).length;return y(xe,{children:[y("fieldset",{class:"ticks",children:[y("legend",{children:"Splits"}),a.map(c=>y(Zn,{label:`${lC[c]} (${fC(e,c)})`,checked:t.value.has(c),onChange:l=>{let u=[...t.value].filter(f=>f!==c);t.value=new Set(l?[...u,c]:u)}},c))]}),y("label",{for:o,children:ES(i,r.value.length)}),y("select",{id:o,class:"cameras",size:7,value:n.value??"",onChange:c=>{let l=r.value.find(({key:u})=>u===c.currentTarget.value);l&&nc(e,l)},children:r.value.map(({key:c,captured:l})=>y("option",{value:c,children:l.name},c))}),y("div",{class:"buttons",children:[y(Ae,{title:"The camera before (,)",onClick:()=>oc(e,-1),children:"Previous"}),y(Ae,{title:"The next camera (.)",onClick:()=>oc(e,1),children:"Next"})]}),y(uC,{store:e})]})}function uC({store:e}){let{compared:t,chosen:r,blend:n,difference:o}=Vn(e);return e.about.value.served?y(xe,{children:[y(us,{label:"Photograph over render",value:100*n.value,shown:`${Math.round(100*n.value)} %`,min:0,max:100,step:1,onInput:s=>n.value=s/100}),y(Zn,{label:"Difference: black where they agree",checked:o.value,onChange:s=>o.value=s}),t.value===null&&y("p",{class:"hint",children:r.value===null?"Go to a camera to see its photograph over the render.":"You moved: go to a camera again to see its photograph."}),t.value!==null&&y("p",{class:"hint",children:RS(t.value.camera)})]}):y("p",{class:"hint",children:"This page is one file: the photographs are not in it."})}function fC(e,t){return e.about.value.cameras.filter(r=>r.split===t).length}function pC(e){Mt(()=>{let t=({key:r,ctrlKey:n,metaKey:o,altKey:s,target:a})=>{n||o||s||Fu(a)||(r===","&&oc(e,-1),r==="."&&oc(e,1))};return addEventListener("keydown",t),()=>removeEventListener("keydown",t)},[e])}var dC=.5;function zS({store:e}){let{compared:t}=Vn(e);return t.value!==null?y(mC,{store:e,listed:t.value}):y(hC,{store:e})}function hC({store:e}){let{listed:t,depth:r,chosen:n,pointed:o}=Vn(e),s=e.camera.value,a=Ea(s),i=Ta(t.value,Zh),c=t.value.filter(({key:u})=>u===n.value&&!i.some(f=>f.key===u)),l=r.value;return y("svg",{class:"drawing","aria-hidden":"true",children:[...i,...c].map(u=>{let f=$(u.camera.cameraToWorld,3),p=a.point(f);if(Hn(s,f)<dC*l)return null;let d=o.value===u.key||n.value===u.key,h=Du(u.camera,l).map(([g,_])=>a.line(g,_));return y("g",{class:`camera ${u.captured.split}${d?" chosen":""}`,children:[y("path",{d:hs(h)}),p&&y("circle",{cx:p[0],cy:p[1],r:6,onPointerEnter:()=>o.value=u.key,onPointerLeave:()=>o.value=null,onClick:()=>nc(e,u)}),p&&d&&y("text",{x:p[0]+10,y:p[1]-8,children:u.captured.name})]},u.key)})})}function mC({store:e,listed:t}){let{blend:r,difference:n}=Vn(e),[o,s]=ma(null);if(!e.about.value.served||o===t.key)return null;let{captured:a,camera:i}=t,c=ju(i,e.size.value),l=Math.min(c.width*devicePixelRatio,i.width);return y("img",{class:n.value?"photograph difference":"photograph",src:TS(a,AS(l)),alt:`Photograph ${a.name}`,style:{left:`${c.left}px`,top:`${c.top}px`,width:`${c.width}px`,height:`${c.height}px`,opacity:n.value?1:r.value,backgroundColor:`rgb(${e.background.value.map(u=>255*u).join(" ")})`},onError:()=>{s(t.key),e.note.value=`The photograph ${a.name} cannot be shown: the server does not give it.`}},t.key)}var Wu=["lower","upper"].flatMap(e=>[0,1,2].map(t=>({axis:t,corner:e}))),gC=.001,LS=.01;function NS(e,t){let r=[t,t,t];return{lower:de(e,r),upper:Ee(e,r)}}function Vh(e,{axis:t,corner:r}){let n=ee(Ee(e.lower,e.upper),.5);return $S(n,t,e[r][t])}function Bu(e,{axis:t,corner:r},n){let o=gC*Kh(e),s=r==="lower"?Math.min(n,e.upper[t]-o):Math.max(n,e.lower[t]+o);return{...e,[r]:$S(e[r],t,s)}}function Kh({lower:e,upper:t}){return Math.max(...de(t,e))}function CS(e,t,r,n){let o=SS(r,n);if(o===null)return null;let{origin:s,direction:a}=o,i=Vh(e,t),c=de(s,i),l=a[t.axis],u=1-l*l;return u<LS*LS?null:i[t.axis]+(c[t.axis]-l*ce(c,a))/u}function MS({lower:e,upper:t}){let r=n=>[n&1?t[0]:e[0],n&2?t[1]:e[1],n&4?t[2]:e[2]];return[1,2,4].flatMap(n=>[0,1,2,3,4,5,6,7].filter(o=>!(o&n)).map(o=>[r(o),r(o|n)]))}function $S(e,t,r){return[t===0?r:e[0],t===1?r:e[1],t===2?r:e[2]]}function Hu({store:e,label:t,text:r}){return y("div",{class:"command",children:[y("code",{children:r}),y(Ae,{onClick:()=>Mu(e,r,"The command"),children:t})]})}var wC=.4,_C=Aa(()=>pe(null));function DS(e,t){let r=_C(e);t||(r.value=e.crop.value),e.crop.value=t?r.value??US(e):null}function FS(e){e.crop.value=US(e)}function US(e){let t=e.viewpoint.value;return e.field.value?.crop??NS(Fr(t),wC*t.distance)}var sc=["x","y","z"];function jS({store:e}){let t=e.crop.value;return y(xe,{children:[y(Zn,{label:"Show only what is in a box",checked:t!==null,disabled:e.field.value===null,onChange:r=>DS(e,r)}),t&&y(xe,{children:[y("table",{class:"box",children:[y("thead",{children:y("tr",{children:[y("td",{}),sc.map(r=>y("th",{scope:"col",children:r},r))]})}),y("tbody",{children:["lower","upper"].map(r=>y("tr",{children:[y("th",{scope:"row",children:r==="lower"?"from":"to"}),Wu.filter(n=>n.corner===r).map(n=>y("td",{children:y(Gn,{label:`${sc[n.axis]} ${r==="lower"?"from":"to"}`,value:t[r][n.axis],onChange:o=>e.crop.value=Bu(t,n,o)})},n.axis))]},r))})]}),y("p",{class:"hint",children:"In the scene's coordinates, as box.center and box.size are. Drag the dots on the box's faces, or focus one and use the arrow keys."}),y("div",{class:"buttons",children:y(Ae,{onClick:()=>FS(e),children:"Reset"})}),e.about.value.run!==null&&y(Hu,{store:e,label:"Copy the render command",text:rc({run:e.about.value.run,path:null,crop:t})})]})]})}var yC=.01,bC={ArrowRight:1,ArrowUp:1,ArrowLeft:-1,ArrowDown:-1};function WS({store:e}){let t=e.crop.value;if(t===null)return null;let r=e.camera.value,n=Ea(r);return y("svg",{class:"drawing",role:"group","aria-label":"Crop box",children:[y("path",{class:"box",d:hs(MS(t).map(([o,s])=>n.line(o,s)))}),Wu.map(o=>y(vC,{store:e,box:t,face:o,camera:r,at:n.point(Vh(t,o))},`${o.axis}${o.corner}`))]})}function vC({store:e,box:t,face:r,camera:n,at:o}){if(o===null)return null;let s=c=>{c!==null&&(e.crop.value=Bu(t,r,c))},a=t[r.corner][r.axis],i=Kh(t);return y("circle",{cx:o[0],cy:o[1],r:8,tabindex:0,role:"slider",class:`handle ${sc[r.axis]}`,"aria-label":`${sc[r.axis]} ${r.corner==="lower"?"from":"to"}`,"aria-valuenow":a,"aria-valuemin":a-i,"aria-valuemax":a+i,"aria-valuetext":Hh(a),onPointerDown:c=>{c.stopPropagation(),e.playing.value=null,c.currentTarget.setPointerCapture(c.pointerId)},onPointerMove:c=>{if(!c.currentTarget.hasPointerCapture(c.pointerId))return;let{left:l,top:u}=c.currentTarget.ownerSVGElement.getBoundingClientRect();s(CS(t,r,n,[c.clientX-l,c.clientY-u]))},onKeyDown:c=>{let l=bC[c.key];l!==void 0&&(c.preventDefault(),s(a+l*yC*(c.shiftKey?10:1)*i))}})}function ac(e,t){let r=e.length;for(;r>0&&e[r-1].step>=t.step;)r--;let n=[...e.slice(0,r),t];return n.length<=2e3?n:n.filter((o,s)=>s%2===0||o===t)}function BS(e,t){let r=e.at(-1)?.step??-1;return[...e,...t.filter(({step:n})=>n>r)]}function HS(e){return[e.map(({step:t})=>t),e.map(({loss:t})=>t),e.map(({psnr:t})=>t)]}function qh(e){let t=Math.round(e),[r,n]=[Math.floor(t/3600),Math.floor(t/60)%60];return r>0?`${r} h ${n} min`:n>0?`${n} min ${t%60} s`:`${t} s`}var xt="u-",xC="uplot",SC=xt+"hz",kC=xt+"vt",EC=xt+"title",OC=xt+"wrap",TC=xt+"under",AC=xt+"over",PC=xt+"axis",ws=xt+"off",RC=xt+"select",IC=xt+"cursor-x",zC=xt+"cursor-y",LC=xt+"cursor-pt",NC=xt+"legend",CC=xt+"live",MC=xt+"inline",$C=xt+"series",DC=xt+"marker",GS=xt+"label",FC=xt+"value",lc="width",uc="height",ic="top",ZS="bottom",Pa="left",Yh="right",dm="#000",VS=dm+"0",Jh="mousemove",KS="mousedown",Xh="mouseup",qS="mouseenter",YS="mouseleave",JS="dblclick",UC="resize",jC="scroll",XS="change",qu="dppxchange",hm="--",Ma=typeof window<"u",nm=Ma?document:null,Ia=Ma?window:null,WC=Ma?navigator:null,Ne,Gu;function om(){let e=devicePixelRatio;Ne!=e&&(Ne=e,Gu&&am(XS,Gu,om),Gu=matchMedia(`(min-resolution: ${Ne-.001}dppx) and (max-resolution: ${Ne+.001}dppx)`),_s(XS,Gu,om),Ia.dispatchEvent(new CustomEvent(qu)))}function xr(e,t){if(t!=null){let r=e.classList;!r.contains(t)&&r.add(t)}}function sm(e,t){let r=e.classList;r.contains(t)&&r.remove(t)}function Je(e,t,r){e.style[t]=r+"px"}function en(e,t,r,n){let o=nm.createElement(e);return t!=null&&xr(o,t),r?.insertBefore(o,n),o}function jr(e,t){return en("div",e,t)}var QS=new WeakMap;function mn(e,t,r,n,o){let s="translate("+t+"px,"+r+"px)",a=QS.get(e);s!=a&&(e.style.transform=s,QS.set(e,s),t<0||r<0||t>n||r>o?xr(e,ws):sm(e,ws))}var ek=new WeakMap;function tk(e,t,r){let n=t+r,o=ek.get(e);n!=o&&(ek.set(e,n),e.style.background=t,e.style.borderColor=r)}var rk=new WeakMap;function nk(e,t,r,n){let o=t+""+r,s=rk.get(e);o!=s&&(rk.set(e,o),e.style.height=r+"px",e.style.width=t+"px",e.style.marginLeft=n?-t/2+"px":0,e.style.marginTop=n?-r/2+"px":0)}var mm={passive:!0},BC={...mm,capture:!0};function _s(e,t,r,n){t.addEventListener(e,r,n?BC:mm)}function am(e,t,r,n){t.removeEventListener(e,r,mm)}Ma&&om();function tn(e,t,r,n){let o;r=r||0,n=n||t.length-1;let s=n<=2147483647;for(;n-r>1;)o=s?r+n>>1:Sr((r+n)/2),t[o]<e?r=o:n=o;return e-t[r]<=t[n]-e?r:n}function Ik(e){return(r,n,o)=>{let s=-1,a=-1;for(let i=n;i<=o;i++)if(e(r[i])){s=i;break}for(let i=o;i>=n;i--)if(e(r[i])){a=i;break}return[s,a]}}var zk=e=>e!=null,Lk=e=>e!=null&&e>0,Xu=Ik(zk),HC=Ik(Lk);function GC(e,t,r,n=0,o=!1){let s=o?HC:Xu,a=o?Lk:zk;[t,r]=s(e,t,r);let i=e[t],c=e[t];if(t>-1)if(n==1)i=e[t],c=e[r];else if(n==-1)i=e[r],c=e[t];else for(let l=t;l<=r;l++){let u=e[l];a(u)&&(u<i?i=u:u>c&&(c=u))}return[i??Be,c??-Be]}function Qu(e,t,r,n){let o=ak(e),s=ak(t);e==t&&(o==-1?(e*=r,t/=r):(e/=r,t*=r));let a=r==10?Kn:Nk,i=o==1?Sr:Wr,c=s==1?Wr:Sr,l=i(a(vt(e))),u=c(a(vt(t))),f=za(r,l),p=za(r,u);return r==10&&(l<0&&(f=He(f,-l)),u<0&&(p=He(p,-u))),n||r==2?(e=f*o,t=p*s):(e=Dk(e,f),t=ef(t,p)),[e,t]}function gm(e,t,r,n){let o=Qu(e,t,r,n);return e==0&&(o[0]=0),t==0&&(o[1]=0),o}var wm=.1,ok={mode:3,pad:wm},pc={pad:0,soft:null,mode:0},ZC={min:pc,max:pc};function Yu(e,t,r,n){return tf(r)?sk(e,t,r):(pc.pad=r,pc.soft=n?0:null,pc.mode=n?3:0,sk(e,t,ZC))}function ze(e,t){return e??t}function VC(e,t,r){for(t=ze(t,0),r=ze(r,e.length-1);t<=r;){if(e[t]!=null)return!0;t++}return!1}function sk(e,t,r){let n=r.min,o=r.max,s=ze(n.pad,0),a=ze(o.pad,0),i=ze(n.hard,-Be),c=ze(o.hard,Be),l=ze(n.soft,Be),u=ze(o.soft,-Be),f=ze(n.mode,0),p=ze(o.mode,0),d=t-e,h=Kn(d),g=er(vt(e),vt(t)),_=Kn(g),v=vt(_-h);(d<1e-24||v>10)&&(d=0,(e==0||t==0)&&(d=1e-24,f==2&&l!=Be&&(s=0),p==2&&u!=-Be&&(a=0)));let S=d||g||1e3,E=Kn(S),O=za(10,Sr(E)),P=S*(d==0?e==0?.1:1:s),T=He(Dk(e-P,O/10),24),R=e>=l&&(f==1||f==3&&T<=l||f==2&&T>=l)?l:Be,j=er(i,T<R&&e>=R?R:rn(R,T)),U=S*(d==0?t==0?.1:1:a),D=He(ef(t+U,O/10),24),L=t<=u&&(p==1||p==3&&D>=u||p==2&&D<=u)?u:-Be,re=rn(c,D>L&&t<=L?L:er(L,D));return j==re&&j==0&&(re=100),[j,re]}var KC=new Intl.NumberFormat(Ma?WC.language:"en-US"),_m=e=>KC.format(e),kr=Math,Ku=kr.PI,vt=kr.abs,Sr=kr.floor,bt=kr.round,Wr=kr.ceil,rn=kr.min,er=kr.max,za=kr.pow,ak=kr.sign,Kn=kr.log10,Nk=kr.log2,qC=(e,t=1)=>kr.sinh(e)*t,Qh=(e,t=1)=>kr.asinh(e/t),Be=1/0;function ik(e){return(Kn((e^e>>31)-(e>>31))|0)+1}function im(e,t,r){return rn(er(e,t),r)}function Ck(e){return typeof e=="function"}function Oe(e){return Ck(e)?e:()=>e}var YC=()=>{},Mk=e=>e,$k=(e,t)=>t,JC=e=>null,ck=e=>!0,lk=(e,t)=>e==t,XC=/\.\d*?(?=9{6,}|0{6,})/gm,ys=e=>{if(Uk(e)||So.has(e))return e;let t=`${e}`,r=t.match(XC);if(r==null)return e;let n=r[0].length-1;if(t.indexOf("e-")!=-1){let[o,s]=t.split("e");return+`${ys(o)}e${s}`}return He(e,n)};function ms(e,t){return ys(He(ys(e/t))*t)}function ef(e,t){return ys(Wr(ys(e/t))*t)}function Dk(e,t){return ys(Sr(ys(e/t))*t)}function He(e,t=0){if(Uk(e))return e;let r=10**t,n=e*r*(1+Number.EPSILON);return bt(n)/r}var So=new Map;function Fk(e){return((""+e).split(".")[1]||"").length}function hc(e,t,r,n){let o=[],s=n.map(Fk);for(let a=t;a<r;a++){let i=vt(a),c=He(za(e,a),i);for(let l=0;l<n.length;l++){let u=e==10?+`${n[l]}e${a}`:n[l]*c,f=(a>=0?0:i)+(a>=s[l]?0:s[l]),p=e==10?u:He(u,f);o.push(p),So.set(p,f)}}return o}var dc={},ym=[],La=[null,null],xo=Array.isArray,Uk=Number.isInteger,QC=e=>e===void 0;function uk(e){return typeof e=="string"}function tf(e){let t=!1;if(e!=null){let r=e.constructor;t=r==null||r==Object}return t}function eM(e){return e!=null&&typeof e=="object"}var tM=Object.getPrototypeOf(Uint8Array),jk="__proto__";function Na(e,t=tf){let r;if(xo(e)){let n=e.find(o=>o!=null);if(xo(n)||t(n)){r=Array(e.length);for(let o=0;o<e.length;o++)r[o]=Na(e[o],t)}else r=e.slice()}else if(e instanceof tM)r=e.slice();else if(t(e)){r={};for(let n in e)n!=jk&&(r[n]=Na(e[n],t))}else r=e;return r}function mt(e){let t=arguments;for(let r=1;r<t.length;r++){let n=t[r];for(let o in n)o!=jk&&(tf(e[o])?mt(e[o],Na(n[o])):e[o]=Na(n[o]))}return e}var rM=0,nM=1,oM=2;function sM(e,t,r){for(let n=0,o,s=-1;n<t.length;n++){let a=t[n];if(a>s){for(o=a-1;o>=0&&e[o]==null;)e[o--]=null;for(o=a+1;o<r&&e[o]==null;)e[s=o++]=null}}}function aM(e,t){if(lM(e)){let a=e[0].slice();for(let i=1;i<e.length;i++)a.push(...e[i].slice(1));return uM(a[0])||(a=cM(a)),a}let r=new Set;for(let a=0;a<e.length;a++){let c=e[a][0],l=c.length;for(let u=0;u<l;u++)r.add(c[u])}let n=[Array.from(r).sort((a,i)=>a-i)],o=n[0].length,s=new Map;for(let a=0;a<o;a++)s.set(n[0][a],a);for(let a=0;a<e.length;a++){let i=e[a],c=i[0];for(let l=1;l<i.length;l++){let u=i[l],f=Array(o).fill(void 0),p=t?t[a][l]:nM,d=[];for(let h=0;h<u.length;h++){let g=u[h],_=s.get(c[h]);g===null?p!=rM&&(f[_]=g,p==oM&&d.push(_)):f[_]=g}sM(f,d,o),n.push(f)}}return n}var iM=typeof queueMicrotask>"u"?e=>Promise.resolve().then(e):queueMicrotask;function cM(e){let t=e[0],r=t.length,n=Array(r);for(let s=0;s<n.length;s++)n[s]=s;n.sort((s,a)=>t[s]-t[a]);let o=[];for(let s=0;s<e.length;s++){let a=e[s],i=Array(r);for(let c=0;c<r;c++)i[c]=a[n[c]];o.push(i)}return o}function lM(e){let t=e[0][0],r=t.length;for(let n=1;n<e.length;n++){let o=e[n][0];if(o.length!=r)return!1;if(o!=t){for(let s=0;s<r;s++)if(o[s]!=t[s])return!1}}return!0}function uM(e,t=100){let r=e.length;if(r<=1)return!0;let n=0,o=r-1;for(;n<=o&&e[n]==null;)n++;for(;o>=n&&e[o]==null;)o--;if(o<=n)return!0;let s=er(1,Sr((o-n+1)/t));for(let a=e[n],i=n+s;i<=o;i+=s){let c=e[i];if(c!=null){if(c<=a)return!1;a=c}}return!0}var Wk=["January","February","March","April","May","June","July","August","September","October","November","December"],Bk=["Sunday","Monday","Tuesday","Wednesday","Thursday","Friday","Saturday"];function Hk(e){return e.slice(0,3)}var fM=Bk.map(Hk),pM=Wk.map(Hk),dM={MMMM:Wk,MMM:pM,WWWW:Bk,WWW:fM};function cc(e){return(e<10?"0":"")+e}function hM(e){return(e<10?"00":e<100?"0":"")+e}var mM={YYYY:e=>e.getFullYear(),YY:e=>(e.getFullYear()+"").slice(2),MMMM:(e,t)=>t.MMMM[e.getMonth()],MMM:(e,t)=>t.MMM[e.getMonth()],MM:e=>cc(e.getMonth()+1),M:e=>e.getMonth()+1,DD:e=>cc(e.getDate()),D:e=>e.getDate(),WWWW:(e,t)=>t.WWWW[e.getDay()],WWW:(e,t)=>t.WWW[e.getDay()],HH:e=>cc(e.getHours()),H:e=>e.getHours(),h:e=>{let t=e.getHours();return t==0?12:t>12?t-12:t},AA:e=>e.getHours()>=12?"PM":"AM",aa:e=>e.getHours()>=12?"pm":"am",a:e=>e.getHours()>=12?"p":"a",mm:e=>cc(e.getMinutes()),m:e=>e.getMinutes(),ss:e=>cc(e.getSeconds()),s:e=>e.getSeconds(),fff:e=>hM(e.getMilliseconds())};function bm(e,t){t=t||dM;let r=[],n=/\{([a-z]+)\}|[^{]+/gi,o;for(;o=n.exec(e);)r.push(o[0][0]=="{"?mM[o[1]]:o[0]);return s=>{let a="";for(let i=0;i<r.length;i++)a+=typeof r[i]=="string"?r[i]:r[i](s,t);return a}}var gM=new Intl.DateTimeFormat().resolvedOptions().timeZone;function wM(e,t){let r;return t=="UTC"||t=="Etc/UTC"?r=new Date(+e+e.getTimezoneOffset()*6e4):t==gM?r=e:(r=new Date(e.toLocaleString("en-US",{timeZone:t})),r.setMilliseconds(e.getMilliseconds())),r}var Gk=e=>e%1==0,Ju=[1,2,2.5,5],_M=hc(10,-32,0,Ju),Zk=hc(10,0,32,Ju),yM=Zk.filter(Gk),gs=_M.concat(Zk),vm=`
`,Vk="{YYYY}",fk=vm+Vk,Kk="{M}/{D}",fc=vm+Kk,Zu=fc+"/{YY}",qk="{aa}",bM="{h}:{mm}",Ra=bM+qk,pk=vm+Ra,dk=":{ss}",Me=null;function Yk(e){let t=e*1e3,r=t*60,n=r*60,o=n*24,s=o*30,a=o*365,c=(e==1?hc(10,0,3,Ju).filter(Gk):hc(10,-3,0,Ju)).concat([t,t*5,t*10,t*15,t*30,r,r*5,r*10,r*15,r*30,n,n*2,n*3,n*4,n*6,n*8,n*12,o,o*2,o*3,o*4,o*5,o*6,o*7,o*8,o*9,o*10,o*15,s,s*2,s*3,s*4,s*6,a,a*2,a*5,a*10,a*25,a*50,a*100]),l=[[a,Vk,Me,Me,Me,Me,Me,Me,1],[o*28,"{MMM}",fk,Me,Me,Me,Me,Me,1],[o,Kk,fk,Me,Me,Me,Me,Me,1],[n,"{h}"+qk,Zu,Me,fc,Me,Me,Me,1],[r,Ra,Zu,Me,fc,Me,Me,Me,1],[t,dk,Zu+" "+Ra,Me,fc+" "+Ra,Me,pk,Me,1],[e,dk+".{fff}",Zu+" "+Ra,Me,fc+" "+Ra,Me,pk,Me,1]];function u(f){return(p,d,h,g,_,v)=>{let S=[],E=_>=a,O=_>=s&&_<a,P=f(h),T=He(P*e,3),R=em(P.getFullYear(),E?0:P.getMonth(),O||E?1:P.getDate()),j=He(R*e,3);if(O||E){let U=O?_/s:0,D=E?_/a:0,L=T==j?T:He(em(R.getFullYear()+D,R.getMonth()+U,1)*e,3),re=new Date(bt(L/e)),W=re.getFullYear(),M=re.getMonth();for(let F=0;L<=g;F++){let me=em(W+D*F,M+U*F,1),Y=me-f(He(me*e,3));L=He((+me+Y)*e,3),L<=g&&S.push(L)}}else{let U=_>=o?o:_,D=Sr(h)-Sr(T),L=j+D+ef(T-j,U);S.push(L);let re=f(L),W=re.getHours()+re.getMinutes()/r+re.getSeconds()/n,M=_/n,F=p.axes[d]._space,me=v/F;for(;L=He(L+_,e==1?0:3),!(L>g);)if(M>1){let Y=Sr(He(W+M,6))%24,Re=f(L).getHours()-Y;Re>1&&(Re=-1),L-=Re*n,W=(W+M)%24;let Fe=S[S.length-1];He((L-Fe)/_,3)*me>=.7&&S.push(L)}else S.push(L)}return S}}return[c,l,u]}var[vM,xM,SM]=Yk(1),[kM,EM,OM]=Yk(.001);hc(2,-53,53,[1]);function hk(e,t){return e.map(r=>r.map((n,o)=>o==0||o==8||n==null?n:t(o==1||r[8]==0?n:r[1]+n)))}function mk(e,t){return(r,n,o,s,a)=>{let i=t.find(h=>a>=h[0])||t[t.length-1],c,l,u,f,p,d;return n.map(h=>{let g=e(h),_=g.getFullYear(),v=g.getMonth(),S=g.getDate(),E=g.getHours(),O=g.getMinutes(),P=g.getSeconds(),T=_!=c&&i[2]||v!=l&&i[3]||S!=u&&i[4]||E!=f&&i[5]||O!=p&&i[6]||P!=d&&i[7]||i[1];return c=_,l=v,u=S,f=E,p=O,d=P,T(g)})}}function TM(e,t){let r=bm(t);return(n,o,s,a,i)=>o.map(c=>r(e(c)))}function em(e,t,r){return new Date(e,t,r)}function gk(e,t){return t(e)}var AM="{YYYY}-{MM}-{DD} {h}:{mm}{aa}";function wk(e,t){return(r,n,o,s)=>s==null?hm:t(e(n))}function PM(e,t){let r=e.series[t];return r.width?r.stroke(e,t):r.points.width?r.points.stroke(e,t):null}function RM(e,t){return e.series[t].fill(e,t)}var IM={show:!0,live:!0,isolate:!1,mount:YC,markers:{show:!0,width:2,stroke:PM,fill:RM,dash:"solid"},idx:null,idxs:null,values:[]};function zM(e,t){let r=e.cursor.points,n=jr(),o=r.size(e,t);Je(n,lc,o),Je(n,uc,o);let s=o/-2;Je(n,"marginLeft",s),Je(n,"marginTop",s);let a=r.width(e,t,o);return a&&Je(n,"borderWidth",a),n}function LM(e,t){let r=e.series[t].points;return r._fill||r._stroke}function NM(e,t){let r=e.series[t].points;return r._stroke||r._fill}function CM(e,t){return e.series[t].points.size}var tm=[0,0];function MM(e,t,r){return tm[0]=t,tm[1]=r,tm}function Vu(e,t,r,n=!0){return o=>{o.button==0&&(!n||o.target==t)&&r(o)}}function rm(e,t,r,n=!0){return o=>{(!n||o.target==t)&&r(o)}}var $M={show:!0,x:!0,y:!0,lock:!1,move:MM,points:{one:!1,show:zM,size:CM,width:0,stroke:NM,fill:LM},bind:{mousedown:Vu,mouseup:Vu,click:Vu,dblclick:Vu,mousemove:rm,mouseleave:rm,mouseenter:rm},drag:{setScale:!0,x:!0,y:!1,dist:0,uni:null,click:(e,t)=>{t.stopPropagation(),t.stopImmediatePropagation()},_x:!1,_y:!1},focus:{dist:(e,t,r,n,o)=>n-o,prox:-1,bias:0},hover:{skip:[void 0],prox:null,bias:0},left:-10,top:-10,idx:null,dataIdx:null,idxs:null,event:null},Jk={show:!0,stroke:"rgba(0,0,0,0.07)",width:2},xm=mt({},Jk,{filter:$k}),Xk=mt({},xm,{size:10}),Qk=mt({},Jk,{show:!1}),Sm='12px system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, "Noto Sans", sans-serif, "Apple Color Emoji", "Segoe UI Emoji", "Segoe UI Symbol", "Noto Color Emoji"',e1="bold "+Sm,t1=1.5,_k={show:!0,scale:"x",stroke:dm,space:50,gap:5,alignTo:1,size:50,labelGap:0,labelSize:30,labelFont:e1,side:2,grid:xm,ticks:Xk,border:Qk,font:Sm,lineGap:t1,rotate:0},DM="Value",FM="Time",yk={show:!0,scale:"x",auto:!1,sorted:1,min:Be,max:-Be,idxs:[]};function UM(e,t,r,n,o){return t.map(s=>s==null?"":_m(s))}function jM(e,t,r,n,o,s,a){let i=[],c=So.get(o)||0;r=a?r:He(ef(r,o),c);for(let l=r;l<=n;l=He(l+o,c))i.push(Object.is(l,-0)?0:l);return i}function cm(e,t,r,n,o,s,a){let i=[],c=e.scales[e.axes[t].scale].log,l=c==10?Kn:Nk,u=Sr(l(r));o=za(c,u),c==10&&(o=gs[tn(o,gs)]);let f=r,p=o*c;c==10&&(p=gs[tn(p,gs)]);do i.push(f),f=f+o,c==10&&!So.has(f)&&(f=He(f,So.get(o))),f>=p&&(o=f,p=o*c,c==10&&(p=gs[tn(p,gs)]));while(f<=n);return i}function WM(e,t,r,n,o,s,a){let c=e.scales[e.axes[t].scale].asinh,l=n>c?cm(e,t,er(c,r),n,o):[c],u=n>=0&&r<=0?[0]:[];return(r<-c?cm(e,t,er(c,-n),-r,o):[c]).reverse().map(p=>-p).concat(u,l)}var r1=/./,BM=/[12357]/,HM=/[125]/,bk=/1/,lm=(e,t,r,n)=>e.map((o,s)=>t==4&&o==0||s%n==0&&r.test(o.toExponential()[o<0?1:0])?o:null);function GM(e,t,r,n,o){let s=e.axes[r],a=s.scale,i=e.scales[a],c=e.valToPos,l=s._space,u=c(10,a),f=c(9,a)-u>=l?r1:c(7,a)-u>=l?BM:c(5,a)-u>=l?HM:bk;if(f==bk){let p=vt(c(1,a)-u);if(p<l)return lm(t.slice().reverse(),i.distr,f,Wr(l/p)).reverse()}return lm(t,i.distr,f,1)}function ZM(e,t,r,n,o){let s=e.axes[r],a=s.scale,i=s._space,c=e.valToPos,l=vt(c(1,a)-c(2,a));return l<i?lm(t.slice().reverse(),3,r1,Wr(i/l)).reverse():t}function VM(e,t,r,n){return n==null?hm:t==null?"":_m(t)}var vk={show:!0,scale:"y",stroke:dm,space:30,gap:5,alignTo:1,size:50,labelGap:0,labelSize:30,labelFont:e1,side:3,grid:xm,ticks:Xk,border:Qk,font:Sm,lineGap:t1,rotate:0};function KM(e,t){let r=3+(e||1)*2;return He(r*t,3)}function qM(e,t){let{scale:r,idxs:n}=e.series[0],o=e._data[0],s=e.valToPos(o[n[0]],r,!0),a=e.valToPos(o[n[1]],r,!0),i=vt(a-s),c=e.series[t],l=i/(c.points.space*Ne);return n[1]-n[0]<=l}var xk={scale:null,auto:!0,sorted:0,min:Be,max:-Be},n1=(e,t,r,n,o)=>o,Sk={show:!0,auto:!0,sorted:0,gaps:n1,alpha:1,facets:[mt({},xk,{scale:"x"}),mt({},xk,{scale:"y"})]},kk={scale:"y",auto:!0,sorted:0,show:!0,spanGaps:!1,gaps:n1,alpha:1,points:{show:qM,filter:null},values:null,min:Be,max:-Be,idxs:[],path:null,clip:null};function YM(e,t,r,n,o){return r/10}var o1={time:!0,auto:!0,distr:1,log:10,asinh:1,min:null,max:null,dir:1,ori:0},JM=mt({},o1,{time:!1,ori:1}),Ek={};function s1(e,t){let r=Ek[e];return r||(r={key:e,plots:[],sub(n){r.plots.push(n)},unsub(n){r.plots=r.plots.filter(o=>o!=n)},pub(n,o,s,a,i,c,l){for(let u=0;u<r.plots.length;u++)r.plots[u]!=o&&r.plots[u].pub(n,o,s,a,i,c,l)}},e!=null&&(Ek[e]=r)),r}var Ca=1,um=2;function bs(e,t,r){let n=e.mode,o=e.series[t],s=n==2?e._data[t]:e._data,a=e.scales,i=e.bbox,c=s[0],l=n==2?s[1]:s[t],u=n==2?a[o.facets[0].scale]:a[e.series[0].scale],f=n==2?a[o.facets[1].scale]:a[o.scale],p=i.left,d=i.top,h=i.width,g=i.height,_=e.valToPosH,v=e.valToPosV;return u.ori==0?r(o,c,l,u,f,_,v,p,d,h,g,nf,$a,sf,i1,l1):r(o,c,l,u,f,v,_,d,p,g,h,of,Da,Om,c1,u1)}function km(e,t){let r=0,n=0,o=ze(e.bands,ym);for(let s=0;s<o.length;s++){let a=o[s];a.series[0]==t?r=a.dir:a.series[1]==t&&(a.dir==1?n|=1:n|=2)}return[r,n==1?-1:n==2?1:n==3?2:0]}function XM(e,t,r,n,o){let s=e.mode,a=e.series[t],i=s==2?a.facets[1].scale:a.scale,c=e.scales[i];return o==-1?c.min:o==1?c.max:c.distr==3?c.dir==1?c.min:c.max:0}function qn(e,t,r,n,o,s){return bs(e,t,(a,i,c,l,u,f,p,d,h,g,_)=>{let v=a.pxRound,S=l.dir*(l.ori==0?1:-1),E=l.ori==0?$a:Da,O,P;S==1?(O=r,P=n):(O=n,P=r);let T=v(f(i[O],l,g,d)),R=v(p(c[O],u,_,h)),j=v(f(i[P],l,g,d)),U=v(p(s==1?u.max:u.min,u,_,h)),D=new Path2D(o);return E(D,j,U),E(D,T,U),E(D,T,R),D})}function rf(e,t,r,n,o,s){let a=null;if(e.length>0){a=new Path2D;let i=t==0?sf:Om,c=r;for(let f=0;f<e.length;f++){let p=e[f];if(p[1]>p[0]){let d=p[0]-c;d>0&&i(a,c,n,d,n+s),c=p[1]}}let l=r+o-c,u=10;l>0&&i(a,c,n-u/2,l,n+s+u)}return a}function QM(e,t,r){let n=e[e.length-1];n&&n[0]==t?n[1]=r:e.push([t,r])}function Em(e,t,r,n,o,s,a){let i=[],c=e.length;for(let l=o==1?r:n;l>=r&&l<=n;l+=o)if(t[l]===null){let f=l,p=l;if(o==1)for(;++l<=n&&t[l]===null;)p=l;else for(;--l>=r&&t[l]===null;)p=l;let d=s(e[f]),h=p==f?d:s(e[p]),g=f-o;d=a<=0&&g>=0&&g<c?s(e[g]):d;let v=p+o;h=a>=0&&v>=0&&v<c?s(e[v]):h,h>=d&&i.push([d,h])}return i}function Ok(e){return e==0?Mk:e==1?bt:t=>ms(t,e)}function a1(e){let t=e==0?nf:of,r=e==0?(o,s,a,i,c,l)=>{o.arcTo(s,a,i,c,l)}:(o,s,a,i,c,l)=>{o.arcTo(a,s,c,i,l)},n=e==0?(o,s,a,i,c)=>{o.rect(s,a,i,c)}:(o,s,a,i,c)=>{o.rect(a,s,c,i)};return(o,s,a,i,c,l=0,u=0)=>{l==0&&u==0?n(o,s,a,i,c):(l=rn(l,i/2,c/2),u=rn(u,i/2,c/2),t(o,s+l,a),r(o,s+i,a,s+i,a+c,l),r(o,s+i,a+c,s,a+c,u),r(o,s,a+c,s,a,u),r(o,s,a,s+i,a,l),o.closePath())}}var nf=(e,t,r)=>{e.moveTo(t,r)},of=(e,t,r)=>{e.moveTo(r,t)},$a=(e,t,r)=>{e.lineTo(t,r)},Da=(e,t,r)=>{e.lineTo(r,t)},sf=a1(0),Om=a1(1),i1=(e,t,r,n,o,s)=>{e.arc(t,r,n,o,s)},c1=(e,t,r,n,o,s)=>{e.arc(r,t,n,o,s)},l1=(e,t,r,n,o,s,a)=>{e.bezierCurveTo(t,r,n,o,s,a)},u1=(e,t,r,n,o,s,a)=>{e.bezierCurveTo(r,t,o,n,a,s)};function f1(e){return(t,r,n,o,s)=>bs(t,r,(a,i,c,l,u,f,p,d,h,g,_)=>{let{pxRound:v,points:S}=a,E,O;l.ori==0?(E=nf,O=i1):(E=of,O=c1);let P=He(S.width*Ne,3),T=(S.size-S.width)/2*Ne,R=He(T*2,3),j=new Path2D,U=new Path2D,{left:D,top:L,width:re,height:W}=t.bbox;sf(U,D-R,L-R,re+R*2,W+R*2);let M=F=>{if(c[F]!=null){let me=v(f(i[F],l,g,d)),Y=v(p(c[F],u,_,h));E(j,me+T,Y),O(j,me,Y,T,0,Ku*2)}};if(s)s.forEach(M);else for(let F=n;F<=o;F++)M(F);return{stroke:P>0?j:null,fill:j,clip:U,flags:Ca|um}})}function p1(e){return(t,r,n,o,s,a)=>{n!=o&&(s!=n&&a!=n&&e(t,r,n),s!=o&&a!=o&&e(t,r,o),e(t,r,a))}}var e$=p1($a),t$=p1(Da);function d1(e){let t=ze(e?.alignGaps,0);return(r,n,o,s)=>bs(r,n,(a,i,c,l,u,f,p,d,h,g,_)=>{[o,s]=Xu(c,o,s);let v=a.pxRound,S=W=>v(f(W,l,g,d)),E=W=>v(p(W,u,_,h)),O,P;l.ori==0?(O=$a,P=e$):(O=Da,P=t$);let T=l.dir*(l.ori==0?1:-1),R={stroke:new Path2D,fill:null,clip:null,band:null,gaps:null,flags:Ca},j=R.stroke,U=!1;if(s-o>=g*4){let W=X=>r.posToVal(X,l.key,!0),M=null,F=null,me,Y,jt,Qe=S(i[T==1?o:s]),Re=S(i[o]),Fe=S(i[s]),ge=W(T==1?Re+1:Fe-1);for(let X=T==1?o:s;X>=o&&X<=s;X+=T){let wt=i[X],et=(T==1?wt<ge:wt>ge)?Qe:S(wt),Ce=c[X];et==Qe?Ce!=null?(Y=Ce,M==null?(O(j,et,E(Y)),me=M=F=Y):Y<M?M=Y:Y>F&&(F=Y)):Ce===null&&(U=!0):(M!=null&&P(j,Qe,E(M),E(F),E(me),E(Y)),Ce!=null?(Y=Ce,O(j,et,E(Y)),M=F=me=Y):(M=F=null,Ce===null&&(U=!0)),Qe=et,ge=W(Qe+T))}M!=null&&M!=F&&jt!=Qe&&P(j,Qe,E(M),E(F),E(me),E(Y))}else for(let W=T==1?o:s;W>=o&&W<=s;W+=T){let M=c[W];M===null?U=!0:M!=null&&O(j,S(i[W]),E(M))}let[L,re]=km(r,n);if(a.fill!=null||L!=0){let W=R.fill=new Path2D(j),M=a.fillTo(r,n,a.min,a.max,L),F=E(M),me=S(i[o]),Y=S(i[s]);T==-1&&([Y,me]=[me,Y]),O(W,Y,F),O(W,me,F)}if(!a.spanGaps){let W=[];U&&W.push(...Em(i,c,o,s,T,S,t)),R.gaps=W=a.gaps(r,n,o,s,W),R.clip=rf(W,l.ori,d,h,g,_)}return re!=0&&(R.band=re==2?[qn(r,n,o,s,j,-1),qn(r,n,o,s,j,1)]:qn(r,n,o,s,j,re)),R})}function r$(e){let t=ze(e.align,1),r=ze(e.ascDesc,!1),n=ze(e.alignGaps,0),o=ze(e.extend,!1);return(s,a,i,c)=>bs(s,a,(l,u,f,p,d,h,g,_,v,S,E)=>{[i,c]=Xu(f,i,c);let O=l.pxRound,{left:P,width:T}=s.bbox,R=Re=>O(h(Re,p,S,_)),j=Re=>O(g(Re,d,E,v)),U=p.ori==0?$a:Da,D={stroke:new Path2D,fill:null,clip:null,band:null,gaps:null,flags:Ca},L=D.stroke,re=p.dir*(p.ori==0?1:-1),W=j(f[re==1?i:c]),M=R(u[re==1?i:c]),F=M,me=M;o&&t==-1&&(me=P,U(L,me,W)),U(L,M,W);for(let Re=re==1?i:c;Re>=i&&Re<=c;Re+=re){let Fe=f[Re];if(Fe==null)continue;let ge=R(u[Re]),X=j(Fe);t==1?U(L,ge,W):U(L,F,X),U(L,ge,X),W=X,F=ge}let Y=F;o&&t==1&&(Y=P+T,U(L,Y,W));let[jt,Qe]=km(s,a);if(l.fill!=null||jt!=0){let Re=D.fill=new Path2D(L),Fe=l.fillTo(s,a,l.min,l.max,jt),ge=j(Fe);U(Re,Y,ge),U(Re,me,ge)}if(!l.spanGaps){let Re=[];Re.push(...Em(u,f,i,c,re,R,n));let Fe=l.width*Ne/2,ge=r||t==1?Fe:-Fe,X=r||t==-1?-Fe:Fe;Re.forEach(wt=>{wt[0]+=ge,wt[1]+=X}),D.gaps=Re=l.gaps(s,a,i,c,Re),D.clip=rf(Re,p.ori,_,v,S,E)}return Qe!=0&&(D.band=Qe==2?[qn(s,a,i,c,L,-1),qn(s,a,i,c,L,1)]:qn(s,a,i,c,L,Qe)),D})}function Tk(e,t,r,n,o,s,a=Be){if(e.length>1){let i=null;for(let c=0,l=1/0;c<e.length;c++)if(t[c]!==void 0){if(i!=null){let u=vt(e[c]-e[i]);u<l&&(l=u,a=vt(r(e[c],n,o,s)-r(e[i],n,o,s)))}i=c}}return a}function n$(e){e=e||dc;let t=ze(e.size,[.6,Be,1]),r=e.align||0,n=e.gap||0,o=e.radius;o=o==null?[0,0]:typeof o=="number"?[o,0]:o;let s=Oe(o),a=1-t[0],i=ze(t[1],Be),c=ze(t[2],1),l=ze(e.disp,dc),u=ze(e.each,d=>{}),{fill:f,stroke:p}=l;return(d,h,g,_)=>bs(d,h,(v,S,E,O,P,T,R,j,U,D,L)=>{let re=v.pxRound,W=r,M=n*Ne,F=i*Ne,me=c*Ne,Y,jt;O.ori==0?[Y,jt]=s(d,h):[jt,Y]=s(d,h);let Qe=O.dir*(O.ori==0?1:-1),Re=O.ori==0?sf:Om,Fe=O.ori==0?u:(Z,Ge,_t,Fs,Yo,cn,Jo)=>{u(Z,Ge,_t,Yo,Fs,Jo,cn)},ge=ze(d.bands,ym).find(Z=>Z.series[0]==h),X=ge!=null?ge.dir:0,wt=v.fillTo(d,h,v.min,v.max,X),Zt=re(R(wt,P,L,U)),et,Ce,Zr,dr=D,ot=re(v.width*Ne),an=!1,In=null,Ar=null,no=null,Ms=null;f!=null&&(ot==0||p!=null)&&(an=!0,In=f.values(d,h,g,_),Ar=new Map,new Set(In).forEach(Z=>{Z!=null&&Ar.set(Z,new Path2D)}),ot>0&&(no=p.values(d,h,g,_),Ms=new Map,new Set(no).forEach(Z=>{Z!=null&&Ms.set(Z,new Path2D)})));let{x0:$s,size:bi}=l;if($s!=null&&bi!=null){W=1,S=$s.values(d,h,g,_),$s.unit==2&&(S=S.map(_t=>d.posToVal(j+_t*D,O.key,!0)));let Z=bi.values(d,h,g,_);bi.unit==2?Ce=Z[0]*D:Ce=T(Z[0],O,D,j)-T(0,O,D,j),dr=Tk(S,E,T,O,D,j,dr),Zr=dr-Ce+M}else dr=Tk(S,E,T,O,D,j,dr),Zr=dr*a+M,Ce=dr-Zr;Zr<1&&(Zr=0),ot>=Ce/2&&(ot=0),Zr<5&&(re=Mk);let pl=Zr>0,Ko=dr-Zr-(pl?ot:0);Ce=re(im(Ko,me,F)),et=(W==0?Ce/2:W==Qe?0:Ce)-W*Qe*((W==0?M/2:0)+(pl?ot/2:0));let Vt={stroke:null,fill:null,clip:null,band:null,gaps:null,flags:0},Ds=an?null:new Path2D,zn=null;if(ge!=null)zn=d.data[ge.series[1]];else{let{y0:Z,y1:Ge}=l;Z!=null&&Ge!=null&&(E=Ge.values(d,h,g,_),zn=Z.values(d,h,g,_))}let qo=Y*Ce,he=jt*Ce;for(let Z=Qe==1?g:_;Z>=g&&Z<=_;Z+=Qe){let Ge=E[Z];if(Ge==null)continue;if(zn!=null){let nr=zn[Z]??0;if(Ge-nr==0)continue;Zt=R(nr,P,L,U)}let _t=O.distr!=2||l!=null?S[Z]:Z,Fs=T(_t,O,D,j),Yo=R(ze(Ge,wt),P,L,U),cn=re(Fs-et),Jo=re(er(Yo,Zt)),hr=re(rn(Yo,Zt)),Pr=Jo-hr;if(Ge!=null){let nr=Ge<0?he:qo,Vr=Ge<0?qo:he;an?(ot>0&&no[Z]!=null&&Re(Ms.get(no[Z]),cn,hr+Sr(ot/2),Ce,er(0,Pr-ot),nr,Vr),In[Z]!=null&&Re(Ar.get(In[Z]),cn,hr+Sr(ot/2),Ce,er(0,Pr-ot),nr,Vr)):Re(Ds,cn,hr+Sr(ot/2),Ce,er(0,Pr-ot),nr,Vr),Fe(d,h,Z,cn-ot/2,hr,Ce+ot,Pr)}}return ot>0?Vt.stroke=an?Ms:Ds:an||(Vt._fill=v.width==0?v._fill:v._stroke??v._fill,Vt.width=0),Vt.fill=an?Ar:Ds,Vt})}function o$(e,t){let r=ze(t?.alignGaps,0);return(n,o,s,a)=>bs(n,o,(i,c,l,u,f,p,d,h,g,_,v)=>{[s,a]=Xu(l,s,a);let S=i.pxRound,E=Y=>S(p(Y,u,_,h)),O=Y=>S(d(Y,f,v,g)),P,T,R;u.ori==0?(P=nf,R=$a,T=l1):(P=of,R=Da,T=u1);let j=u.dir*(u.ori==0?1:-1),U=E(c[j==1?s:a]),D=U,L=[],re=[];for(let Y=j==1?s:a;Y>=s&&Y<=a;Y+=j)if(l[Y]!=null){let Qe=c[Y],Re=E(Qe);L.push(D=Re),re.push(O(l[Y]))}let W={stroke:e(L,re,P,R,T,S),fill:null,clip:null,band:null,gaps:null,flags:Ca},M=W.stroke,[F,me]=km(n,o);if(i.fill!=null||F!=0){let Y=W.fill=new Path2D(M),jt=i.fillTo(n,o,i.min,i.max,F),Qe=O(jt);R(Y,D,Qe),R(Y,U,Qe)}if(!i.spanGaps){let Y=[];Y.push(...Em(c,l,s,a,j,E,r)),W.gaps=Y=i.gaps(n,o,s,a,Y),W.clip=rf(Y,u.ori,h,g,_,v)}return me!=0&&(W.band=me==2?[qn(n,o,s,a,M,-1),qn(n,o,s,a,M,1)]:qn(n,o,s,a,M,me)),W})}function s$(e){return o$(a$,e)}function a$(e,t,r,n,o,s){let a=e.length;if(a<2)return null;let i=new Path2D;if(r(i,e[0],t[0]),a==2)n(i,e[1],t[1]);else{let c=Array(a),l=Array(a-1),u=Array(a-1),f=Array(a-1);for(let p=0;p<a-1;p++)u[p]=t[p+1]-t[p],f[p]=e[p+1]-e[p],l[p]=u[p]/f[p];c[0]=l[0];for(let p=1;p<a-1;p++)l[p]===0||l[p-1]===0||l[p-1]>0!=l[p]>0?c[p]=0:(c[p]=3*(f[p-1]+f[p])/((2*f[p]+f[p-1])/l[p-1]+(f[p]+2*f[p-1])/l[p]),isFinite(c[p])||(c[p]=0));c[a-1]=l[a-2];for(let p=0;p<a-1;p++)o(i,e[p]+f[p]/3,t[p]+c[p]*f[p]/3,e[p+1]-f[p]/3,t[p+1]-c[p+1]*f[p]/3,e[p+1],t[p+1])}return i}var fm=new Set;function Ak(){for(let e of fm)e.syncRect(!0)}Ma&&(_s(UC,Ia,Ak),_s(jC,Ia,Ak,!0),_s(qu,Ia,()=>{Dt.pxRatio=Ne}));var i$=d1(),c$=f1();function Pk(e,t,r,n){return(n?[e[0],e[1]].concat(e.slice(2)):[e[0]].concat(e.slice(1))).map((s,a)=>pm(s,a,t,r))}function l$(e,t){return e.map((r,n)=>n==0?{}:mt({},t,r))}function pm(e,t,r,n){return mt({},t==0?r:n,e)}function h1(e,t,r){return t==null?La:[t,r]}var u$=h1;function f$(e,t,r){return t==null?La:Yu(t,r,wm,!0)}function m1(e,t,r,n){return t==null?La:Qu(t,r,e.scales[n].log,!1)}var p$=m1;function g1(e,t,r,n){return t==null?La:gm(t,r,e.scales[n].log,!1)}var d$=g1;function h$(e,t,r,n,o){let s=er(ik(e),ik(t)),a=t-e,i=tn(o/n*a,r);do{let c=r[i],l=n*c/a;if(l>=o&&s+(c<5?So.get(c):0)<=17)return[c,l]}while(++i<r.length);return[0,0]}function Rk(e){let t,r;return e=e.replace(/(\d+)px/,(n,o)=>(t=bt((r=+o)*Ne))+"px"),[e,t,r]}function m$(e){e.show&&[e.font,e.labelFont].forEach(t=>{let r=He(t[2]*Ne,1);t[0]=t[0].replace(/[0-9.]+px/,r+"px"),t[1]=r})}function Dt(e,t,r){let n={mode:ze(e.mode,1)},o=n.mode;function s(m,w,b,x){let k=w.valToPct(m);return x+b*(w.dir==-1?1-k:k)}function a(m,w,b,x){let k=w.valToPct(m);return x+b*(w.dir==-1?k:1-k)}function i(m,w,b,x){return w.ori==0?s(m,w,b,x):a(m,w,b,x)}n.valToPosH=s,n.valToPosV=a;let c=!1;n.status=0;let l=n.root=jr(xC);if(e.id!=null&&(l.id=e.id),xr(l,e.class),e.title){let m=jr(EC,l);m.textContent=e.title}let u=en("canvas"),f=n.ctx=u.getContext("2d"),p=jr(OC,l);_s("click",p,m=>{m.target===h&&(Ze!=Ys||tt!=Js)&&Nt.click(n,m)},!0);let d=n.under=jr(TC,p);p.appendChild(u);let h=n.over=jr(AC,p);e=Na(e);let g=+ze(e.pxAlign,1),_=Ok(g);(e.plugins||[]).forEach(m=>{m.opts&&(e=m.opts(n,e)||e)});let v=e.ms||.001,S=n.series=o==1?Pk(e.series||[],yk,kk,!1):l$(e.series||[null],Sk),E=n.axes=Pk(e.axes||[],_k,vk,!0),O=n.scales={},P=n.bands=e.bands||[];P.forEach(m=>{m.fill=Oe(m.fill||null),m.dir=ze(m.dir,-1)});let T=o==2?S[1].facets[0].scale:S[0].scale,R={axes:sI,series:eI},j=(e.drawOrder||["axes","series"]).map(m=>R[m]);function U(m){let w=m.distr==3?b=>Kn(b>0?b:m.clamp(n,b,m.min,m.max,m.key)):m.distr==4?b=>Qh(b,m.asinh):m.distr==100?b=>m.fwd(b):b=>b;return b=>{let x=w(b),{_min:k,_max:A}=m,z=A-k;return(x-k)/z}}function D(m){let w=O[m];if(w==null){let b=(e.scales||dc)[m]||dc;if(b.from!=null){D(b.from);let x=mt({},O[b.from],b,{key:m});x.valToPct=U(x),O[m]=x}else{w=O[m]=mt({},m==T?o1:JM,b),w.key=m;let x=w.time,k=w.range,A=xo(k);if((m!=T||o==2&&!x)&&(A&&(k[0]==null||k[1]==null)&&(k={min:k[0]==null?ok:{mode:1,hard:k[0],soft:k[0]},max:k[1]==null?ok:{mode:1,hard:k[1],soft:k[1]}},A=!1),!A&&tf(k))){let z=k;k=(N,C,B)=>C==null?La:Yu(C,B,z)}w.range=Oe(k||(x?u$:m==T?w.distr==3?p$:w.distr==4?d$:h1:w.distr==3?m1:w.distr==4?g1:f$)),w.auto=Oe(A?!1:w.auto),w.clamp=Oe(w.clamp||YM),w._min=w._max=null,w.valToPct=U(w)}}}D("x"),D("y"),o==1&&S.forEach(m=>{D(m.scale)}),E.forEach(m=>{D(m.scale)});for(let m in e.scales)D(m);let L=O[T],re=L.distr,W,M;L.ori==0?(xr(l,SC),W=s,M=a):(xr(l,kC),W=a,M=s);let F={};for(let m in O){let w=O[m];(w.min!=null||w.max!=null)&&(F[m]={min:w.min,max:w.max},w.min=w.max=null)}let me=e.tzDate||(m=>new Date(bt(m/v))),Y=e.fmtDate||bm,jt=v==1?SM(me):OM(me),Qe=mk(me,hk(v==1?xM:EM,Y)),Re=wk(me,gk(AM,Y)),Fe=[],ge=n.legend=mt({},IM,e.legend),X=n.cursor=mt({},$M,{drag:{y:o==2}},e.cursor),wt=ge.show,Zt=X.show,et=ge.markers;ge.idxs=Fe,et.width=Oe(et.width),et.dash=Oe(et.dash),et.stroke=Oe(et.stroke),et.fill=Oe(et.fill);let Ce,Zr,dr,ot=[],an=[],In,Ar=!1,no={};if(ge.live){let m=S[1]?S[1].values:null;Ar=m!=null,In=Ar?m(n,1,0):{_:0};for(let w in In)no[w]=hm}if(wt)if(Ce=en("table",NC,l),dr=en("tbody",null,Ce),ge.mount(n,Ce),Ar){Zr=en("thead",null,Ce,dr);let m=en("tr",null,Zr);en("th",null,m);for(var Ms in In)en("th",GS,m).textContent=Ms}else xr(Ce,MC),ge.live&&xr(Ce,CC);let $s={show:!0},bi={show:!1};function pl(m,w){if(w==0&&(Ar||!ge.live||o==2))return La;let b=[],x=en("tr",$C,dr,dr.childNodes[w]);xr(x,m.class),m.show||xr(x,ws);let k=en("th",null,x);if(et.show){let N=jr(DC,k);if(w>0){let C=et.width(n,w);C&&(N.style.border=C+"px "+et.dash(n,w)+" "+et.stroke(n,w)),N.style.background=et.fill(n,w)}}let A=jr(GS,k);m.label instanceof HTMLElement?A.appendChild(m.label):A.textContent=m.label,w>0&&(et.show||(A.style.color=m.width>0?et.stroke(n,w):et.fill(n,w)),Vt("click",k,N=>{if(X._lock)return;Qo(N);let C=S.indexOf(m);if((N.ctrlKey||N.metaKey)!=ge.isolate){let B=S.some((G,K)=>K>0&&K!=C&&G.show);S.forEach((G,K)=>{K>0&&un(K,B?K==C?$s:bi:$s,!0,dt.setSeries)})}else un(C,{show:!m.show},!0,dt.setSeries)},!1),js&&Vt(qS,k,N=>{X._lock||(Qo(N),un(S.indexOf(m),Qs,!0,dt.setSeries))},!1));for(var z in In){let N=en("td",FC,x);N.textContent="--",b.push(N)}return[x,b]}let Ko=new Map;function Vt(m,w,b,x=!0){let k=Ko.get(w)||{},A=X.bind[m](n,w,b,x);A&&(_s(m,w,k[m]=A),Ko.set(w,k))}function Ds(m,w,b){let x=Ko.get(w)||{};for(let k in x)(m==null||k==m)&&(am(k,w,x[k]),delete x[k]);m==null&&Ko.delete(w)}let zn=0,qo=0,he=0,Z=0,Ge=0,_t=0,Fs=Ge,Yo=_t,cn=he,Jo=Z,hr=0,Pr=0,nr=0,Vr=0;n.bbox={};let Wp=!1,dl=!1,Us=!1,Xo=!1,hl=!1,Rr=!1;function Bp(m,w,b){(b||m!=n.width||w!=n.height)&&Kw(m,w),Zs(!1),Us=!0,dl=!0,Vs()}function Kw(m,w){n.width=zn=he=m,n.height=qo=Z=w,Ge=_t=0,V4(),K4();let b=n.bbox;hr=b.left=ms(Ge*Ne,.5),Pr=b.top=ms(_t*Ne,.5),nr=b.width=ms(he*Ne,.5),Vr=b.height=ms(Z*Ne,.5)}let H4=3;function G4(){let m=!1,w=0;for(;!m;){w++;let b=nI(w),x=oI(w);m=w==H4||b&&x,m||(Kw(n.width,n.height),dl=!0)}}function Z4({width:m,height:w}){Bp(m,w)}n.setSize=Z4;function V4(){let m=!1,w=!1,b=!1,x=!1;E.forEach((k,A)=>{if(k.show&&k._show){let{side:z,_size:N}=k,C=z%2,B=k.label!=null?k.labelSize:0,G=N+B;G>0&&(C?(he-=G,z==3?(Ge+=G,x=!0):b=!0):(Z-=G,z==0?(_t+=G,m=!0):w=!0))}}),es[0]=m,es[1]=b,es[2]=w,es[3]=x,he-=oo[1]+oo[3],Ge+=oo[3],Z-=oo[2]+oo[0],_t+=oo[0]}function K4(){let m=Ge+he,w=_t+Z,b=Ge,x=_t;function k(A,z){switch(A){case 1:return m+=z,m-z;case 2:return w+=z,w-z;case 3:return b-=z,b+z;case 0:return x-=z,x+z}}E.forEach((A,z)=>{if(A.show&&A._show){let N=A.side;A._pos=k(N,A._size),A.label!=null&&(A._lpos=k(N,A.labelSize))}})}if(X.dataIdx==null){let m=X.hover,w=m.skip=new Set(m.skip??[]);w.add(void 0);let b=m.prox=Oe(m.prox),x=m.bias??=0;X.dataIdx=(k,A,z,N)=>{if(A==0)return z;let C=z,B=b(k,A,z,N)??Be,G=B>=0&&B<Be,K=L.ori==0?he:Z,ue=X.left,Le=t[0],Ie=t[A];if(w.has(Ie[z])){C=null;let ye=null,se=null,Q;if(x==0||x==-1)for(Q=z;ye==null&&Q-- >0;)w.has(Ie[Q])||(ye=Q);if(x==0||x==1)for(Q=z;se==null&&Q++<Ie.length;)w.has(Ie[Q])||(se=Q);if(ye!=null||se!=null)if(G){let Ke=ye==null?-1/0:W(Le[ye],L,K,0),it=se==null?1/0:W(Le[se],L,K,0),Pt=ue-Ke,Ue=it-ue;Pt<=Ue?Pt<=B&&(C=ye):Ue<=B&&(C=se)}else C=se==null?ye:ye==null?se:z-ye<=se-z?ye:se}else G&&vt(ue-W(Le[z],L,K,0))>B&&(C=null);return C}}let Qo=m=>{X.event=m};X.idxs=Fe,X._lock=!1;let Wt=X.points;Wt.show=Oe(Wt.show),Wt.size=Oe(Wt.size),Wt.stroke=Oe(Wt.stroke),Wt.width=Oe(Wt.width),Wt.fill=Oe(Wt.fill);let ln=n.focus=mt({},e.focus||{alpha:.3},X.focus),js=ln.prox>=0,Ws=js&&Wt.one,Ir=[],Bs=[],Hs=[];function qw(m,w){let b=Wt.show(n,w);if(b instanceof HTMLElement)return xr(b,LC),xr(b,m.class),mn(b,-10,-10,he,Z),h.insertBefore(b,Ir[w]),b}function Yw(m,w){if(o==1||w>0){let b=o==1&&O[m.scale].time,x=m.value;m.value=b?uk(x)?wk(me,gk(x,Y)):x||Re:x||VM,m.label=m.label||(b?FM:DM)}if(Ws||w>0){m.width=m.width==null?1:m.width,m.paths=m.paths||i$||JC,m.fillTo=Oe(m.fillTo||XM),m.pxAlign=+ze(m.pxAlign,g),m.pxRound=Ok(m.pxAlign),m.stroke=Oe(m.stroke||null),m.fill=Oe(m.fill||null),m._stroke=m._fill=m._paths=m._focus=null;let b=KM(er(1,m.width),1),x=m.points=mt({},{size:b,width:er(1,b*.2),stroke:m.stroke,space:b*2,paths:c$,_stroke:null,_fill:null},m.points);x.show=Oe(x.show),x.filter=Oe(x.filter),x.fill=Oe(x.fill),x.stroke=Oe(x.stroke),x.paths=Oe(x.paths),x.pxAlign=m.pxAlign}if(wt){let b=pl(m,w);ot.splice(w,0,b[0]),an.splice(w,0,b[1]),ge.values.push(null)}if(Zt){Fe.splice(w,0,null);let b=null;Ws?w==0&&(b=qw(m,w)):w>0&&(b=qw(m,w)),Ir.splice(w,0,b),Bs.splice(w,0,0),Hs.splice(w,0,0)}At("addSeries",w)}function q4(m,w){w=w??S.length,m=o==1?pm(m,w,yk,kk):pm(m,w,{},Sk),S.splice(w,0,m),Yw(S[w],w)}n.addSeries=q4;function Y4(m){if(S.splice(m,1),wt){ge.values.splice(m,1),an.splice(m,1);let w=ot.splice(m,1)[0];Ds(null,w.firstChild),w.remove()}Zt&&(Fe.splice(m,1),Ir.splice(m,1)[0].remove(),Bs.splice(m,1),Hs.splice(m,1)),At("delSeries",m)}n.delSeries=Y4;let es=[!1,!1,!1,!1];function J4(m,w){if(m._show=m.show,m.show){let b=m.side%2,x=O[m.scale];x==null&&(m.scale=b?S[1].scale:T,x=O[m.scale]);let k=x.time;m.size=Oe(m.size),m.space=Oe(m.space),m.rotate=Oe(m.rotate),xo(m.incrs)&&m.incrs.forEach(z=>{!So.has(z)&&So.set(z,Fk(z))}),m.incrs=Oe(m.incrs||(x.distr==2?yM:k?v==1?vM:kM:gs)),m.splits=Oe(m.splits||(k&&x.distr==1?jt:x.distr==3?cm:x.distr==4?WM:jM)),m.stroke=Oe(m.stroke),m.grid.stroke=Oe(m.grid.stroke),m.ticks.stroke=Oe(m.ticks.stroke),m.border.stroke=Oe(m.border.stroke);let A=m.values;m.values=xo(A)&&!xo(A[0])?Oe(A):k?xo(A)?mk(me,hk(A,Y)):uk(A)?TM(me,A):A||Qe:A||UM,m.filter=Oe(m.filter||(x.distr>=3&&x.log==10?GM:x.distr==3&&x.log==2?ZM:$k)),m.font=Rk(m.font),m.labelFont=Rk(m.labelFont),m._size=m.size(n,null,w,0),m._space=m._rotate=m._incrs=m._found=m._splits=m._values=null,m._size>0&&(es[w]=!0,m._el=jr(PC,p))}}function vi(m,w,b,x){let[k,A,z,N]=b,C=w%2,B=0;return C==0&&(N||A)&&(B=w==0&&!k||w==2&&!z?bt(_k.size/3):0),C==1&&(k||z)&&(B=w==1&&!A||w==3&&!N?bt(vk.size/2):0),B}let Jw=n.padding=(e.padding||[vi,vi,vi,vi]).map(m=>Oe(ze(m,vi))),oo=n._padding=Jw.map((m,w)=>m(n,w,es,0)),Lt,kt=null,Et=null,ml=o==1?S[0].idxs:null,Kr=null,xi=!1;function Xw(m,w){if(t=m??[],n.data=n._data=t,o==2){Lt=0;for(let b=1;b<S.length;b++)Lt+=t[b][0].length}else{t.length==0&&(n.data=n._data=t=[[]]),Kr=t[0],Lt=Kr.length;let b=t;if(re==2){b=t.slice();let x=b[0]=Array(Lt);for(let k=0;k<Lt;k++)x[k]=k}n._data=t=b}if(Zs(!0),At("setData"),re==2&&(Us=!0),w!==!1){let b=L;b.auto(n,xi)?Hp():ao(T,b.min,b.max),Xo=Xo||X.left>=0,Rr=!0,Vs()}}n.setData=Xw;function Hp(){xi=!0;let m,w;o==1&&(Lt>0?(kt=ml[0]=0,Et=ml[1]=Lt-1,m=t[0][kt],w=t[0][Et],re==2?(m=kt,w=Et):m==w&&(re==3?[m,w]=Qu(m,m,L.log,!1):re==4?[m,w]=gm(m,m,L.log,!1):L.time?w=m+bt(86400/v):[m,w]=Yu(m,w,wm,!0))):(kt=ml[0]=m=null,Et=ml[1]=w=null)),ao(T,m,w)}let gl,Gs,Gp,Zp,Vp,Kp,qp,Yp,Jp,or;function Qw(m,w,b,x,k,A){m??=VS,b??=ym,x??="butt",k??=VS,A??="round",m!=gl&&(f.strokeStyle=gl=m),k!=Gs&&(f.fillStyle=Gs=k),w!=Gp&&(f.lineWidth=Gp=w),A!=Vp&&(f.lineJoin=Vp=A),x!=Kp&&(f.lineCap=Kp=x),b!=Zp&&f.setLineDash(Zp=b)}function e_(m,w,b,x){w!=Gs&&(f.fillStyle=Gs=w),m!=qp&&(f.font=qp=m),b!=Yp&&(f.textAlign=Yp=b),x!=Jp&&(f.textBaseline=Jp=x)}function Xp(m,w,b,x,k=0){if(x.length>0&&m.auto(n,xi)&&(w==null||w.min==null)){let A=ze(kt,0),z=ze(Et,x.length-1),N=b.min==null?GC(x,A,z,k,m.distr==3):[b.min,b.max];m.min=rn(m.min,b.min=N[0]),m.max=er(m.max,b.max=N[1])}}let t_={min:null,max:null};function X4(){for(let x in O){let k=O[x];F[x]==null&&(k.min==null||F[T]!=null&&k.auto(n,xi))&&(F[x]=t_)}for(let x in O){let k=O[x];F[x]==null&&k.from!=null&&F[k.from]!=null&&(F[x]=t_)}F[T]!=null&&Zs(!0);let m={};for(let x in F){let k=F[x];if(k!=null){let A=m[x]=Na(O[x],eM);if(k.min!=null)mt(A,k);else if(x!=T||o==2)if(Lt==0&&A.from==null){let z=A.range(n,null,null,x);A.min=z[0],A.max=z[1]}else A.min=Be,A.max=-Be}}if(Lt>0){S.forEach((x,k)=>{if(o==1){let A=x.scale,z=F[A];if(z==null)return;let N=m[A];if(k==0){let C=N.range(n,N.min,N.max,A);N.min=C[0],N.max=C[1],kt=tn(N.min,t[0]),Et=tn(N.max,t[0]),Et-kt>1&&(t[0][kt]<N.min&&kt++,t[0][Et]>N.max&&Et--),x.min=Kr[kt],x.max=Kr[Et]}else x.show&&x.auto&&Xp(N,z,x,t[k],x.sorted);x.idxs[0]=kt,x.idxs[1]=Et}else if(k>0&&x.show&&x.auto){let[A,z]=x.facets,N=A.scale,C=z.scale,[B,G]=t[k],K=m[N],ue=m[C];K!=null&&Xp(K,F[N],A,B,A.sorted),ue!=null&&Xp(ue,F[C],z,G,z.sorted),x.min=z.min,x.max=z.max}});for(let x in m){let k=m[x],A=F[x];if(k.from==null&&(A==null||A.min==null)){let z=k.range(n,k.min==Be?null:k.min,k.max==-Be?null:k.max,x);k.min=z[0],k.max=z[1]}}}for(let x in m){let k=m[x];if(k.from!=null){let A=m[k.from];if(A.min==null)k.min=k.max=null;else{let z=k.range(n,A.min,A.max,x);k.min=z[0],k.max=z[1]}}}let w={},b=!1;for(let x in m){let k=m[x],A=O[x];if(A.min!=k.min||A.max!=k.max){A.min=k.min,A.max=k.max;let z=A.distr;A._min=z==3?Kn(A.min):z==4?Qh(A.min,A.asinh):z==100?A.fwd(A.min):A.min,A._max=z==3?Kn(A.max):z==4?Qh(A.max,A.asinh):z==100?A.fwd(A.max):A.max,w[x]=b=!0}}if(b){S.forEach((x,k)=>{o==2?k>0&&w.y&&(x._paths=null):w[x.scale]&&(x._paths=null)});for(let x in w)Us=!0,At("setScale",x);Zt&&X.left>=0&&(Xo=Rr=!0)}for(let x in F)F[x]=null}function Q4(m){let w=im(kt-1,0,Lt-1),b=im(Et+1,0,Lt-1);for(;m[w]==null&&w>0;)w--;for(;m[b]==null&&b<Lt-1;)b++;return[w,b]}function eI(){if(Lt>0){let m=S.some(w=>w._focus)&&or!=ln.alpha;m&&(f.globalAlpha=or=ln.alpha),S.forEach((w,b)=>{if(b>0&&w.show&&(r_(b,!1),r_(b,!0),w._paths==null)){let x=or;or!=w.alpha&&(f.globalAlpha=or=w.alpha);let k=o==2?[0,t[b][0].length-1]:Q4(t[b]);w._paths=w.paths(n,b,k[0],k[1]),or!=x&&(f.globalAlpha=or=x)}}),S.forEach((w,b)=>{if(b>0&&w.show){let x=or;or!=w.alpha&&(f.globalAlpha=or=w.alpha),w._paths!=null&&n_(b,!1);{let k=w._paths!=null?w._paths.gaps:null,A=w.points.show(n,b,kt,Et,k),z=w.points.filter(n,b,A,k);(A||z)&&(w.points._paths=w.points.paths(n,b,kt,Et,z),n_(b,!0))}or!=x&&(f.globalAlpha=or=x),At("drawSeries",b)}}),m&&(f.globalAlpha=or=1)}}function r_(m,w){let b=w?S[m].points:S[m];b._stroke=b.stroke(n,m),b._fill=b.fill(n,m)}function n_(m,w){let b=w?S[m].points:S[m],{stroke:x,fill:k,clip:A,flags:z,_stroke:N=b._stroke,_fill:C=b._fill,_width:B=b.width}=b._paths;B=He(B*Ne,3);let G=null,K=B%2/2;w&&C==null&&(C=B>0?"#fff":N);let ue=b.pxAlign==1&&K>0;if(ue&&f.translate(K,K),!w){let Le=hr-B/2,Ie=Pr-B/2,ye=nr+B,se=Vr+B;G=new Path2D,G.rect(Le,Ie,ye,se)}w?Qp(N,B,b.dash,b.cap,C,x,k,z,A):tI(m,N,B,b.dash,b.cap,C,x,k,z,G,A),ue&&f.translate(-K,-K)}function tI(m,w,b,x,k,A,z,N,C,B,G){let K=!1;C!=0&&P.forEach((ue,Le)=>{if(ue.series[0]==m){let Ie=S[ue.series[1]],ye=t[ue.series[1]],se=(Ie._paths||dc).band;xo(se)&&(se=ue.dir==1?se[0]:se[1]);let Q,Ke=null;Ie.show&&se&&VC(ye,kt,Et)?(Ke=ue.fill(n,Le)||A,Q=Ie._paths.clip):se=null,Qp(w,b,x,k,Ke,z,N,C,B,G,Q,se),K=!0}}),K||Qp(w,b,x,k,A,z,N,C,B,G)}let o_=Ca|um;function Qp(m,w,b,x,k,A,z,N,C,B,G,K){Qw(m,w,b,x,k),(C||B||K)&&(f.save(),C&&f.clip(C),B&&f.clip(B)),K?(N&o_)==o_?(f.clip(K),G&&f.clip(G),_l(k,z),wl(m,A,w)):N&um?(_l(k,z),f.clip(K),wl(m,A,w)):N&Ca&&(f.save(),f.clip(K),G&&f.clip(G),_l(k,z),f.restore(),wl(m,A,w)):(_l(k,z),wl(m,A,w)),(C||B||K)&&f.restore()}function wl(m,w,b){b>0&&(w instanceof Map?w.forEach((x,k)=>{f.strokeStyle=gl=k,f.stroke(x)}):w!=null&&m&&f.stroke(w))}function _l(m,w){w instanceof Map?w.forEach((b,x)=>{f.fillStyle=Gs=x,f.fill(b)}):w!=null&&m&&f.fill(w)}function rI(m,w,b,x){let k=E[m],A;if(x<=0)A=[0,0];else{let z=k._space=k.space(n,m,w,b,x),N=k._incrs=k.incrs(n,m,w,b,x,z);A=h$(w,b,N,x,z)}return k._found=A}function ed(m,w,b,x,k,A,z,N,C,B){let G=z%2/2;g==1&&f.translate(G,G),Qw(N,z,C,B,N),f.beginPath();let K,ue,Le,Ie,ye=k+(x==0||x==3?-A:A);b==0?(ue=k,Ie=ye):(K=k,Le=ye);for(let se=0;se<m.length;se++)w[se]!=null&&(b==0?K=Le=m[se]:ue=Ie=m[se],f.moveTo(K,ue),f.lineTo(Le,Ie));f.stroke(),g==1&&f.translate(-G,-G)}function nI(m){let w=!0;return E.forEach((b,x)=>{if(!b.show)return;let k=O[b.scale];if(k.min==null){b._show&&(w=!1,b._show=!1,Zs(!1));return}else b._show||(w=!1,b._show=!0,Zs(!1));let A=b.side,z=A%2,{min:N,max:C}=k,[B,G]=rI(x,N,C,z==0?he:Z);if(G==0)return;let K=k.distr==2,ue=b._splits=b.splits(n,x,N,C,B,G,K),Le=k.distr==2?ue.map(Q=>Kr[Q]):ue,Ie=k.distr==2?Kr[ue[1]]-Kr[ue[0]]:B,ye=b._values=b.values(n,b.filter(n,Le,x,G,Ie),x,G,Ie);b._rotate=A==2?b.rotate(n,ye,x,G):0;let se=b._size;b._size=Wr(b.size(n,ye,x,m)),se!=null&&b._size!=se&&(w=!1)}),w}function oI(m){let w=!0;return Jw.forEach((b,x)=>{let k=b(n,x,es,m);k!=oo[x]&&(w=!1),oo[x]=k}),w}function sI(){for(let m=0;m<E.length;m++){let w=E[m];if(!w.show||!w._show)continue;let b=w.side,x=b%2,k,A,z=w.stroke(n,m),N=b==0||b==3?-1:1,[C,B]=w._found;if(w.label!=null){let qt=w.labelGap*N,wr=bt((w._lpos+qt)*Ne);e_(w.labelFont[0],z,"center",b==2?ic:ZS),f.save(),x==1?(k=A=0,f.translate(wr,bt(Pr+Vr/2)),f.rotate((b==3?-Ku:Ku)/2)):(k=bt(hr+nr/2),A=wr);let ns=Ck(w.label)?w.label(n,m,C,B):w.label;f.fillText(ns,k,A),f.restore()}if(B==0)continue;let G=O[w.scale],K=x==0?nr:Vr,ue=x==0?hr:Pr,Le=w._splits,Ie=G.distr==2?Le.map(qt=>Kr[qt]):Le,ye=G.distr==2?Kr[Le[1]]-Kr[Le[0]]:C,se=w.ticks,Q=w.border,Ke=se.show?se.size:0,it=bt(Ke*Ne),Pt=bt((w.alignTo==2?w._size-Ke-w.gap:w.gap)*Ne),Ue=w._rotate*-Ku/180,ct=_(w._pos*Ne),mr=(it+Pt)*N,Kt=ct+mr;A=x==0?Kt:0,k=x==1?Kt:0;let zr=w.font[0],qr=w.align==1?Pa:w.align==2?Yh:Ue>0?Pa:Ue<0?Yh:x==0?"center":b==3?Yh:Pa,pn=Ue||x==1?"middle":b==2?ic:ZS;e_(zr,z,qr,pn);let gr=w.font[1]*w.lineGap,Lr=Le.map(qt=>_(i(qt,G,K,ue))),Yr=w._values;for(let qt=0;qt<Yr.length;qt++){let wr=Yr[qt];if(wr!=null){x==0?k=Lr[qt]:A=Lr[qt],wr=""+wr;let ns=wr.indexOf(`
`)==-1?[wr]:wr.split(/\n/gm);for(let Yt=0;Yt<ns.length;Yt++){let S_=ns[Yt];Ue?(f.save(),f.translate(k,A+Yt*gr),f.rotate(Ue),f.fillText(S_,0,0),f.restore()):f.fillText(S_,k,A+Yt*gr)}}}se.show&&ed(Lr,se.filter(n,Ie,m,B,ye),x,b,ct,it,He(se.width*Ne,3),se.stroke(n,m),se.dash,se.cap);let dn=w.grid;dn.show&&ed(Lr,dn.filter(n,Ie,m,B,ye),x,x==0?2:1,x==0?Pr:hr,x==0?Vr:nr,He(dn.width*Ne,3),dn.stroke(n,m),dn.dash,dn.cap),Q.show&&ed([ct],[1],x==0?1:0,x==0?1:2,x==1?Pr:hr,x==1?Vr:nr,He(Q.width*Ne,3),Q.stroke(n,m),Q.dash,Q.cap)}At("drawAxes")}function Zs(m){S.forEach((w,b)=>{b>0&&(w._paths=null,m&&(o==1?(w.min=null,w.max=null):w.facets.forEach(x=>{x.min=null,x.max=null})))})}let yl=!1,td=!1,Si=[];function aI(){td=!1;for(let m=0;m<Si.length;m++)At(...Si[m]);Si.length=0}function Vs(){yl||(iM(s_),yl=!0)}function iI(m,w=!1){yl=!0,td=w,m(n),s_(),w&&Si.length>0&&queueMicrotask(aI)}n.batch=iI;function s_(){if(Wp&&(X4(),Wp=!1),Us&&(G4(),Us=!1),dl){if(Je(d,Pa,Ge),Je(d,ic,_t),Je(d,lc,he),Je(d,uc,Z),Je(h,Pa,Ge),Je(h,ic,_t),Je(h,lc,he),Je(h,uc,Z),Je(p,lc,zn),Je(p,uc,qo),u.width=bt(zn*Ne),u.height=bt(qo*Ne),E.forEach(({_el:m,_show:w,_size:b,_pos:x,side:k})=>{if(m!=null)if(w){let A=k===3||k===0?b:0,z=k%2==1;Je(m,z?"left":"top",x-A),Je(m,z?"width":"height",b),Je(m,z?"top":"left",z?_t:Ge),Je(m,z?"height":"width",z?Z:he),sm(m,ws)}else xr(m,ws)}),gl=Gs=Gp=Vp=Kp=qp=Yp=Jp=Zp=null,or=1,Oi(!0),Ge!=Fs||_t!=Yo||he!=cn||Z!=Jo){Zs(!1);let m=he/cn,w=Z/Jo;if(Zt&&!Xo&&X.left>=0){X.left*=m,X.top*=w,Ks&&mn(Ks,bt(X.left),0,he,Z),qs&&mn(qs,0,bt(X.top),he,Z);for(let b=0;b<Ir.length;b++){let x=Ir[b];x!=null&&(Bs[b]*=m,Hs[b]*=w,mn(x,Wr(Bs[b]),Wr(Hs[b]),he,Z))}}if(Ve.show&&!hl&&Ve.left>=0&&Ve.width>0){Ve.left*=m,Ve.width*=m,Ve.top*=w,Ve.height*=w;for(let b in id)Je(Xs,b,Ve[b])}Fs=Ge,Yo=_t,cn=he,Jo=Z}At("setSize"),dl=!1}zn>0&&qo>0&&(f.clearRect(0,0,u.width,u.height),At("drawClear"),j.forEach(m=>m()),At("draw")),Ve.show&&hl&&(bl(Ve),hl=!1),Zt&&Xo&&(rs(null,!0,!1),Xo=!1),ge.show&&ge.live&&Rr&&(sd(),Rr=!1),c||(c=!0,n.status=1,At("ready")),xi=!1,yl=!1}n.redraw=(m,w)=>{Us=w||!1,m!==!1?ao(T,L.min,L.max):Vs()};function rd(m,w){let b=O[m];if(b.from==null){if(Lt==0){let x=b.range(n,w.min,w.max,m);w.min=x[0],w.max=x[1]}if(w.min>w.max){let x=w.min;w.min=w.max,w.max=x}if(Lt>1&&w.min!=null&&w.max!=null&&w.max-w.min<1e-16)return;m==T&&b.distr==2&&Lt>0&&(w.min=tn(w.min,t[0]),w.max=tn(w.max,t[0]),w.min==w.max&&w.max++),F[m]=w,Wp=!0,Vs()}}n.setScale=rd;let nd,od,Ks,qs,a_,i_,Ys,Js,c_,l_,Ze,tt,so=!1,Nt=X.drag,Ot=Nt.x,Tt=Nt.y;Zt&&(X.x&&(nd=jr(IC,h)),X.y&&(od=jr(zC,h)),L.ori==0?(Ks=nd,qs=od):(Ks=od,qs=nd),Ze=X.left,tt=X.top);let Ve=n.select=mt({show:!0,over:!0,left:0,width:0,top:0,height:0},e.select),Xs=Ve.show?jr(RC,Ve.over?h:d):null;function bl(m,w){if(Ve.show){for(let b in m)Ve[b]=m[b],b in id&&Je(Xs,b,m[b]);w!==!1&&At("setSelect")}}n.setSelect=bl;function cI(m){if(S[m].show)wt&&sm(ot[m],ws);else if(wt&&xr(ot[m],ws),Zt){let b=Ws?Ir[0]:Ir[m];b!=null&&mn(b,-10,-10,he,Z)}}function ao(m,w,b){rd(m,{min:w,max:b})}function un(m,w,b,x){w.focus!=null&&dI(m),w.show!=null&&S.forEach((k,A)=>{A>0&&(m==A||m==null)&&(k.show=w.show,cI(A),o==2?(ao(k.facets[0].scale,null,null),ao(k.facets[1].scale,null,null)):ao(k.scale,null,null),Vs())}),b!==!1&&At("setSeries",m,w),x&&Ti("setSeries",n,m,w)}n.setSeries=un;function lI(m,w){mt(P[m],w)}function uI(m,w){m.fill=Oe(m.fill||null),m.dir=ze(m.dir,-1),w=w??P.length,P.splice(w,0,m)}function fI(m){m==null?P.length=0:P.splice(m,1)}n.addBand=uI,n.setBand=lI,n.delBand=fI;function pI(m,w){S[m].alpha=w,Zt&&Ir[m]!=null&&(Ir[m].style.opacity=w),wt&&ot[m]&&(ot[m].style.opacity=w)}let Ln,io,ts,Qs={focus:!0};function dI(m){if(m!=ts){let w=m==null,b=ln.alpha!=1;S.forEach((x,k)=>{if(o==1||k>0){let A=w||k==0||k==m;x._focus=w?null:A,b&&pI(k,A?1:ln.alpha)}}),ts=m,b&&Vs()}}wt&&js&&Vt(YS,Ce,m=>{X._lock||(Qo(m),ts!=null&&un(null,Qs,!0,dt.setSeries))});function fn(m,w,b){let x=O[w];b&&(m=m/Ne-(x.ori==1?_t:Ge));let k=he;x.ori==1&&(k=Z,m=k-m),x.dir==-1&&(m=k-m);let A=x._min,z=x._max,N=m/k,C=A+(z-A)*N,B=x.distr;return B==3?za(10,C):B==4?qC(C,x.asinh):B==100?x.bwd(C):C}function hI(m,w){let b=fn(m,T,w);return tn(b,t[0],kt,Et)}n.valToIdx=m=>tn(m,t[0]),n.posToIdx=hI,n.posToVal=fn,n.valToPos=(m,w,b)=>O[w].ori==0?s(m,O[w],b?nr:he,b?hr:0):a(m,O[w],b?Vr:Z,b?Pr:0),n.setCursor=(m,w,b)=>{Ze=m.left,tt=m.top,rs(null,w,b)};function u_(m,w){Je(Xs,Pa,Ve.left=m),Je(Xs,lc,Ve.width=w)}function f_(m,w){Je(Xs,ic,Ve.top=m),Je(Xs,uc,Ve.height=w)}let ki=L.ori==0?u_:f_,Ei=L.ori==1?u_:f_;function mI(){if(wt&&ge.live)for(let m=o==2?1:0;m<S.length;m++){if(m==0&&Ar)continue;let w=ge.values[m],b=0;for(let x in w)an[m][b++].firstChild.nodeValue=w[x]}}function sd(m,w){if(m!=null&&(m.idxs?m.idxs.forEach((b,x)=>{Fe[x]=b}):QC(m.idx)||Fe.fill(m.idx),ge.idx=Fe[0]),wt&&ge.live){for(let b=0;b<S.length;b++)(b>0||o==1&&!Ar)&&gI(b,Fe[b]);mI()}Rr=!1,w!==!1&&At("setLegend")}n.setLegend=sd;function gI(m,w){let b=S[m],x=m==0&&re==2?Kr:t[m],k;Ar?k=b.values(n,m,w)??no:(k=b.value(n,w==null?null:x[w],m,w),k=k==null?no:{_:k}),ge.values[m]=k}function rs(m,w,b){c_=Ze,l_=tt,[Ze,tt]=X.move(n,Ze,tt),X.left=Ze,X.top=tt,Zt&&(Ks&&mn(Ks,bt(Ze),0,he,Z),qs&&mn(qs,0,bt(tt),he,Z));let x,k=kt>Et;Ln=Be,io=null;let A=L.ori==0?he:Z,z=L.ori==1?he:Z;if(Ze<0||Lt==0||k){x=X.idx=null;for(let N=0;N<S.length;N++){let C=Ir[N];C!=null&&mn(C,-10,-10,he,Z)}js&&un(null,Qs,!0,m==null&&dt.setSeries),ge.live&&(Fe.fill(x),Rr=!0)}else{let N,C,B;o==1&&(N=L.ori==0?Ze:tt,C=fn(N,T),x=X.idx=tn(C,t[0],kt,Et),B=W(t[0][x],L,A,0));let G=-10,K=-10,ue=0,Le=0,Ie=!0,ye="",se="";for(let Q=o==2?1:0;Q<S.length;Q++){let Ke=S[Q],it=Fe[Q],Pt=it==null?null:o==1?t[Q][it]:t[Q][1][it],Ue=X.dataIdx(n,Q,x,C),ct=Ue==null?null:o==1?t[Q][Ue]:t[Q][1][Ue];if(Rr=Rr||ct!=Pt||Ue!=it,Fe[Q]=Ue,Q>0&&Ke.show){let mr=Ue==null?-10:Ue==x?B:W(o==1?t[0][Ue]:t[Q][0][Ue],L,A,0),Kt=ct==null?-10:M(ct,o==1?O[Ke.scale]:O[Ke.facets[1].scale],z,0);if(js&&ct!=null){let zr=L.ori==1?Ze:tt,qr=vt(ln.dist(n,Q,Ue,Kt,zr));if(qr<Ln){let pn=ln.bias;if(pn!=0){let gr=fn(zr,Ke.scale),Lr=ct>=0?1:-1,Yr=gr>=0?1:-1;Yr==Lr&&(Yr==1?pn==1?ct>=gr:ct<=gr:pn==1?ct<=gr:ct>=gr)&&(Ln=qr,io=Q)}else Ln=qr,io=Q}}if(Rr||Ws){let zr,qr;L.ori==0?(zr=mr,qr=Kt):(zr=Kt,qr=mr);let pn,gr,Lr,Yr,dn,qt,wr=!0,ns=Wt.bbox;if(ns!=null){wr=!1;let Yt=ns(n,Q);Lr=Yt.left,Yr=Yt.top,pn=Yt.width,gr=Yt.height}else Lr=zr,Yr=qr,pn=gr=Wt.size(n,Q);if(qt=Wt.fill(n,Q),dn=Wt.stroke(n,Q),Ws)Q==io&&Ln<=ln.prox&&(G=Lr,K=Yr,ue=pn,Le=gr,Ie=wr,ye=qt,se=dn);else{let Yt=Ir[Q];Yt!=null&&(Bs[Q]=Lr,Hs[Q]=Yr,nk(Yt,pn,gr,wr),tk(Yt,qt,dn),mn(Yt,Wr(Lr),Wr(Yr),he,Z))}}}}if(Ws){let Q=ln.prox,Ke=ts==null?Ln<=Q:Ln>Q||io!=ts;if(Rr||Ke){let it=Ir[0];it!=null&&(Bs[0]=G,Hs[0]=K,nk(it,ue,Le,Ie),tk(it,ye,se),mn(it,Wr(G),Wr(K),he,Z))}}}if(Ve.show&&so)if(m!=null){let[N,C]=dt.scales,[B,G]=dt.match,[K,ue]=m.cursor.sync.scales,Le=m.cursor.drag;if(Ot=Le._x,Tt=Le._y,Ot||Tt){let{left:Ie,top:ye,width:se,height:Q}=m.select,Ke=m.scales[K].ori,it=m.posToVal,Pt,Ue,ct,mr,Kt,zr=N!=null&&B(N,K),qr=C!=null&&G(C,ue);zr&&Ot?(Ke==0?(Pt=Ie,Ue=se):(Pt=ye,Ue=Q),ct=O[N],mr=W(it(Pt,K),ct,A,0),Kt=W(it(Pt+Ue,K),ct,A,0),ki(rn(mr,Kt),vt(Kt-mr))):ki(0,A),qr&&Tt?(Ke==1?(Pt=Ie,Ue=se):(Pt=ye,Ue=Q),ct=O[C],mr=M(it(Pt,ue),ct,z,0),Kt=M(it(Pt+Ue,ue),ct,z,0),Ei(rn(mr,Kt),vt(Kt-mr))):Ei(0,z)}else cd()}else{let N=vt(c_-a_),C=vt(l_-i_);if(L.ori==1){let ue=N;N=C,C=ue}Ot=Nt.x&&N>=Nt.dist,Tt=Nt.y&&C>=Nt.dist;let B=Nt.uni;B!=null?Ot&&Tt&&(Ot=N>=B,Tt=C>=B,!Ot&&!Tt&&(C>N?Tt=!0:Ot=!0)):Nt.x&&Nt.y&&(Ot||Tt)&&(Ot=Tt=!0);let G,K;Ot&&(L.ori==0?(G=Ys,K=Ze):(G=Js,K=tt),ki(rn(G,K),vt(K-G)),Tt||Ei(0,z)),Tt&&(L.ori==1?(G=Ys,K=Ze):(G=Js,K=tt),Ei(rn(G,K),vt(K-G)),Ot||ki(0,A)),!Ot&&!Tt&&(ki(0,0),Ei(0,0))}if(Nt._x=Ot,Nt._y=Tt,m==null){if(b){if(x_!=null){let[N,C]=dt.scales;dt.values[0]=N!=null?fn(L.ori==0?Ze:tt,N):null,dt.values[1]=C!=null?fn(L.ori==1?Ze:tt,C):null}Ti(Jh,n,Ze,tt,he,Z,x)}if(js){let N=b&&dt.setSeries,C=ln.prox;ts==null?Ln<=C&&un(io,Qs,!0,N):Ln>C?un(null,Qs,!0,N):io!=ts&&un(io,Qs,!0,N)}}Rr&&(ge.idx=x,sd()),w!==!1&&At("setCursor")}let co=null;Object.defineProperty(n,"rect",{get(){return co==null&&Oi(!1),co}});function Oi(m=!1){m?co=null:(co=h.getBoundingClientRect(),At("syncRect",co))}function p_(m,w,b,x,k,A,z){X._lock||so&&m!=null&&m.movementX==0&&m.movementY==0||(ad(m,w,b,x,k,A,z,!1,m!=null),m!=null?rs(null,!0,!0):rs(w,!0,!1))}function ad(m,w,b,x,k,A,z,N,C){if(co==null&&Oi(!1),Qo(m),m!=null)b=m.clientX-co.left,x=m.clientY-co.top;else{if(b<0||x<0){Ze=-10,tt=-10;return}let[B,G]=dt.scales,K=w.cursor.sync,[ue,Le]=K.values,[Ie,ye]=K.scales,[se,Q]=dt.match,Ke=w.axes[0].side%2==1,it=L.ori==0?he:Z,Pt=L.ori==1?he:Z,Ue=Ke?A:k,ct=Ke?k:A,mr=Ke?x:b,Kt=Ke?b:x;if(Ie!=null?b=se(B,Ie)?i(ue,O[B],it,0):-10:b=it*(mr/Ue),ye!=null?x=Q(G,ye)?i(Le,O[G],Pt,0):-10:x=Pt*(Kt/ct),L.ori==1){let zr=b;b=x,x=zr}}C&&(w==null||w.cursor.event.type==Jh)&&((b<=1||b>=he-1)&&(b=ms(b,he)),(x<=1||x>=Z-1)&&(x=ms(x,Z))),N?(a_=b,i_=x,[Ys,Js]=X.move(n,b,x)):(Ze=b,tt=x)}let id={width:0,height:0,left:0,top:0};function cd(){bl(id,!1)}let d_,h_,m_,g_;function w_(m,w,b,x,k,A,z){so=!0,Ot=Tt=Nt._x=Nt._y=!1,ad(m,w,b,x,k,A,z,!0,!1),m!=null&&(Vt(Xh,nm,__,!1),Ti(KS,n,Ys,Js,he,Z,null));let{left:N,top:C,width:B,height:G}=Ve;d_=N,h_=C,m_=B,g_=G}function __(m,w,b,x,k,A,z){so=Nt._x=Nt._y=!1,ad(m,w,b,x,k,A,z,!1,!0);let{left:N,top:C,width:B,height:G}=Ve,K=B>0||G>0,ue=d_!=N||h_!=C||m_!=B||g_!=G;if(K&&ue&&bl(Ve),Nt.setScale&&K&&ue){let Le=N,Ie=B,ye=C,se=G;if(L.ori==1&&(Le=C,Ie=G,ye=N,se=B),Ot&&ao(T,fn(Le,T),fn(Le+Ie,T)),Tt)for(let Q in O){let Ke=O[Q];Q!=T&&Ke.from==null&&Ke.min!=Be&&ao(Q,fn(ye+se,Q),fn(ye,Q))}cd()}else X.lock&&(X._lock=!X._lock,rs(w,!0,m!=null));m!=null&&(Ds(Xh,nm),Ti(Xh,n,Ze,tt,he,Z,null))}function wI(m,w,b,x,k,A,z){if(X._lock)return;Qo(m);let N=so;if(so){let C=!0,B=!0,G=10,K,ue;L.ori==0?(K=Ot,ue=Tt):(K=Tt,ue=Ot),K&&ue&&(C=Ze<=G||Ze>=he-G,B=tt<=G||tt>=Z-G),K&&C&&(Ze=Ze<Ys?0:he),ue&&B&&(tt=tt<Js?0:Z),rs(null,!0,!0),so=!1}Ze=-10,tt=-10,Fe.fill(null),rs(null,!0,!0),N&&(so=N)}function y_(m,w,b,x,k,A,z){X._lock||(Qo(m),Hp(),cd(),m!=null&&Ti(JS,n,Ze,tt,he,Z,null))}function b_(){E.forEach(m$),Bp(n.width,n.height,!0)}_s(qu,Ia,b_);let ea={};ea.mousedown=w_,ea.mousemove=p_,ea.mouseup=__,ea.dblclick=y_,ea.setSeries=(m,w,b,x)=>{let k=dt.match[2];b=k(n,w,b),b!=-1&&un(b,x,!0,!1)},Zt&&(Vt(KS,h,w_),Vt(Jh,h,p_),Vt(qS,h,m=>{Qo(m),Oi(!1)}),Vt(YS,h,wI),Vt(JS,h,y_),fm.add(n),n.syncRect=Oi);let vl=n.hooks=e.hooks||{};function At(m,w,b){td?Si.push([m,w,b]):m in vl&&vl[m].forEach(x=>{x.call(null,n,w,b)})}(e.plugins||[]).forEach(m=>{for(let w in m.hooks)vl[w]=(vl[w]||[]).concat(m.hooks[w])});let v_=(m,w,b)=>b,dt=mt({key:null,setSeries:!1,filters:{pub:ck,sub:ck},scales:[T,S[1]?S[1].scale:null],match:[lk,lk,v_],values:[null,null]},X.sync);dt.match.length==2&&dt.match.push(v_),X.sync=dt;let x_=dt.key,ld=s1(x_);function Ti(m,w,b,x,k,A,z){dt.filters.pub(m,w,b,x,k,A,z)&&ld.pub(m,w,b,x,k,A,z)}ld.sub(n);function _I(m,w,b,x,k,A,z){dt.filters.sub(m,w,b,x,k,A,z)&&ea[m](null,w,b,x,k,A,z)}n.pub=_I;function yI(){ld.unsub(n),fm.delete(n),Ko.clear(),am(qu,Ia,b_),l.remove(),Ce?.remove(),At("destroy")}n.destroy=yI;function ud(){At("init",e,t),Xw(t||e.data,!1),F[T]?rd(T,F[T]):Hp(),hl=Ve.show&&(Ve.width>0||Ve.height>0),Xo=Rr=!0,Bp(e.width,e.height)}return S.forEach(Yw),E.forEach(J4),r?r instanceof HTMLElement?(r.appendChild(l),ud()):r(n,ud):ud(),n}Dt.assign=mt;Dt.fmtNum=_m;Dt.rangeNum=Yu;Dt.rangeLog=Qu;Dt.rangeAsinh=gm;Dt.orient=bs;Dt.pxRatio=Ne;Dt.join=aM;Dt.fmtDate=bm,Dt.tzDate=wM;Dt.sync=s1;{Dt.addGap=QM,Dt.clipGaps=rf;let e=Dt.paths={points:f1};e.linear=d1,e.stepped=r$,e.bars=n$,e.spline=s$}var y1=150;function Tm({title:e,data:t,lines:r,logarithmic:n}){let o=Bt(null),s=Bt(null);Mt(()=>{let i=o.current,c=new Dt(g$(i,r,n??!1),w1(t),i);s.current=c;let l=new ResizeObserver(()=>c.setSize({width:i.clientWidth,height:y1}));return l.observe(i),()=>{l.disconnect(),c.destroy()}},[]),Mt(()=>s.current?.setData(w1(t)),[t]);let a=r.map((i,c)=>{let l=t[c+1].at(-1);return l===void 0?`${i}: none`:`${i}: ${l.toPrecision(4)}`});return y("figure",{class:"chart",children:[y("figcaption",{children:[e,y("ul",{class:"legend",children:r.map((i,c)=>y("li",{class:`line-${c}`,children:i},i))})]}),y("div",{ref:o,role:"img","aria-label":`${e}. Last of ${a.join(", of ")}.`})]})}function w1([e,...t]){return[[...e],...t.map(r=>[...r])]}function g$(e,t,r){let n=e.parentElement,o=n.querySelectorAll("li"),s={stroke:()=>getComputedStyle(n).color,grid:{stroke:()=>getComputedStyle(n).borderTopColor,width:1},ticks:{show:!1},font:"11px system-ui, sans-serif"},a=r?{filter:_1,grid:{...s.grid,filter:_1},values:(i,c)=>c.map(l=>l&&String(Number(l.toPrecision(1))))}:{};return{width:e.clientWidth,height:y1,cursor:{show:!1},legend:{show:!1},scales:{x:{time:!1},y:r?{distr:3,log:10}:{}},axes:[{...s,size:24},{...s,size:46,...a}],series:[{},...t.map((i,c)=>({label:i,stroke:()=>getComputedStyle(o[c]).color,width:1.5,spanGaps:!0,points:{show:!1}}))]}}function _1(e,t){return t.map(r=>{let n=Math.round(r/10**Math.floor(Math.log10(r)+1e-9));return[1,2,5].includes(n)?r:null})}function b1({store:e}){let{progress:t,ended:r,about:n,connection:o,refused:s,theme:a}=e,i=t.value.at(-1),[c,l,u]=HS(t.value),f=o.value==="lost";return y(xe,{children:[f&&s.value===null&&y("p",{class:"problem",role:"alert",children:"The server does not answer. The page tries again by itself."}),r.value!==null&&y("p",{role:"status",children:r.value}),i===void 0?y("p",{class:"hint",children:"Nothing was told of the training yet."}):y(xe,{children:[y(w$,{last:i,goesOn:r.value===null&&!f}),y(Tm,{title:"Loss",data:[c,l],lines:["loss"],logarithmic:!0},`loss ${a.value}`),y(Tm,{title:"PSNR, dB",data:[c,u],lines:["PSNR"]},`psnr ${a.value}`)]}),n.value.live&&r.value===null&&y(_$,{store:e,disabled:f})]})}function w$({last:e,goesOn:t}){let{step:r,steps:n,loss:o,psnr:s,seconds:a,secondsLeft:i}=e,c=[["Step",`${r} of ${n}`],["Loss",o.toPrecision(3)],["PSNR",`${s.toFixed(2)} dB`],["Trained for",qh(a)],...t&&i!==null?[["Time left",qh(i)]]:[]];return y(xe,{children:[y("progress",{max:n,value:r,"aria-label":"Steps done"}),y(yu,{rows:c})]})}function _$({store:e,disabled:t}){let r=Qt(null);return r.value?y("div",{class:"confirm",role:"group","aria-label":"Stop the training?",children:[y("p",{children:"Stop the training? It is saved, and can go on later."}),y("div",{class:"buttons",children:[y(Ae,{primary:!0,disabled:t,onClick:()=>{r.value=!1,e.send({type:"stop"})},children:"Stop"}),y(Ae,{focused:!0,onClick:()=>r.value=!1,children:"Go on"})]})]}):y("div",{class:"buttons",children:[y(Ae,{disabled:t,onClick:()=>e.send({type:"save"}),children:"Save now"}),y(Ae,{disabled:t,focused:r.value===!1,onClick:()=>r.value=!0,children:"Stop\u2026"})]})}var _e=class extends Error{name="PathError"};function v1({kind:e,frames:t,fps:r,loops:n,cameraAt:o}){return{kind:e,frames:t,fps:r,loops:n,continuous:!0,at(s){if(!Number.isFinite(s))throw b$(e,t,s);if(n)return o((s%t+t)%t/t);let a=Math.max(t-1,1);return o(Math.min(Math.max(s,0),t-1)/a)},nameOf:s=>y$(e,s,t)}}function y$(e,t,r){return`${e}_${String(t).padStart(Math.max(4,String(r-1).length),"0")}`}function b$(e,t,r){return new _e(`Cannot give frame ${r} of path ${e}: its frames are 0 to ${t-1}.`)}function v$(e,t){let r=Math.max(2,e.length*.4),n=t.flatMap(s=>s.endsWith(`.${e}`)?{candidate:s,distance:0}:Math.abs(e.length-s.length)>r?[]:{candidate:s,distance:x$(e,s)}).sort((s,a)=>s.distance-a.distance),[o]=n;return o&&o.distance<=r?o.candidate:null}function vs(e,t){let r=v$(e,t);return r===null?"":` Did you mean ${r}?`}function x$(e,t){let r=Array.from({length:t.length+1},(n,o)=>o);for(let n=1;n<=e.length;n++){let o=[n];for(let s=1;s<=t.length;s++){let a=r[s-1]+(e[n-1]===t[s-1]?0:1);o.push(Math.min(a,r[s]+1,o[s-1]+1))}r=o}return r[t.length]}var S$={string:"text",number:"a number",int:"a whole number",boolean:"true or false",array:"a list",tuple:"a list",object:"an object"};function k$(e,t,r,n,o={}){let s=e.flatMap(i=>i.code==="unrecognized_keys"?i.keys.map(c=>({...i,keys:[c]})):[i]),a=s.slice(0,n).map(i=>{let c=i.path.map(u=>typeof u=="symbol"?String(u):u);if(i.code==="custom"&&i.params)return E$(i.message,i.params,c,t);if(i.code==="unrecognized_keys"){let[u]=i.keys,f=E1(r,t,c);return{path:[...c,u],message:`there is no such field.${z$(u,f)}`}}let l=x1(t,c);return l===void 0?{path:c,message:"is missing"}:{path:c,message:A$(i,l,{...S$,...o})}});return{problems:a,more:s.length-a.length}}function E$(e,{fields:t,advice:r},n,o){let s=t.map(c=>[...n,...c.split(".")]),a=s.map(c=>`${S1(c)}=${Fa(x1(o,c))}`),i=`${e}, current values are ${a.join(" and ")}. ${r}`;return{path:s[0],message:i}}function x1(e,t){return t.reduce((r,n)=>Object(r)[n],e)}var O$=4;function Er({issues:e},t,r){let{problems:n,more:o}=k$(e,t,r,O$),s=[...n.map(T$),...o>0?[`and ${o} more`]:[]].join("; ");return s.endsWith("?")?s:`${s}.`}function T$({path:e,message:t}){let r=/^(must|is missing)\b/.test(t);return e.length===0?r?`it ${t}`:t:`${S1(e)} ${r?t:`is wrong: ${t}`}`.replace(/\.$/,"")}function S1(e){return e.map((t,r)=>typeof t=="number"?`[${t}]`:/^[\w$-]{1,80}$/.test(t)?r===0?t:`.${t}`:`[${Fa(t)}]`).join("")}function Fa(e){let t=e instanceof Date?e.toISOString():typeof e=="number"?String(e):JSON.stringify(e)??String(e);return t.length>80?`${t.slice(0,77)}\u2026`:t}function A$(e,t,r){let n=!/^(Invalid|Too|Unrecognized) ?/.test(e.message),o=n?e.message:`must ${k1(e,t,r)}`;return!o.startsWith("must ")||n&&L$(t)?o:`${o}, current value is ${Fa(t)}${I$(e,t)}`}function k1(e,t,r){switch(e.code){case"invalid_type":return`be ${e.expected==="number"&&typeof t=="number"?"a finite number":r[e.expected]??e.expected}`;case"invalid_value":{let n=e.values.map(o=>JSON.stringify(o)).join(", ");return e.values.length===1?`be ${n}`:`be one of ${n}`}case"too_small":case"too_big":return R$(e);case"not_multiple_of":return`be a multiple of ${e.divisor}`;case"invalid_union":return P$(e,t,r);default:return`follow the rule "${e.message}"`}}function P$(e,t,r){let{errors:n,options:o}=e;return o?`be one of ${o.map(s=>JSON.stringify(s)).join(", ")}`:n.flatMap(([s])=>s?[k1(s,t,r)]:[]).join(", or ")}function R$(e){let t=e.code==="too_small",r=t?e.minimum:e.maximum,n=t?"at least":"at most",{origin:o,inclusive:s}=e;return o==="array"?`have ${n} ${r} element${Number(r)===1?"":"s"}`:o==="string"?`have ${n} ${r} character${Number(r)===1?"":"s"}`:s===!1?`be ${t?"above":"below"} ${r}`:`be ${n} ${r}`}function I$(e,t){if(e.code!=="invalid_value"||typeof t!="string"||e.values.length===1)return"";let r=vs(Fa(t),e.values.map(n=>Fa(n)));return r&&`.${r}`}function z$(e,t){return vs(e,t)||(t.length>0?` There are ${t.join(", ")}.`:"")}function E1(e,t,r){let[n,...o]=r,s=Am(e,t);return n===void 0?[...new Set(s.flatMap(a=>Object.keys(mc(a).shape??{})))]:s.flatMap(a=>{let{shape:i,element:c}=mc(a),l=typeof n=="number"?c:i?.[n];return l?E1(l,Object(t)[n],o):[]})}function Am(e,t){let{options:r,innerType:n,getter:o}=mc(e),s=n??o?.();return s?Am(s,t):r?r.flatMap(a=>Am(a,t)).filter(a=>Object.entries(mc(a).shape??{}).every(([i,c])=>mc(c).values?.includes(Object(t)[i])??!0)):[e]}function mc(e){return e._zod.def}function L$(e){return typeof e=="object"&&e!==null&&!Array.isArray(e)}var ko=["perspective","fisheye","equirectangular"];var Ua={frames:60,fps:30},af=1e5,Pm=V().positive().max(1e3),gc=br([Se().min(1).max(16384),Se().min(1).max(16384)]),OY=q({words:rt(Xt().min(1)).min(1),frames:Se().min(1).max(af).optional().describe("How many frames."),fps:Pm.optional().describe("Frames a second."),size:gc.optional().describe("Width and height in pixels."),projection:we(ko).optional().describe("How rays are spread over an image."),fov:V().positive().max(360).optional().describe("The vertical field of view in degrees.")});var N$={perspective:90,fisheye:180,equirectangular:180},O1=.001,C$={perspective:{allows:e=>e<180,rule:"below 180"},fisheye:{allows:e=>e<=360,rule:"at most 360"}};function ja(e,t){let r=t*Math.PI/180;return e==="perspective"?.5/Math.tan(r/2):e==="fisheye"?1/r:1/Math.PI}function Wa(e,t){return(e==="perspective"?2*Math.atan(.5/t):1/t)*180/Math.PI}function wc(e,t,r){if(e==="equirectangular")throw new _e(`${r}: an equirectangular image always shows 360 x 180 degrees. Leave it out.`);let{allows:n,rule:o}=C$[e];if(!(t>=O1&&n(t)))throw new _e(`${r}: the vertical field of view of a ${e} camera must be at least ${O1} and ${o} degrees: current value is ${t}.`)}function T1(e,t,r){let n=e.projection??t.projection??"perspective",[o,s]=e.size??D$(n,t,r);if(n==="equirectangular"&&o!==2*s)throw new _e(`Cannot use size: an equirectangular image must be twice as wide as high: current value is ${o}x${s}. Use ${2*s}x${s}.`);e.fov!==void 0&&wc(n,e.fov,"Cannot use fov");let a=e.fov===void 0?M$(n,r):ja(n,e.fov),i=t.projection!==null&&t.projection!==n;return{projection:n,width:o,height:s,focal:a,fixed:e.fov!==void 0||i}}function M$(e,t){let{lens:r,fy:n,height:o}=t;return e===(r?.projection??"perspective")&&e!=="equirectangular"?n/o:ja(e,F$(e,t))}function $$({lens:e,rays:t}){let r=t?"perspective":e?.projection??"perspective";return r==="fov"?"perspective":r}function Rm(e){let t=new Set(e.map(({lens:n})=>n?.projection??"perspective")),r=ko.find(n=>t.has(n));if(r!==void 0&&t.size===1)return r;throw new _e(`Cannot write the path as all its cameras must be of one projection: ${ko.join(", ")}. Choose one by --projection.`)}function D$(e,{size:t,projection:r},n){let[o,s]=t??[n.width,n.height],a=t===null?$$(n):r??e;return[e==="equirectangular"&&a!==e?2*s:o,s]}function F$(e,t){let r=N$[e];if(e!=="perspective")return r;let{cx:n,height:o}=t,s=yo({...t,cy:o/2},[n,0]);if(s===null)return r;let[,a,i]=s;return Math.min(2*Math.atan2(a,-i)*180/Math.PI,r)}function A1({projection:e,width:t,height:r},n){let o=n.focal*r;return{width:t,height:r,fx:o,fy:o,cx:t/2,cy:r/2,cameraToWorld:j$(n),...e==="perspective"?{}:{lens:U$[e]}}}var U$={fisheye:wo("fisheye",{}),equirectangular:wo("equirectangular",{})};function j$({rotation:e,position:t}){let r=Iu(e);return Float64Array.from([0,1,2].flatMap(n=>[...r.slice(3*n,3*n+3),t[n]]))}var P1=1e9,_c=Pm.min(.001);function Im(e,t){try{return{path:e,json:JSON.parse(new TextDecoder().decode(t))}}catch(r){throw r instanceof SyntaxError?new _e(`Cannot read ${e}: it is not JSON: ${R1(r.message)}.`,{cause:r}):r}}function yc({path:e,json:t},r){let n=r.safeParse(t);if(n.success)return n.data;let o=R1(Er(n.error,t,r));throw new _e(`Cannot read ${e}: ${o}`)}function nn(e,t,r){return new _e(`Cannot read ${e}: ${t||"it"} is wrong: ${r}.`)}function bc(e,t,r){try{return zm(ps(e),t,r)}catch(n){throw n instanceof RangeError?nn(t,r,n.message.replace(/\.$/,"")):n}}function zm(e,t,r){let n=$(e,3);if(n.every(s=>Math.abs(s)<=P1))return e;let o=n.join(", ");throw nn(t,r,`its position must lie within ${P1} of the origin: it is (${o})`)}function R1(e){return e.replaceAll(/[\s\p{Cc}]+/gu," ")}var W$="denerf path 1",I1=1e6,xs=1e-4,B$=V().min(0).max(I1),H$=br([V(),V(),V(),V()]),G$=q({time:B$.describe("When the camera is there, in seconds. Times rise."),pose:rt(H$).min(3).max(4).describe("Camera to world in the capture's own coordinates: 3 or 4 rows of 4 numbers. Its columns are the camera's right, up and backward axes and its position."),fov:V().gt(0).max(360).optional().describe("What is seen from the image's top to its bottom, in degrees; without it what the training views show. Not for equirectangular images.")}),Z$=q({$schema:Xt().optional().describe("Where this schema is, for editors."),format:ke(W$).describe("Kind and version of the file."),fps:_c.default(Ua.fps).describe("Frames a second."),loop:Rt().default(!1).describe("Whether the path goes on from its last keyframe to its first one."),duration:V().gt(0).max(I1).optional().describe("Seconds from the first keyframe until a path that loops is there again."),size:gc.optional().describe("Width and height of the images in pixels; without it the training views'."),projection:we(ko).default("perspective").describe("How rays are spread over the image."),keyframes:rt(G$).min(1).describe("Cameras that the path goes through.")});function Eo(e){let{path:t}=e,{keyframes:r,fps:n,size:o=null,projection:s,...a}=yc(e,Z$),i=r.map(({time:l,pose:u,fov:f},p)=>{let d=`keyframes[${p}]`;if(p>0&&!(l-r[p-1].time>=xs)){let h=r[p-1].time;throw nn(t,`${d}.time`,`it must be at least ${xs} s after that of the keyframe before, ${h}: it is ${l}`)}return f!==void 0&&wc(s,f,`Cannot read ${t}: ${d}.fov is wrong`),{time:l,pose:bc(u,t,`${d}.pose`),focal:f===void 0?null:ja(s,f)}}),c=r[r.length-1].time-r[0].time;return{fps:n,size:o,projection:s,keyframes:i,degree:null,period:V$(a,c,t)}}function V$({loop:e,duration:t},r,n){if(!e){if(t===void 0)return null;throw nn(n,"duration","it is for paths that loop, and others end at their last keyframe. Set loop, or leave it out")}if(t===void 0)throw nn(n,"duration","a path that loops must say how many seconds a round takes, back to its first keyframe");if(t-r>=xs)return t;throw nn(n,"duration",`a round must be at least ${xs} s longer than the ${r} s from the first keyframe to the last one: it is ${t}`)}function L1(e,t){return{position:$(e,3),rotation:Qi(e),focal:t}}function N1(e,t){if(e.length===1)return()=>e[0];let[{time:r,...n}]=e,o=t===null?e:[...e,{...n,time:r+t}],s=o.map(({time:l})=>l),a=o.length-1,i=o.slice(1).map((l,u)=>K$(o[u],l)),c=o.map((l,u)=>{let f=u>0?u-1:t===null?null:a-1,p=u<a?u:t===null?null:0,d=[f,p].filter(g=>g!==null),h=d.reduce((g,_)=>g+s[_+1]-s[_],0);return q$(d.map(g=>i[g]),1/h)});return l=>{let{segment:u,share:f}=C1(s,l),p=s[u+1]-s[u],d=o[u],h={...o[u+1],rotation:Sa(d.rotation,o[u+1].rotation)},g=z1(d,c[u],p/3),_=z1(h,c[u+1],-p/3),v=Ba(g,_,f),S=Ba(Ba(d,g,f),v,f),E=Ba(v,Ba(_,h,f),f);return Ba(S,E,f)}}function K$(e,t){return{shift:de(t.position,e.position),turn:Qx(e.rotation,Sa(e.rotation,t.rotation)),zoom:Math.log(t.focal/e.focal)}}function q$(e,t){let r=[0,0,0];return{shift:ee(e.map(({shift:n})=>n).reduce(Ee,r),t),turn:ee(e.map(({turn:n})=>n).reduce(Ee,r),t),zoom:e.reduce((n,{zoom:o})=>n+o,0)*t}}function z1({position:e,rotation:t,focal:r},n,o){return{position:Ee(e,ee(n.shift,o)),rotation:eS(t,ee(n.turn,o)),focal:r*Math.exp(n.zoom*o)}}function Ba(e,t,r){return{position:Ee(ee(e.position,1-r),ee(t.position,r)),rotation:zu(e.rotation,t.rotation,r),focal:e.focal**(1-r)*t.focal**r}}function C1(e,t){let r=e.length-1,n=Math.min(Math.max(t,e[0]),e[r]),[o,s]=[0,r];for(;s-o>1;){let i=o+s>>1;e[i]<=n?o=i:s=i}let a=(n-e[o])/(e[o+1]-e[o]);return{segment:o,share:a}}var M1=[{first:0,weights:e=>e<.5?[1]:[0,1]},{first:0,weights:e=>[1-e,e]},{first:-1,weights:e=>[(1-e)**2/2,(1+2*e-2*e*e)/2,e*e/2]},{first:-1,weights:e=>[(1-e)**3/6,(3*e**3-6*e*e+4)/6,(-3*e**3+3*e*e+3*e+1)/6,e**3/6]}],KY=M1.length-1;function $1(e,t,r){if(e.length===1)return()=>e[0];let n=e.length,o=e.map(({time:c})=>c);t!==null&&o.push(o[0]+t);let{first:s,weights:a}=M1[r],i=c=>e[t===null?Math.min(Math.max(c,0),n-1):(c+n)%n];return c=>{let{segment:l,share:u}=C1(o,c);return Y$(a(u).map((f,p)=>({keyframe:i(l+s+p),weight:f})))}}function Y$(e){let t=[0,0,0],r=[0,0,0,0],n=0;for(let{keyframe:o,weight:s}of e)t=Ee(t,ee(o.position,s)),r=Xi(r,1,Sa(r,o.rotation),s),n+=s*Math.atan(.5/o.focal);return{position:t,rotation:xa(r),focal:.5/Math.tan(n)}}function cf(e,t){let{path:r,kind:n,request:o,fromCapture:s,reference:a}=t,i=T1(o,e,a),c=e.keyframes.map(({time:g,pose:_,focal:v})=>({...L1(lr(s,_),i.fixed||v===null?i.focal:v),time:g})),{period:l,degree:u}=e,f=u===null?N1(c,l):$1(c,l,u),p=c[0].time,d=l??c[c.length-1].time-p,h=o.fps??e.fps;return v1({kind:n,fps:h,loops:l!==null,frames:o.frames??J$(d,h,l!==null,r),cameraAt:g=>A1(i,f(p+g*d))})}function J$(e,t,r,n){let o=Math.max(Math.round(e*t)+(r?0:1),1);if(o<=af)return o;throw new _e(`Cannot use ${n}: ${e} seconds at ${t} frames a second are ${o} frames, and at most ${af} can be made. Say how many frames it should have.`)}var D1="the tour";function lf(e,t){try{let r=X$(t);if(!r)return;let n=r.loops?r.frames:Math.max(r.frames-1,1);ec(e,o=>{let s=bo(r.at(o*r.fps%n),t.distance),{camera:a,...i}=s;return i})}catch(r){if(!(r instanceof _e))throw r;e.note.value=r.message}}function X$(e){return e.tour&&cf(Eo({path:D1,json:e.tour}),{path:D1,kind:"tour",request:{},reference:e.start,fromCapture:uf(e)})}function uf({fromCapture:e}){return e??zt}var Q$=2;function F1(e){return{fps:Ua.fps,closing:null,size:e,projection:"perspective",keyframes:[]}}function U1(e,t){return{pose:lr(Dr(t),e.cameraToWorld),fov:Wa("perspective",e.fy/e.height)}}function Yn({keyframes:e,closing:t}){return(e.at(-1)?.time??0)+(t??0)}function j1(e,t,r){let{keyframes:n}=e,o=n.findIndex(({id:c})=>c===r),s=n[o]??n.at(-1),a=o<0?void 0:n[o+1],i=s===void 0?0:a===void 0?s.time+K1(e):(s.time+a.time)/2;return Nm(e,[...n,{...t,time:i,id:tD(n)}])}function W1(e,t,r){return q1(e,t,r)}function B1(e,t,r){return q1(e,t,{fov:r})}function H1(e,t){return Nm(e,e.keyframes.filter(r=>r.id!==t))}function Lm(e,t,r){let{keyframes:n}=e,o=n.findIndex(a=>a.id===t);if(o<0)return e;let s=n.toSpliced(o,1);return s.splice(Math.max(r,0),0,n[o]),{...e,keyframes:s.map((a,i)=>({...a,time:n[i].time}))}}function G1(e,t,r){if(e.keyframes.find(o=>o.id!==t&&!(Math.abs(o.time-r)>=xs))!==void 0)throw new _e(`Cannot put the keyframe at ${r} s as there is another one: choose a time at least ${xs} s from it.`);return Nm(e,e.keyframes.map(o=>o.id===t?{...o,time:r}:o))}function Z1(e,t){let r=t/Yn(e);return Number.isFinite(r)?{...e,closing:e.closing===null?null:e.closing*r,keyframes:e.keyframes.map(n=>({...n,time:n.time*r}))}:e}function V1(e,t){return{...e,closing:t?e.closing??K1(e):null}}function vc(e){let{fps:t,closing:r,size:n,projection:o,keyframes:s}=e;return{format:"denerf path 1",fps:t,size:n,projection:o,...r===null?{}:{loop:!0,duration:Yn(e)},keyframes:s.map(({time:a,pose:i,fov:c})=>({time:a,pose:[0,4,8].map(l=>[...i.subarray(l,l+4)]),...o==="equirectangular"?{}:{fov:c}}))}}var eD={width:1,height:1,fx:1,fy:1,cx:.5,cy:.5,cameraToWorld:ds([0,-1,0],[0,0,0],[0,0,1])};function xc(e,t=zt,r="the path"){return cf(Eo({path:r,json:vc(e)}),{path:r,kind:"path",request:{},fromCapture:t,reference:eD})}function ff(e,t){let{fps:r,keyframes:n,period:o}=e,s=e.projection??"perspective",a=n[0].time,i=n[n.length-1].time-a;return{fps:r,projection:s,size:e.size??[t.width,t.height],closing:o===null?null:o-i,keyframes:n.map(({time:c,pose:l,focal:u},f)=>({id:f,pose:l,time:c-a,fov:Wa(s==="fisheye"?s:"perspective",u??t.fy/t.height)}))}}function K1({keyframes:e}){return e.length<2?Q$:e[e.length-1].time/(e.length-1)}function tD(e){return e.reduce((t,{id:r})=>Math.max(t,r+1),0)}function q1(e,t,r){return{...e,keyframes:e.keyframes.map(n=>n.id===t?{...n,...r}:n)}}function Nm(e,t){let r=t.toSorted((o,s)=>o.time-s.time),n=r[0]?.time??0;return{...e,keyframes:r.map(o=>({...o,time:o.time-n}))}}function Cm(e){return{now:e,past:[],undone:[]}}function pf(e,t){let{now:r,past:n}=e;return JSON.stringify(r)===JSON.stringify(t)?e:{now:t,past:[...n,r].slice(-100),undone:[]}}function Mm(e){let{now:t,past:r,undone:n}=e;return r.length===0?e:{now:r[r.length-1],past:r.slice(0,-1),undone:[...n,t]}}function $m(e){let{now:t,past:r,undone:n}=e;return n.length===0?e:{now:n[n.length-1],past:[...r,t],undone:n.slice(0,-1)}}var Y1=240,St=Aa(e=>{let t=pe(Cm(J1(e)));e.field.peek()===null&&rD(e,t);let r=ir(()=>{let{now:s}=t.value;if(s.keyframes.length===0)return null;try{return xc(s,e.field.value?uf(e.field.value):zt)}catch(a){if(a instanceof _e)return a;throw a}}),n=pe(null),o=ir(()=>{let s=r.value;if(s===null||s instanceof _e)return[];let a=Yn(t.value.now)*s.fps;return Array.from({length:Y1+1},(i,c)=>$(s.at(a*c/Y1).cameraToWorld,3))});return{history:t,chosen:pe(null),time:pe(0),preview:n,path:r,track:o}});function rD(e,t){let r=It(()=>{e.field.value!==null&&queueMicrotask(()=>{r();let{now:n,past:o}=t.peek();n.keyframes.length+o.length===0&&(t.value=Cm(J1(e)))})})}function J1(e){let{start:t,tour:r}=e.field.peek()??{start:e.camera.peek(),tour:null};if(r!==null)try{return ff(Eo({path:"the tour",json:r}),t)}catch(n){if(!(n instanceof _e))throw n;e.note.value=n.message}return F1([t.width,t.height])}function ur(e,t){let{history:r}=St(e);try{r.value=pf(r.value,t(r.value.now))}catch(n){if(!(n instanceof _e))throw n;e.note.value=n.message}}function df(e){return U1(e.camera.value,uf(e.field.value))}function Sc(e,t){let r=St(e).path.value;return r===null||r instanceof _e?null:r.at(t*r.fps)}function Dm(e,t){let r=Sc(e,t);r!==null&&(St(e).time.value=t,e.playing.value=null,e.viewpoint.value=Fm(e,r))}function hf(e,t){let r=Sc(e,t);r!==null&&(St(e).time.value=t,Bn(e,Fm(e,r)))}function X1(e){let{history:t,time:r,preview:n}=St(e),o=Yn(t.value.now),s=r.value<o?r.value:0,a=!1;ec(e,i=>{if(a)return null;let{now:c}=t.value,l=Yn(c),u=s+i;c.closing!==null?u%=l:u>=l&&([u,a]=[l,!0]);let f=Sc(e,u);return f===null?null:(r.value=u,Fm(e,f))}),n.value=e.playing.value}function Fm(e,t){return bo(t,Hn(t,Fr(e.viewpoint.value)))}var nD=100,oD=.05,sD=.5;function Q1({store:e}){let{history:t,chosen:r,path:n,track:o,preview:s}=St(e),{now:a}=t.value,i=n.value;if(i===null||i instanceof _e)return null;let{width:c,height:l}=e.size.value,[u,f]=a.size,p=ju({width:u,height:f},{width:c,height:l}),d=y("rect",{class:"frame",x:p.left,y:.5,width:p.width,height:l-1});if(s.value!==null&&e.playing.value===s.value)return y("svg",{class:"drawing","aria-hidden":"true",children:d});let h=e.camera.value,g=Ea(h),_=o.value,v=oD*Hn(h,Fr(e.viewpoint.value)),S=O=>Hn(h,O)<sD*v,E=Ta([...a.keyframes.entries()],nD);return y("svg",{class:"drawing","aria-hidden":"true",children:[d,y("path",{class:"track",d:hs(_.slice(1).map((O,P)=>S(O)?null:g.line(_[P],O)))}),E.map(([O,{id:P,time:T}])=>{let R=Sc(e,T),j=$(R.cameraToWorld,3),U=g.point(j);return S(j)?null:y("g",{class:r.value===P?"keyframe chosen":"keyframe",children:[y("path",{d:hs(Du(R,v).map(([D,L])=>g.line(D,L)))}),U&&y("g",{class:"hit",onClick:()=>{r.value=P,hf(e,T)},children:[y("circle",{cx:U[0],cy:U[1],r:9}),y("text",{x:U[0],y:U[1],children:O+1})]})]},P)})]})}var Um="dataparser_transforms.json",aD=mo({camera_to_world:rt($e()),fov:V().nullish()}),iD=mo({camera_type:we(ko).nullish(),render_width:V(),render_height:V(),fps:_c.nullish(),seconds:V().positive().nullish(),is_cycle:Rt().nullish(),camera_path:rt(aD).min(1,"there must be at least one camera")}),cD=mo({transform:$e(),scale:V().min(1e-9).max(1e9)});function jm(e){return"camera_path"in e}function e2(e,t){let{path:r}=e,{camera_path:n,render_width:o,render_height:s,is_cycle:a,...i}=yc(e,iD),c=gc.safeParse([o,s]);if(!c.success)throw nn(r,"render_width, render_height",`they must be whole numbers of pixels: they are ${o} and ${s}`);let l=i.camera_type??"perspective",u=lD(i,n.length,r),f=n.map(({camera_to_world:d,fov:h},g)=>{let _=`camera_path[${g}]`,v=`${_}.camera_to_world`,S=bc(uD(d),r,v);return{time:g/u,pose:zm(t(S),r,v),focal:fD(l,h,r,`${_}.fov`)}}),p=a?n.length/u:null;return{fps:u,size:c.data,projection:l,keyframes:f,period:p,degree:null}}function lD({fps:e,seconds:t},r,n){if(e!=null)return e;if(t==null)return Ua.fps;let o=_c.safeParse(r/t);if(o.success)return o.data;throw nn(n,"seconds",`they must make 0.001 to 1000 frames a second: there are ${r} frames in ${t} s`)}function uD(e){return e.length!==16?e:[0,4,8,12].map(t=>e.slice(t,t+4))}function fD(e,t,r,n){if(e==="equirectangular")return null;if(t==null)throw nn(r,n,"it is missing: give the vertical field of view in degrees");return wc("perspective",t,`Cannot read ${r}: ${n} is wrong`),ja("perspective",t)}var t2=e=>e;function r2(e,t={transform:zt,scale:1}){let{transform:r,scale:n}=yc(e,cD),o={...zt,scale:t.scale/n},s=Dr(Qr(bc(r,e.path,"transform")));return a=>[o,s,t.transform].reduce((i,c)=>lr(c,i),a)}function n2(e,t){let r=Dr(t),n=Array.from({length:e.frames},(a,i)=>e.at(i)),{width:o,height:s}=n[0];return{camera_type:Rm(n),render_height:s,render_width:o,fps:e.fps,seconds:e.frames/e.fps,is_cycle:e.loops,keyframes:[],camera_path:n.map(a=>({camera_to_world:[...lr(r,a.cameraToWorld),0,0,0,1],fov:Wa("perspective",a.fy/a.height),aspect:o/s}))}}function Wm(e){let t=/\[\s+(-?\d[\d.e+-]*(?:,\s+-?\d[\d.e+-]*)*)\s+\]/g,r=(n,o)=>`[${o.replace(/\s+/g," ")}]`;return JSON.stringify(e,null,2).replace(t,r)+`
`}function o2(e,t){let r=e.find(({name:c})=>c===Um),n=e.filter(c=>c!==r);if(n.length!==1)throw new _e(`Cannot read ${n.length} camera paths: choose one file, and ${Um} beside it where nerfstudio wrote one.`);let o=Im(n[0].name,n[0].bytes),s=r?r2(Im(r.name,r.bytes)):t2,a=pD(o),i=jm(a)?e2(o,s):Eo(o);return ff(i,t)}function pD({path:e,json:t}){if(t!==null&&typeof t=="object"){if(jm(t)||"format"in t||"keyframes"in t)return t;if("path"in t)throw new _e(`Cannot read ${e}: it is a camera path of instant-ngp's, whose poses depend on the capture. Convert it by: denerf path RUN ${e} --output tour.json`)}throw new _e(`Cannot read ${e}: it is no camera path: denerf's own has "format", nerfstudio's "camera_path".`)}function s2(e){return xc(e),Wm(vc(e))}function a2(e,t){return Wm(n2(xc(e,t),t))}var dD=200,Bm="application/x-denerf-keyframe";function i2({store:e}){let t=Bt(null),{keyframes:r}=St(e).history.value.now;if(r.length===0)return null;let n=r.slice(0,dD);return y(xe,{children:[y("ol",{class:"keyframes",ref:t,tabIndex:-1,"aria-label":"Keyframes",children:n.map((o,s)=>y(hD,{store:e,keyframe:o,index:s,last:s===r.length-1,onRemoved:()=>t.current?.focus()},o.id))}),n.length<r.length&&y("p",{class:"hint",children:["The first ",n.length," of ",r.length," keyframes are listed; all are on the path."]})]})}function hD({store:e,keyframe:t,index:r,last:n,onRemoved:o}){let{chosen:s,history:a}=St(e),{id:i,time:c,fov:l}=t,u=`keyframe ${r+1}`,f=p=>ur(e,d=>Lm(d,i,p));return y("li",{class:s.value===i?"chosen":"",onDragOver:p=>{p.dataTransfer?.types.includes(Bm)&&p.preventDefault()},onDrop:p=>{let d=p.dataTransfer?.getData(Bm);d&&(p.preventDefault(),ur(e,h=>Lm(h,Number(d),r)))},children:[y("span",{class:"grip",draggable:!0,title:"Drag to another place","aria-hidden":"true",onDragStart:p=>p.dataTransfer?.setData(Bm,String(i)),children:"\u283F"}),y(Oa,{label:`Fly to ${u}`,onClick:()=>{s.value=i,hf(e,c)},children:r+1}),y(Gn,{label:`Time of ${u} in seconds`,value:c,onChange:p=>ur(e,d=>G1(d,i,p))}),y("span",{"aria-hidden":"true",children:"s"}),a.value.now.projection!=="equirectangular"&&y(xe,{children:[y(Gn,{label:`Field of view of ${u} in degrees`,value:l,min:.001,max:a.value.now.projection==="fisheye"?360:179.999,onChange:p=>ur(e,d=>B1(d,i,p))}),y("span",{"aria-hidden":"true",children:"\xB0"})]}),y("span",{class:"signs",children:[y(Oa,{label:`Replace ${u} by what is seen now`,onClick:()=>ur(e,p=>W1(p,i,df(e))),children:"\u27F3"}),y(Oa,{label:`Move ${u} up`,disabled:r===0,onClick:()=>f(r-1),children:"\u2191"}),y(Oa,{label:`Move ${u} down`,disabled:n,onClick:()=>f(r+1),children:"\u2193"}),y(Oa,{label:`Delete ${u}`,onClick:()=>{ur(e,p=>H1(p,i)),e.note.value=`Keyframe ${r+1} was deleted; Ctrl+Z brings it back.`,o()},children:"\u2715"})]})]})}var Hm="tour.json";function l2({store:e}){let{history:t,chosen:r,path:n}=St(e);mD(e);let{now:o,past:s,undone:a}=t.value,i=()=>{ur(e,l=>j1(l,df(e),r.value??void 0));let{keyframes:c}=t.value.now;r.value=c.reduce((l,{id:u})=>Math.max(l,u),0)};return y(xe,{children:[o.keyframes.length===0&&y("p",{class:"hint",children:"Look at the scene as the film begins, and add a keyframe."}),y("div",{class:"buttons",children:[y(Ae,{primary:!0,disabled:e.field.value===null,onClick:i,children:"Add keyframe"}),y(Ae,{disabled:s.length===0,onClick:()=>t.value=Mm(t.value),children:"Undo"}),y(Ae,{disabled:a.length===0,onClick:()=>t.value=$m(t.value),children:"Redo"})]}),y(i2,{store:e}),n.value instanceof _e&&y("p",{class:"problem",role:"alert",children:n.value.message}),n.value!==null&&!(n.value instanceof _e)&&y(gD,{store:e}),y(wD,{store:e}),y(_D,{store:e})]})}function mD(e){Mt(()=>{let{history:t}=St(e),r=n=>{let{ctrlKey:o,metaKey:s,shiftKey:a,code:i,target:c}=n;!(o||s)||i!=="KeyZ"||Fu(c)||(n.preventDefault(),t.value=(a?$m:Mm)(t.value))};return addEventListener("keydown",r),()=>removeEventListener("keydown",r)},[e])}function gD({store:e}){let{history:t,time:r,preview:n}=St(e),{now:o}=t.value,s=Yn(o),a=n.value!==null&&e.playing.value===n.value,i=Math.min(r.value,s);return y(xe,{children:[y(us,{label:"Time",value:i,shown:`${i.toFixed(2)} of ${s.toFixed(2)} s, frame ${Math.round(i*o.fps)}`,min:0,max:s,step:1/o.fps,onInput:c=>Dm(e,c)}),y(Ae,{disabled:s===0,onClick:()=>a?e.playing.value=null:X1(e),children:a?"Stop":"Preview"})]})}function wD({store:e}){let{now:t}=St(e).history.value,[r,n]=t.size,o=Yn(t),s=(a,i,c)=>y(Gn,{label:a,value:i,min:1,max:16384,step:1,onChange:l=>ur(e,u=>({...u,size:c(l)}))});return y("div",{class:"grid",children:[y("span",{class:"name",children:"Size"}),y("span",{class:"cells",children:[s("Width in pixels",r,a=>[a,n])," \xD7 ",s("Height in pixels",n,a=>[r,a])]}),y("span",{class:"name",children:"Frames a second"}),y(Gn,{label:"Frames a second",value:t.fps,min:.001,max:1e3,onChange:a=>ur(e,i=>({...i,fps:a}))}),o>0&&y(xe,{children:[y("span",{class:"name",children:"Duration, s"}),y(Gn,{label:"Duration in seconds",value:o,min:.001,max:1e6,onChange:a=>ur(e,i=>Z1(i,a))})]}),y(Wn,{label:"Projection",value:t.projection,options:["perspective","fisheye","equirectangular"].map(a=>({value:a,label:a})),onChange:a=>ur(e,i=>({...i,projection:a}))}),y(Zn,{label:"Loop: back to the first keyframe",checked:t.closing!==null,onChange:a=>ur(e,i=>V1(i,a))})]})}function c2(e,t){vo(new Blob([t],{type:"application/json"}),e)}function _D({store:e}){let t=Bt(null),{history:r,chosen:n,path:o}=St(e),s=o.value===null||o.value instanceof _e,a=async l=>{try{let u=await Promise.all([...l].map(async p=>({name:p.name,bytes:new Uint8Array(await p.arrayBuffer())}))),f=o2(u,e.camera.value);r.value=pf(r.value,f),n.value=null,e.note.value=`${f.keyframes.length} keyframes were read.`,Dm(e,0)}catch(u){e.note.value=u instanceof Error?u.message:String(u)}},{now:i}=r.value,c=e.field.value?.fromCapture;return c===null?y("p",{class:"hint",children:"This field does not say where its capture lies, whose coordinates path files have. Its path is kept where page or field are saved, and cannot be a file or a command."}):y(xe,{children:[y("div",{class:"buttons",children:[y(Ae,{disabled:s,onClick:()=>c2(Hm,s2(i)),children:["Save ",Hm]}),y(Ae,{disabled:s||!c,title:"A camera a frame, in the capture's own coordinates",onClick:()=>c2("camera_path.json",a2(i,c)),children:"Save for nerfstudio"}),y(Ae,{disabled:!c,title:"A path of denerf's, or nerfstudio's with its dataparser_transforms.json",onClick:()=>t.current?.click(),children:"Open\u2026"}),y("input",{ref:t,type:"file",accept:".json,application/json",multiple:!0,hidden:!0,"aria-label":"Camera path files",onChange:l=>{let{files:u}=l.currentTarget;u&&a(u).finally(()=>t.current.value="")}})]}),!s&&e.about.value.run!==null&&y(Hu,{store:e,label:"Copy the render command",text:rc({run:e.about.value.run,path:Hm,crop:e.crop.value})})]})}function u2(e){return new Map([...e].map(t=>[t.webkitRelativePath||t.name,t]))}async function f2(e){let t=new Map,r=[...e.items].flatMap(n=>n.webkitGetAsEntry()??[]);return await Promise.all(r.map(n=>p2(n,t))),t}async function p2(e,t){if(e.isFile){let n=await new Promise((o,s)=>e.file(o,s));t.set(e.fullPath.replace(/^\//,""),n);return}let r=e.createReader();for(;;){let n=await new Promise((o,s)=>r.readEntries(o,s));if(n.length===0)return;await Promise.all(n.map(o=>p2(o,t)))}}async function d2(){let e="transforms_train.json",t=async i=>{let c=await fetch(`bundled/${i}`);if(!c.ok)throw new Error(await c.text());return await c.blob()},r=await t(e),{frames:n}=JSON.parse(await r.text()),o=n.map(({file_path:i})=>`${i.replace(/^\.\//,"")}.png`),s=await Promise.all(o.map(async i=>[i,await t(i)])),a=[[e,r],...s];return new Map(a.map(([i,c])=>[`brig/${i}`,c]))}function h2(e){let t=e.split(`
`).map(r=>r.trim()).filter(r=>r!=="");return Object.fromEntries(t.map(r=>{let[,n,o]=/^([\w.]+)\s*=\s*(.*)$/.exec(r)??[];if(n===void 0)throw new RangeError(`Settings must be key=value, one a line: this one is ${JSON.stringify(r)}.`);try{return[n,JSON.parse(o)]}catch{return[n,o]}}))}function Gm(e,t,r){e.progress.value=[],e.unfolded.value=new Set([...e.unfolded.value,"Train here"]),e.train(t,r)}function m2(e){addEventListener("dragover",t=>t.preventDefault()),addEventListener("drop",async t=>{if(t.preventDefault(),!(!t.dataTransfer?.types.includes("Files")||e.about.value.live))try{Gm(e,await f2(t.dataTransfer),{})}catch(r){let n=r instanceof Error?r.message:String(r);e.note.value=`Cannot read what was dropped: ${n}`}})}function g2({store:e}){let{training:t}=e,[r,n]=[Qt(""),Qt(null)],o=Qt(!1),s=Bt(null),a=Un(),i=t.value.is==="running",c=u=>{try{n.value=null,Gm(e,u,h2(r.value))}catch(f){if(!(f instanceof RangeError))throw f;n.value=f.message}},l=async()=>{o.value=!0;try{c(await d2())}catch(u){n.value=u instanceof Error?u.message:String(u)}o.value=!1};return y("div",{class:"drop",children:[y("p",{class:"hint",children:"Experimental. Drop a folder with a transforms.json and its PNG or JPEG photographs on the page: the browser trains a field on them, and nothing leaves this machine. It is slower than denerf train, and lost when the page is closed unless you save it."}),y("label",{for:a,children:"Settings, as --set takes them, one a line"}),y("textarea",{id:a,rows:2,value:r.value,disabled:i,spellcheck:!1,placeholder:"steps=600",onInput:u=>r.value=u.currentTarget.value}),n.value!==null&&y("p",{class:"problem",role:"alert",children:n.value}),y("div",{class:"buttons",children:[i?y(Ae,{onClick:()=>e.stopTraining(),children:"Stop training"}):y(Ae,{primary:!0,onClick:()=>s.current?.click(),children:"Choose a folder\u2026"}),!i&&e.about.value.served&&y(Ae,{disabled:o.value,onClick:l,children:o.value?"Fetching the brig \u2026":"Train on the brig"}),y("input",{ref:s,type:"file",multiple:!0,webkitdirectory:!0,hidden:!0,"aria-label":"Folder to train on",onChange:u=>{let{files:f}=u.currentTarget;f&&c(u2(f)),s.current.value=""}}),e.own.value&&y(yD,{file:e.own.value})]}),t.value.is!=="idle"&&y("p",{role:"status",children:t.value.text})]})}function yD({file:e}){return y(Ae,{onClick:()=>vo(e,"trained.field"),children:"Save the field"})}async function kc(e){let t=await crypto.subtle.digest("SHA-256",e);return new Uint8Array(t).toHex()}var Zm={F32:Float32Array,U32:Uint32Array,F16:Float16Array,I8:Int8Array},gn=8,w2=8,y2="it is no safetensors file, or its header is damaged";function b2({tensors:e,metadata:t}){let r={__metadata__:t},n=0;for(let[c,{shape:l,data:u}]of e)r[c]={dtype:bD(u),shape:l,data_offsets:[n,n+=u.byteLength]};let o=new TextEncoder().encode(JSON.stringify(r)),s=Math.ceil(o.length/w2)*w2,a=new Uint8Array(gn+s+n).fill(32,8,8+s);new DataView(a.buffer).setBigUint64(0,BigInt(s),!0),a.set(o,gn);let i=gn+s;for(let{data:c}of e.values())a.set(new Uint8Array(c.buffer,c.byteOffset,c.byteLength),i),i+=c.byteLength;return a}function bD(e){return Object.entries(Zm).find(([,t])=>e instanceof t)[0]}function Vm(e,t=["F32","U32"]){if(e.length<gn)throw new RangeError(`it has only ${e.length} bytes`);let r=Km(e);if(r>gn+1e8)throw new RangeError(y2);if(r>e.length)throw new RangeError(`it is truncated: its header needs ${r} bytes, it has ${e.length}`);let n=xD(e.subarray(gn,r)),{__metadata__:o={},...s}=n,a=new Map;for(let[c,{dtype:l,shape:u,data_offsets:[f,p]}]of Object.entries(s)){let d=t.find(v=>v===l);if(!d)throw new RangeError(`its tensor ${c} is of type ${l}, not ${t.join(" or ")}`);let h=Zm[d].BYTES_PER_ELEMENT,g=u.reduce((v,S)=>v*S,h);if(p-f!==g)throw new RangeError(`its tensor ${c} has the wrong length`);if(r+p>e.length)throw new RangeError(`it is truncated: its tensors need ${r+p} bytes, it has ${e.length}`);let{buffer:_}=e.slice(r+f,r+p);a.set(c,{shape:u,data:new Zm[d](_)})}let i=vD(s);if(r+i!==e.length)throw new RangeError(`it has ${e.length-r-i} bytes behind its last tensor`);return{tensors:a,metadata:o}}function Km(e){let t=new DataView(e.buffer,e.byteOffset,e.byteLength);return gn+Number(t.getBigUint64(0,!0))}function vD(e){let t=Object.entries(e).map(([n,{data_offsets:[o,s]}])=>({name:n,from:o,to:s})),r=0;for(let{name:n,from:o,to:s}of t.sort((a,i)=>a.from-i.from||a.to-i.to)){if(o<r)throw new RangeError(`its tensor ${n} overlaps another one`);if(o>r)throw new RangeError(`it has ${o-r} bytes that belong to no tensor, before ${n}`);r=s}return r}function xD(e){try{let t=JSON.parse(new TextDecoder("utf-8",{fatal:!0}).decode(e)),{__metadata__:r={},...n}=t,o=Object.values(r).every(s=>typeof s=="string");if(typeof r!="object"||!o||!Object.values(n).every(SD))throw new RangeError;return t}catch{throw new RangeError(y2)}}function SD({shape:e,data_offsets:t}){return Array.isArray(e)&&e.every(_2)&&Array.isArray(t)&&t.length===2&&t.every(_2)}function _2(e){return Number.isSafeInteger(e)&&e>=0}var mf="headerSha256",Ym="sha256",qm="0".repeat(64),v2=`{"__metadata__":{"${mf}":"`;async function Jm({tensors:e,metadata:t}){let r={};for(let[s,{data:a}]of e)r[s]=await kc(a);let n=b2({tensors:e,metadata:{[mf]:qm,...t,[Ym]:JSON.stringify(r)}}),o=new TextEncoder().encode(await kc(x2(n)));return n.set(o,gn+v2.length),n}function Xm({metadata:e}){return mf in e&&Ym in e}async function Qm(e,{tensors:t,metadata:r}){if(await kc(x2(e))!==r[mf])return["its header"];let n=kD(r[Ym]);if(!n)return["its list of checksums"];let o=[];for(let[s,{data:a}]of t)await kc(a)!==n.get(s)&&o.push(`its tensor ${s}`);return o}function kD(e){try{return new Map(Object.entries(JSON.parse(e)??{}))}catch(t){if(!(t instanceof SyntaxError))throw t;return null}}function x2(e){let t=e.slice(0,Km(e)),r=gn+v2.length;return t.fill(qm.charCodeAt(0),r,r+qm.length)}var k2=["opencv","inverse","inverse-opencv"];function E2(e,t){if(t==="opencv")return S2(e);let r=ED(e);return t==="inverse"?r:S2(r)}function S2(e){return e.map((t,r)=>r%4===1||r%4===2?-t:t)}function ED(e){let t=new Float64Array(12);for(let r=0;r<3;r++)for(let n=0;n<3;n++)t[4*r+n]=e[4*n+r],t[4*r+3]-=e[4*n+r]*e[4*n+3];return t}var OD=30;function O2(e){let t=vr(e),r=e.map(h=>de(h,t)),n=[0,1,2].map(h=>[0,1,2].map(g=>r.reduce((_,v)=>_+v[h]*v[g],0)/e.length)),o=n[0][0]+n[1][1]+n[2][2];if(!(o>0))return{normal:[0,0,1],thickness:0,breadth:0,extent:0};let s=n.map((h,g)=>h.map((_,v)=>(g===v?1:0)-_/o));for(let h=0;h<OD;h++){let g=TD(s,s),_=g[0][0]+g[1][1]+g[2][2];s=g.map(v=>v.map(S=>S/_))}let i=s.map(([h,g,_])=>[h,g,_]).reduce((h,g)=>ce(g,g)>ce(h,h)?g:h),c=$t(i),l=c.reduce((h,g,_)=>h+g*ce(n[_],c),0),u=o-l,f=n.flat().reduce((h,g)=>h+g*g,0)-l**2,p=Math.sqrt(Math.max(2*f-u**2,0)),d=h=>Math.sqrt(Math.max(h,0));return{normal:c,thickness:d(l),breadth:d((u-p)/2),extent:d((u+p)/2)}}function TD(e,t){return e.map(r=>[0,1,2].map(n=>r.reduce((o,s,a)=>o+s*t[a][n],0)))}var Ft={x:[1,0,0],y:[0,1,0],z:[0,0,1],"-x":[-1,0,0],"-y":[0,-1,0],"-z":[0,0,-1]},Oc=e=>Math.cos(e*Math.PI/180),AD=.001,R2=.9,tg=.7,I2=Oc(15),Ec={near:Oc(8),asLevel:.01,somewhatNear:Oc(35),moreLevel:.6},PD=.7,eg={length:Oc(15),along:Oc(10),turning:.5},T2={thickness:.2,breadth:.1};function z2({up:e},t,r=[]){if(e)return{direction:$t(e.axis),why:e.why};let n=t.map(h=>A2(h,1)),o=t.map((h,g)=>A2(h,r[g]??1)),s=r.some(h=>h!==1)&&Tc(P2("top",o))>=tg,[a,...i]=RD.map(({name:h,turn:g})=>P2(h,(s?o:n).map(g))),c=$D(t),l=ID(a,i,c),u=LD(a)??(Tc(l)<tg?ND(c,a):null);if(u!==null||l.direction===null)return u;let f=l===a?s?"EXIF":null:`the photographs' ${l.name} sides`,p=CD(l,l.direction),d=f===null?null:`by ${f}`;return p===null?{direction:l.direction,why:d}:{direction:Ft[p],why:[`the file's ${p}`,...d?[d]:[]].join(", ")}}function L2(e){return e==="images"?null:typeof e=="string"?Ft[e]:e}function N2({direction:e,why:t}){return t===null?"images":Ac(e)??e}function ng(e){return wf(e.map(({cameraToWorld:t})=>$(t,1)))}function wf(e){let t=e.reduce(Ee,[0,0,0]);return oe(t)>AD*e.length?$t(t):null}function Ac(e){return Object.keys(Ft).find(r=>ce(Ft[r],e)===1)??null}var Ss=e=>ee(e,-1),RD=[{name:"top",turn:e=>e},{name:"left",turn:({right:e,up:t,...r})=>({...r,right:t,up:Ss(e)})},{name:"right",turn:({right:e,up:t,...r})=>({...r,right:Ss(t),up:e})}];function A2({cameraToWorld:e},t){let[r,n,o]=[0,1,2].map(s=>$(e,s));switch(t){case 3:case 4:return{right:Ss(r),up:Ss(n),backward:o};case 5:case 6:return{right:n,up:Ss(r),backward:o};case 7:case 8:return{right:Ss(n),up:r,backward:o};default:return{right:r,up:n,backward:o}}}function P2(e,t){return{name:e,photographs:t,direction:wf(t.map(({up:r})=>r))}}function Tc({photographs:e,direction:t}){if(t===null)return 0;let r=e.map(({up:o})=>ce(o,t)),n=e.map(({right:o,up:s})=>Math.hypot(ce(o,t),ce(s,t)));return rg(r)/rg(n)}function gf({photographs:e},t){return Math.sqrt(rg(e.map(({right:r})=>ce(r,t)**2))/e.length)}function ID(e,t,r){let n=Tc(e)<tg,o=t.filter(a=>Tc(a)>=R2&&(n||zD(a,e,r))),s=({direction:a})=>Pc(a).name.length===1;return o.find(s)??o[0]??e}function zD(e,t,r){if(r===null)return!1;let n=MD(ce(e.direction,r)<0?Ss(r):r);return n!==null&&ce(e.direction,Ft[n])>=Ec.somewhatNear&&gf(e,Ft[n])<PD*gf(t,t.direction)}function LD(e){let{photographs:t}=e,r=vr(t.map(({backward:i})=>i)),n=Tc(e);if(oe(r)<eg.length||n>=R2)return null;let o=$t(r),{name:s,cosine:a}=Pc(o);if(a>=eg.along){let i=s.replace("-","");return{direction:Ft[i],why:`the file's ${i}, which all cameras look along`}}return n<eg.turning?{direction:o,why:"away from where all cameras look"}:null}function ND(e,{direction:t}){if(e===null)return null;let{name:r,cosine:n}=Pc(e),o=r.replace("-",""),s=t!==null&&ce(t,Ft[o])<0?`-${o}`:o;return n<I2?null:{direction:Ft[s],why:`the file's ${s}, across the cameras' plane`}}function CD(e,t){let{name:r,cosine:n}=Pc(t),[o,s]=[gf(e,Ft[r]),gf(e,t)];return n>=Ec.near&&o<=s+Ec.asLevel||n>=Ec.somewhatNear&&o<=Ec.moreLevel*s?r:null}function MD(e){let{name:t,cosine:r}=Pc(e);return r>=I2?t:null}function Pc(e){return Object.keys(Ft).map(t=>({name:t,cosine:ce(Ft[t],e)})).reduce((t,r)=>r.cosine>t.cosine?r:t)}function $D(e){let{normal:t,thickness:r,breadth:n,extent:o}=O2(e.map(({cameraToWorld:a})=>$(a,3)));return r<=T2.thickness*n&&n>T2.breadth*o?t:null}function rg(e){return e.reduce((t,r)=>t+r,0)}var je=Se().min(1),De=V().positive();function Or(e,t,r){return{error:t,params:{fields:e,advice:r}}}var Ha=2**20,C2=8,ks=2**31-1,DD=Object.keys(Ft),Oo={preset:Xt().describe("the preset it grew from"),scene:Xt().describe("the capture's folder or file"),format:Xt().nullable().describe("the capture's format, or null to detect it"),images:Xt().nullable().default(null).describe("the folder of the photographs, or null for where the capture says"),poseConvention:we(k2).nullable().default(null).describe("what the capture's poses are, or null for what its format says"),invertMasks:Rt().default(!1).describe("whether masks are white where pixels are to be ignored"),downscale:je.describe("factor by which images are reduced"),scales:je.max(C2).default(1).describe("at how many scales photographs are learnt: as they are, and reduced by 2, 4, \u2026"),holdout:Se().min(0).describe("every how many images one is held out, where the capture says nothing; 0: none"),up:da([we(["images",...DD]),br([V(),V(),V()]),sx()]).default("images").describe("what becomes +z: an axis of the capture's coordinates or a direction in them, the photographs' tops (images), or null for what agrees best; runs keep what was chosen"),seed:Se().min(0).max(4294967295).describe("decides pixels, samples, noise and initial parameters"),steps:je.max(ks).describe("optimisation steps of a whole run"),maxSeconds:De.nullable().default(null).describe("seconds of training after which a run ends, all sessions together, or null for its steps alone; a run that has ended says how many steps it took instead"),background:we(["white","black","random"]).describe("behind transparent parts of images; evaluation uses white unless this is black"),space:we(["box","contracted","ndc"]).describe("where the field lives: in the box, everywhere contracted outside it, or in NDC"),box:q({center:br([V(),V(),V()]).describe("its centre, in world units"),size:De.describe("its side, in world units")}).describe("the cube that becomes the unit cube, and which a contraction leaves as it is"),contractionNorm:we(["max","euclidean"]).describe("a contraction moves what is outside the box, or outside the ball in it"),ndc:br([V().nonnegative(),V().nonnegative()]).describe("for NDC: 2 fx / width and 2 fy / height of the camera that defines them"),checkpointSeconds:De.describe("seconds of training between checkpoints")},To=V().min(0).max(1).describe("where in a pixel its ray passes: 0.5 is the centre"),Ga={rays:je.max(Ha).describe("rays in a step"),chunk:da([ke("auto"),je]).describe("rays whose activations are in memory together; auto: what the device allows"),pixels:we(["allImages","oneImage"]).describe("pixels of all images shuffled together, or of one image a step")},Za={near:De.nullable().describe("where rays start; null: the scene's"),far:De.nullable().describe("where rays end; null: the scene's")},Va=[({near:e,far:t})=>e===null||t===null||e<t,Or(["near","far"],"must be less than far","Lower near or raise far")],_f={layers:je.max(64).describe("hidden layers"),width:je.max(2048).describe("features of each"),skips:rt(Se().min(0)).describe("after which layers (from 0) the encoded position joins again"),viewWidth:je.max(2048).describe("features of the layer that sees the view direction")},yf=[({layers:e,skips:t})=>t.every(r=>r<e-1),Or(["skips","layers"],"must name layers before the last, counted from 0","Leave out what is too high, or raise layers")],bf=go("kind",[q({kind:ke("constant").describe("always the same"),initial:De.describe("the rate")}),q({kind:ke("exponential").describe("initial * rate^(step / decaySteps)"),initial:De.describe("the rate of the first step"),rate:De.describe("what is left of it after decaySteps"),decaySteps:De.describe("steps")}),q({kind:ke("multiStep").describe("times gamma at each milestone"),initial:De.describe("the rate of the first step"),gamma:De.describe("factor"),milestones:rt(V().nonnegative()).describe("when it falls"),unit:we(["steps","epochs"]).describe("in what milestones are counted")}),q({kind:ke("staircase").describe("times gamma at start, and at every interval after it"),initial:De.describe("the rate of the first step"),gamma:De.describe("factor"),start:Se().min(0).describe("the step at which it falls first"),interval:je.describe("steps until it falls again")})]).describe("the learning rate"),Ao={beta1:V().min(0).lt(1).describe("decay of the mean of gradients"),beta2:V().min(0).lt(1).describe("decay of the mean of squared gradients"),epsilon:De.describe("keeps the divisor away from zero")};var Xe=class extends Error{name="ConfigError"};var fe=class extends Error{name="GpuError"};var vf=["timestamp-query","subgroups","shader-f16","wgpu-shader-float32-atomic"],og=[...vf,"wgpu-shader-int64","wgpu-shader-int64-atomic-all-ops"],xf="Cannot find a GPU: WebGPU offers no adapter. Either there is no Vulkan loader or no driver. On Debian or Ubuntu this installs both, with a software driver for machines without a GPU: apt-get install libvulkan1 mesa-vulkan-drivers. More says: denerf doctor";async function M2(e){let t=await navigator.gpu?.requestAdapter(e==="software"?{forceFallbackAdapter:!0}:{powerPreference:e==="low-power"?"low-power":"high-performance"});if(!t)throw new fe(xf);return t}async function $2(e,t){let r=async o=>{let s=await M2(e),a=await s.requestDevice({requiredFeatures:o,requiredLimits:sg(s.limits)});return{adapter:s,device:a}},n=o=>r(o).then(s=>(s.device.destroy(),!0),()=>!1);try{return await r(t)}catch(o){if(o instanceof fe)throw o;let s=[];for(let a of t)await n([a])&&s.push(a);return await r(s).catch(a=>{throw new fe(`Cannot open the GPU: ${a.message}`)})}}function sg(e){let t={};for(let r in e){let n=e[r];typeof n=="number"&&(t[r]=n)}return t}var FD=0,Po=class{label;shape;type;buffer;id;length;constructor(t,r,n,o){this.label=t,this.shape=r,this.type=n,this.buffer=o,this.id=FD++,this.length=r.reduce((s,a)=>s*a,1)}get byteLength(){return this.length*4}destroy(){this.buffer.destroy()}};var UD=65535,D2=256,ag=1<<18,jD=32;function F2(e,t=1){let r=Math.max(Math.ceil(e/UD),Math.min(e,t));return[Math.ceil(e/Math.max(r,1)),r]}var Rc=class{device;throwRecorded;#e;#t;#r;#n;#o;#s;#c;#a;#i;#u;profile;constructor(t,r,n){this.device=t,this.throwRecorded=r,this.#e=null,this.#t=null,this.#n=new Uint8Array(ag),this.#o=0,this.#a=new Map,this.#i=new WeakMap,this.#u=0,this.profile=null,this.#c=n?Math.min(navigator.hardwareConcurrency,jD):1,this.#r=t.createBuffer({label:"params",size:ag,usage:GPUBufferUsage.UNIFORM|GPUBufferUsage.COPY_DST}),this.#s=t.limits.minUniformBufferOffsetAlignment}run(t,r,n,o={}){let s=Math.ceil(r/t.workgroupSize);if(s===0)return;let a=t.params?[this.#d(t,o)]:[],i=this.#f(t.name);i.setPipeline(t.pipeline),i.setBindGroup(0,this.#h(t,n),a),i.dispatchWorkgroups(...F2(s,t.spreads?this.#c:1)),this.profile&&this.#p()}clear(t){this.#l().clearBuffer(t.buffer,0,t.byteLength)}copy(t,r,n=0){let o=t.byteLength;o!==0&&this.#l().copyBufferToBuffer(t.buffer,0,r,n,o)}copyToTexture(t,r){let{width:n,height:o}=r,s=Math.ceil(n*4/D2)*D2,a={buffer:t.buffer,bytesPerRow:s};this.#l().copyBufferToTexture(a,{texture:r},[n,o])}submit(){this.throwRecorded(),this.#e&&(this.#p(),this.profile?.resolve(this.#e),this.#o>0&&this.device.queue.writeBuffer(this.#r,0,this.#n,0,this.#o),this.device.queue.submit([this.#e.finish()]),this.#e=null,this.#o=0)}forget(t){for(let r of this.#a.keys())r.split(" ").includes(`t${t.id}`)&&this.#a.delete(r)}#l(){return this.#p(),this.#e??=this.device.createCommandEncoder()}#f(t){if(this.#t)return this.#t;if(this.profile?.full)throw new fe("Cannot profile more than 2048 kernel runs at once.");return this.#e??=this.device.createCommandEncoder(),this.#t=this.#e.beginComputePass(this.profile?{label:t,timestampWrites:this.profile.measure(t)}:void 0)}#p(){this.#t?.end(),this.#t=null}#d(t,r){let n=t.params;if(!U2(n.views,r))throw new fe(`Cannot run ${t.name}: its Params are ${cg(n.views)}, given were ${cg(r)}.`);let o=n.arrayBuffer.byteLength;this.#o+o>ag&&this.submit(),n.set(r);let s=this.#o;return this.#n.set(new Uint8Array(n.arrayBuffer),s),this.#o=Math.ceil((s+o)/this.#s)*this.#s,s}#h(t,r){let n=Object.keys(r).find(c=>!t.bindings.some(l=>l.name===c));if(n)throw new fe(`Cannot run ${t.name}: it has no binding "${n}".`);let o=`${t.id}`;for(let{name:c}of t.bindings){let l=r[c];if(!l)throw new fe(`Cannot run ${t.name}: its binding "${c}" was not given.`);o+=l instanceof Po?` t${l.id}`:` v${this.#m(l)}`}let s=this.#a.get(o);if(s)return s;let a=t.bindings.map(({name:c,binding:l})=>{let u=r[c];if(!(u instanceof Po))return{binding:l,resource:u};let f=this.device.limits.maxStorageBufferBindingSize;if(u.byteLength>f)throw new fe(`Cannot run ${t.name}: "${u.label}" has ${u.byteLength} bytes, this device binds at most ${f}.`);return{binding:l,resource:{buffer:u.buffer}}});if(t.params){let c=t.params.arrayBuffer.byteLength;a.push({binding:t.paramsBinding,resource:{buffer:this.#r,size:c}})}let i=this.device.createBindGroup({label:t.name,layout:t.layout,entries:a});return this.#a.set(o,i),i}#m(t){let r=this.#i.get(t);return r===void 0&&this.#i.set(t,r=this.#u++),r}};function ig(e){return typeof e=="object"&&!Array.isArray(e)&&!ArrayBuffer.isView(e)?e:null}function U2(e,t){let r=Object.keys(e);return r.length===Object.keys(t).length&&r.every(n=>{let o=ig(e[n]),s=ig(t[n]);return!o||!s?o===s&&t[n]!==void 0:U2(o,s)})}function cg(e){let t=Object.entries(e).map(([r,n])=>{let o=ig(n);return o?`${r}: ${cg(o)}`:r});return t.length>0?`{ ${t.join(", ")} }`:"{}"}var j2=new WeakMap;function on(e,t){let r=j2.get(e);return r||(r=e.tensor("no limit",[1],{type:"u32",data:Uint32Array.of(4294967295)}),j2.set(e,r)),{capacity:t,counters:r,index:0}}async function Jn(e,t){let r=e.scope();try{return await t(r)}catch(n){throw r[Symbol.dispose](),n}}async function Sf(e,t){let r=e.scope();try{return await t(r)}finally{r[Symbol.dispose]()}}var lg={u:Uint32Array,i:Int32Array,f:Float32Array},WD=/(?:@align\((\d+)\)\s*)?(\w+)\s*:\s*(\w+(?:<[^>]*>)?)/g;function B2(e,t,r){let{size:n,view:o}=H2(t,e,r),s=new ArrayBuffer(n),a=o(s,0);return{views:a,arrayBuffer:s,set:i=>G2(a,i)}}function H2(e,t,r){let[,n]=/^([uif])32$/.exec(e)??[];if(n)return ug(lg[n],1);let[,o,s]=/^vec([234])([uif])$/.exec(e)??[];if(o)return ug(lg[s],Number(o));let[,a,i]=/^array<vec4([uif]), (\d+)>$/.exec(e)??[];if(i)return{...ug(lg[a],4*Number(i)),alignment:16};let c=new RegExp(`^struct ${e} \\{([^}]*)\\}`,"m").exec(t)?.[1];if(c)return BD(c,t,r);throw new fe(`Cannot compile kernel ${r}: fields of its uniform must be scalars, vectors, arrays of vec4u, vec4i or vec4f, or structs: one is of type ${e}.`)}function ug(e,t){return{alignment:4*(t===3?4:t),size:4*t,view:(r,n)=>new e(r,n,t)}}function BD(e,t,r){let n=[],[o,s]=[0,4];for(let[,a,i,c]of e.replaceAll(/\/\/.*/g,"").matchAll(WD)){let l=H2(c,t,r),u=Math.max(l.alignment,Number(a??0)),f=W2(o,u);n.push({name:i,offset:f,layout:l}),o=f+l.size,s=Math.max(s,u)}return{alignment:s,size:W2(o,s),view:(a,i)=>Object.fromEntries(n.map(({name:c,offset:l,layout:u})=>[c,u.view(a,i+l)]))}}function W2(e,t){return Math.ceil(e/t)*t}function G2(e,t){for(let[r,n]of Object.entries(t)){let o=e[r];ArrayBuffer.isView(o)?typeof n=="number"?o[0]=n:o.set(n):G2(o,n)}}var HD=/^#import\s+"([^"]+)"\s*$/,GD=/^(enable|requires|diagnostic)\b.*;$/,ZD=/\$\{(\w+)\}/g,VD=/^((const|alias)\s+(\w+)(?:\s*:\s*\w+)?\s*=\s*)([^;]+);/,KD=/^alias\s+\w+\s*=\s*f16;/;function fg(e,t,r={},n=[]){let{directives:o,texts:s,lines:a,parts:i}=qD(e,t,r),c=new Set(Object.keys(r).filter(u=>!i.has(u))),l=s.map(u=>{let[,f,p,d,h]=VD.exec(u)??[];if(d===void 0||!(d in r))return u;c.delete(d);let g=r[d];if(p==="alias"!=(typeof g=="string"))throw new fe(`Cannot specialise ${e}: ${p} ${d} cannot be ${g}.`);return`${f}${typeof g=="string"?g:YD(g,h)};`});if(c.size>0)throw new fe(`Cannot specialise ${e}: it declares no constant named ${[...c].join(", ")}.`);l.some(u=>KD.test(u))&&o.set("enable f16;",{file:e,line:0});for(let u of n)o.delete(u);return{code:[...o.keys(),...l].join(`
`),lines:[...o.values(),...a],parts:[...i.values()]}}function qD(e,t,r){let n=new Map,o=[],s=[],a=new Map,i=new Set,c=u=>u.replace(ZD,(f,p)=>{if(!(p in r))throw new fe(`Cannot link ${e}: no ${p} was given for import "${u}".`);return a.set(p,String(r[p])),String(r[p])}),l=(u,f)=>{if(f.includes(u))throw new fe(`Cannot link ${e}: ${[...f,u].join(" imports ")}, a cycle.`);if(i.has(u))return;let p=t[u];if(p===void 0){let d=f.at(-1);throw new fe(`Cannot link ${e}: there is no WGSL file ${u}${d?`, imported by ${d}`:""}.`)}p.split(`
`).forEach((d,h)=>{let g=HD.exec(d)?.[1];if(g!==void 0)return l(c(g),[...f,u]);let _={file:u,line:h+1};if(GD.test(d)){n.set(d,n.get(d)??_);return}o.push(d),s.push(_)}),i.add(u)};return l(e,[]),{directives:n,texts:o,lines:s,parts:a}}function YD(e,t){if(typeof e=="boolean")return String(e);let r=t.startsWith("0x"),n=(r?/[iu]$/:/[iufh]$/).exec(t)?.[0]??"",o=!r&&/[.efh]/.test(t),s=String(e);return`${s}${o&&/^-?\d+$/.test(s)?".0":""}${n}`}function kf(e,t){return e.trim().replace(/wgsl:(\d+):(\d+)/g,(r,n,o)=>{let s=t.lines[Number(n)-1];return s?`${s.file}:${s.line}:${o}`:r})}function pg({message:e,lineNum:t,linePos:r},n){let o=kf(e,n),s=n.lines[t-1];return!s||o!==e.trim()?o:`${s.file}:${s.line}:${r}: ${o}`}var JD=0,Ic=class e{name;pipeline;layout;id;bindings;workgroupSize;spreads;params;paramsBinding;constructor(t,r,n,o){this.name=t,this.pipeline=r,this.layout=n,this.id=JD++,this.bindings=o.bindings,this.workgroupSize=o.workgroupSize,this.spreads=o.spreads,this.params=o.params,this.paramsBinding=o.paramsBinding}static async compile(t,r,n){let o=f=>new fe(`Cannot compile kernel ${r}: ${f}`),s=({message:f})=>kf(f,n),a=async(f,p=s)=>{t.pushErrorScope("validation");let d;try{d=f()}catch(g){throw await t.popErrorScope(),o(String(g))}let h=await t.popErrorScope();if(h)throw o(await p(h,d));return d},i=await a(()=>t.createShaderModule({label:r,code:n.code}),async(f,p)=>{let{messages:d}=await p.getCompilationInfo();return d.filter(({type:_})=>_==="error").map(_=>pg(_,n)).join(`
`)||s(f)}),c=QD(r,n),l=t.createBindGroupLayout({label:r,entries:c.entries}),u=await a(()=>t.createComputePipeline({label:r,layout:t.createPipelineLayout({bindGroupLayouts:[l]}),compute:{module:i,entryPoint:"main"}}));return new e(r,u,l,c)}},XD=/^@group\(0\) @binding\((\d+)\) var(?:<(uniform|storage)(?:, (read|read_write))?>)? (\w+): ([^;]+);/gm;function QD(e,t){let r=[],n=[],o=null;for(let[,s,a,i,c,l]of t.code.matchAll(XD)){let u=Number(s),f={binding:u,visibility:GPUShaderStage.COMPUTE};if(a==="uniform")r.push({...f,buffer:{type:"uniform",hasDynamicOffset:!0}}),o={binding:u,struct:l};else if(a==="storage"){let p=i==="read_write"?"storage":"read-only-storage";r.push({...f,buffer:{type:p}}),n.push({name:c,binding:u})}else r.push({...f,texture:e6(e,l)}),n.push({name:c,binding:u})}return{entries:r,bindings:n,workgroupSize:t6(e,t.code),spreads:t.code.includes("fn group_index("),params:o&&B2(t.code,o.struct,e),paramsBinding:o?.binding??-1}}function e6(e,t){let[,r,n]=/^texture_2d(_array)?<(u32|f32)>$/.exec(t)??[];if(!n)throw new fe(`Cannot compile kernel ${e}: it binds a ${t}.`);return{sampleType:n==="u32"?"uint":"unfilterable-float",viewDimension:r?"2d-array":"2d"}}function t6(e,t){let r=/@workgroup_size\(([^)]*)\)/.exec(t)?.[1];if(!r)throw new fe(`Cannot compile kernel ${e}: it has no @workgroup_size.`);return r.split(",").reduce((n,o)=>{let s=new RegExp(`^const\\s+${o.trim()}\\b[^=]*=\\s*(\\d+)`,"m").exec(t)?.[1],a=parseInt(s??o);if(!(a>0))throw new fe(`Cannot compile kernel ${e}: its workgroup size "${o}" is no number.`);return n*a},1)}var zc=class{period;#e;#t;#r;#n;constructor(t,r){this.period=r,this.#e=[];let n=2048*2*8;this.#t=t.createQuerySet({type:"timestamp",count:2048*2}),this.#r=t.createBuffer({label:"timestamps",size:n,usage:GPUBufferUsage.QUERY_RESOLVE|GPUBufferUsage.COPY_SRC}),this.#n=t.createBuffer({label:"timestamps, readable",size:n,usage:GPUBufferUsage.MAP_READ|GPUBufferUsage.COPY_DST})}get full(){return this.#e.length===2048}measure(t){let r=this.#e.push(t)*2-2;return{querySet:this.#t,beginningOfPassWriteIndex:r,endOfPassWriteIndex:r+1}}resolve(t){let r=this.#e.length*2;r!==0&&(t.resolveQuerySet(this.#t,0,r,this.#r,0),t.copyBufferToBuffer(this.#r,0,this.#n,0,r*8))}async read(){await this.#n.mapAsync(GPUMapMode.READ);let t=new BigUint64Array(this.#n.getMappedRange().slice(0));this.#n.unmap();let r=new Map;return this.#e.forEach((n,o)=>{let s=r.get(n)??{runs:0,seconds:0};s.runs++,s.seconds+=Number(t[o*2+1]-t[o*2])*this.period*1e-9,r.set(n,s)}),[...r].map(([n,o])=>({kernel:n,...o})).sort((n,o)=>o.seconds-n.seconds)}destroy(){this.#t.destroy(),this.#r.destroy(),this.#n.destroy()}};var r6=[1,10,32,40,1e3/24,1e3/19.2,80,1e3/12],n6=.018,o6=.2,Z2=3;async function V2(e){await e(1);let t=[];for(let r=0;r<Z2;r++){let n=await e(1),o=n;for(let c=4;o.seconds-n.seconds<o6;c*=4)o=await e(c);let s=o.ticks-n.ticks;if(!(s>0))throw new fe("Cannot time kernels: this device's timestamps do not advance.");let a=(o.seconds-n.seconds)*1e9/s,i=r6.find(c=>Math.abs(a/c-1)<n6);if(i!==void 0)return i;t.push(a)}return t.sort((r,n)=>r-n)[Z2>>1]}var s6=`
@group(0) @binding(0) var<storage, read_write> value: f32;
@compute @workgroup_size(1)
fn main() {
  var sum = value;
  for (var i = 0u; i < 100000u; i++) { sum = sum * 0.5 + 1.0; }
  value = sum;
}`,Ef=class{device;#e;#t;#r;#n;#o;constructor(t){this.device=t;let r=t.createShaderModule({label:"spin",code:s6});this.#e=t.createComputePipeline({layout:"auto",compute:{module:r}});let n=(l,u)=>t.createBuffer({size:l,usage:u}),{COPY_SRC:o,COPY_DST:s,STORAGE:a,QUERY_RESOLVE:i,MAP_READ:c}=GPUBufferUsage;this.#t=n(4,a),this.#r=t.createQuerySet({type:"timestamp",count:2}),this.#n=n(16,i|o),this.#o=n(16,c|s)}async run(t){let{device:r}=this,n=r.createCommandEncoder(),o=n.beginComputePass({timestampWrites:{querySet:this.#r,beginningOfPassWriteIndex:0,endOfPassWriteIndex:1}});o.setPipeline(this.#e);let s=this.#e.getBindGroupLayout(0),a={buffer:this.#t};o.setBindGroup(0,r.createBindGroup({layout:s,entries:[{binding:0,resource:a}]}));for(let p=0;p<t;p++)o.dispatchWorkgroups(1);o.end(),n.resolveQuerySet(this.#r,0,2,this.#n,0),n.copyBufferToBuffer(this.#n,0,this.#o,0,16);let i=n.finish(),c=performance.now();r.queue.submit([i]),await this.#o.mapAsync(GPUMapMode.READ);let l=(performance.now()-c)/1e3,[u,f]=new BigUint64Array(this.#o.getMappedRange().slice(0));return this.#o.unmap(),{seconds:l,ticks:Number(f-u)}}[Symbol.dispose](){for(let t of[this.#t,this.#r,this.#n,this.#o])t.destroy()}};var Lc=class e{device;shaders;unknownDirectives;hostMemory;info;#e;#t;#r;#n;#o;#s;constructor(t,r,n,o,s=()=>1/0){this.device=t,this.shaders=n,this.unknownDirectives=o,this.hostMemory=s,this.#e=new Map,this.#r=0,this.#n=null,this.#o=null,this.#s=null;let{description:a,vendor:i,device:c,architecture:l}=r.info,{isFallbackAdapter:u,subgroupMinSize:f,subgroupMaxSize:p}=r.info;this.info={adapter:a,vendor:i,deviceId:c,architecture:l,software:u,subgroupSize:[f,p],features:og.filter(d=>t.features.has(d)),limits:sg(t.limits)},t.addEventListener("uncapturederror",d=>{d.preventDefault();let{error:h}=d;this.#o??=new fe(h instanceof GPUOutOfMemoryError?`The GPU is out of memory: ${K2(h.message)} Ask for less at a time.`:`The GPU reports: ${h.message}`)}),t.lost.then(d=>{this.#s??=new fe(`The GPU was lost (${d.reason}): ${K2(d.message)} Start again to go on from what was saved; train goes on with --resume.`)}),this.#t=new Rc(t,()=>this.#i(),u)}static async open(t){let{adapter:r,device:n}=await $2(t.adapter??"auto",t.features??vf),{shaders:o,hostMemory:s}=t;return new e(n,r,o,await a6(n),s)}get freeMemory(){return this.info.software?this.hostMemory():1/0}get allocated(){return this.#r}has(t){return this.info.features.includes(t)}tensor(t,r,n={}){let o=r.reduce((l,u)=>l*u,1),s=Math.max(Math.ceil(o/4),1)*16,a=this.device.limits.maxBufferSize;if(s>a)throw new fe(`Cannot allocate "${t}" [${r.join(", ")}]: ${s} bytes are more than this device's largest buffer, ${a}.`);let i=this.device.createBuffer({label:t,size:s,usage:GPUBufferUsage.STORAGE|GPUBufferUsage.COPY_SRC|GPUBufferUsage.COPY_DST});this.#r+=s;let c=new Po(t,r,n.type??"f32",i);return n.data&&this.write(c,n.data),c}write(t,r){if(r.length!==t.length)throw new fe(`Cannot write "${t.label}": it has ${t.length} elements, given were ${r.length}.`);r.length>0&&this.device.queue.writeBuffer(t.buffer,0,r)}get gpu(){return this}own(t){return t}scope(){return new Of(this)}free(t){this.#t.forget(t),this.#r-=t.buffer.size,t.destroy()}kernel(t,r={}){let n=`${t} ${JSON.stringify(r)}`,o=this.#e.get(n);return o||this.#e.set(n,o=this.#c(t,r)),o}async#c(t,r){let{shaders:n,unknownDirectives:o}=this,s=fg(`${t}.wgsl`,n,r,o);return Ic.compile(this.device,[t,...s.parts].join("_"),s)}record(){return this.#t}async read(t){let[r]=await this.readAll([t]);return r}async readAll(t){let r=this.staging(t);try{return await this.readThrough(r,t)}finally{r.destroy()}}staging(t){let r=t.reduce((n,o)=>n+o.byteLength,0);return this.device.createBuffer({label:`reading ${t.map(n=>n.label).join(", ")}`,size:Math.max(r,4),usage:GPUBufferUsage.MAP_READ|GPUBufferUsage.COPY_DST})}async readThrough(t,r){let n=0;for(let o of r)this.#t.copy(o,t,n),n+=o.byteLength;this.#t.submit();try{await t.mapAsync(GPUMapMode.READ);let o=t.getMappedRange();n=0;let s=r.map(a=>{let i=o.slice(n,n+=a.byteLength);return a.type==="u32"?new Uint32Array(i):new Float32Array(i)});return t.unmap(),this.#i(),s}catch(o){throw o instanceof fe||(await new Promise(s=>setTimeout(s,0)),this.#i()),o}}async profile(t){if(!this.has("timestamp-query"))throw new fe("Cannot time kernels: this device has no timestamp queries.");this.#t.submit();let r=new zc(this.device,await this.#a());this.#t.profile=r;try{return await t(),this.#t.submit(),await r.read()}finally{this.#t.profile=null,r.destroy()}}#a(){return this.#n??=(async()=>{let t=new Ef(this.device);try{return await V2(r=>t.run(r))}finally{t[Symbol.dispose]()}})()}async settle(){this.#t.submit(),await this.device.queue.onSubmittedWorkDone(),this.#i()}async close(){let t=this.#s!==null;this.#s??=new fe("Cannot use the GPU: it was closed."),t||await this.device.queue.onSubmittedWorkDone().catch(()=>{}),this.device.destroy()}#i(){let t=this.#s??this.#o;if(this.#o=null,t)throw t}},Of=class e{gpu;#e;constructor(t){this.gpu=t,this.#e=[]}tensor(t,r,n){let o=this.gpu.tensor(t,r,n);return this.#e.push(()=>this.gpu.free(o)),o}own(t){return this.#e.push(()=>t.destroy()),t}scope(){let t=new e(this.gpu);return this.#e.push(()=>t[Symbol.dispose]()),t}[Symbol.dispose](){for(let t=this.#e.pop();t;t=this.#e.pop())t()}},dg=["enable subgroups;","diagnostic(off, subgroup_uniformity);"];async function a6(e){return e.features.has("subgroups")?(e.pushErrorScope("validation"),e.createShaderModule({label:"directives",code:dg[0]}),await e.popErrorScope()?dg:[]):dg}function K2(e){return`${e.trim().replace(/\.$/,"")}.`}var q2=`// Copies one buffer to another: the ceiling of memory bandwidth.
//   source, copied  [count]  vec4s
// One thread a vec4: neighbouring threads touch neighbouring memory.

#import "lib/dispatch.wgsl"

struct Params { count: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> source: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> copied: array<vec4f>;

@compute @workgroup_size(256)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let i = group_index(workgroup, workgroups) * 256u + local;
  if (i >= params.count) { return; }
  copied[i] = source[i];
}
`;var Y2=`// Fused multiply-adds in registers: the ceiling of arithmetic. A thread has 12 independent chains (3
// vec4s), enough to hide an operation's latency and, with scale and offset, few enough for the 16 vector
// registers of a CPU. 32 links of each are written out in a turn of the loop, whose own cost vanishes.
//   x = scale * x + offset, 32 * iterations times    2 * 12 * 32 * iterations operations a thread
//   numbers  [3]        (scale, offset, \u2026), starts, steps: read from memory, so that nothing is folded
//   results  [threads]  threads a multiple of 64; written, so that nothing is left out

struct Params { iterations: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> numbers: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> results: array<vec4f>;

struct Chains { a: vec4f, b: vec4f, c: vec4f }

fn two_links(x: Chains, scale: vec4f, offset: vec4f) -> Chains {
  return Chains(
    fma(fma(x.a, scale, offset), scale, offset),
    fma(fma(x.b, scale, offset), scale, offset),
    fma(fma(x.c, scale, offset), scale, offset),
  );
}

fn eight_links(x: Chains, scale: vec4f, offset: vec4f) -> Chains {
  let y = two_links(two_links(x, scale, offset), scale, offset);
  return two_links(two_links(y, scale, offset), scale, offset);
}

// No guard against surplus threads: the host gives whole workgroups. On CPUs an early return makes the
// driver mask all that follows, which would cut the ceiling to a third.
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let scale = vec4f(numbers[0].x);
  let offset = vec4f(numbers[0].y);
  let start = numbers[1] + f32(id.x % 64u) * numbers[2];
  var x = Chains(start, start + numbers[2].x, start + numbers[2].y);
  for (var i = 0u; i < params.iterations; i++) {
    x = eight_links(eight_links(x, scale, offset), scale, offset);
    x = eight_links(eight_links(x, scale, offset), scale, offset);
  }
  results[id.x] = x.a + x.b + x.c;
}
`;var J2=`// The gradient before an activation, in place: dY *= activate'(Y). Samples that only pad the last block
// get zero, so that no sum over samples has to leave them out; blocks behind it stay as they are, and so do
// rows behind the features. One thread four samples of a row; dY and Y have the same shape
// [blocks, features, 64].

#import "lib/activation.wgsl"
#import "lib/dispatch.wgsl"
#import "lib/rows.wgsl"

const ACTIVATION = 0u;

// count: which of counts says how many samples there are, at most \`samples\`; rows: the first of \`features\`,
// those that are no padding.
struct Params { samples: u32, count: u32, features: u32, rows: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> outputs: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> d_outputs: array<vec4f>;
@group(0) @binding(3) var<storage, read> counts: array<u32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let index = group_index(workgroup, workgroups) * 64u + local;
  let column = index % VEC4S_PER_ROW;
  let row = index / VEC4S_PER_ROW % params.rows;
  let block = index / VEC4S_PER_ROW / params.rows;
  let samples = min(params.samples, counts[params.count]);
  if (block * SAMPLES_PER_BLOCK >= samples) { return; }
  let place = row_of(block, params.features, row) + column;
  let gradient = activation_gradient(ACTIVATION, outputs[place], d_outputs[place]);
  let sample = vec4u(block * SAMPLES_PER_BLOCK + column * 4u) + vec4u(0u, 1u, 2u, 3u);
  d_outputs[place] = select(vec4f(0.0), gradient, sample < vec4u(samples));
}
`;var X2=`// Dense layer, gradient for its inputs: overwrites its output rows.
//   dX[i, s] = (sum_o W[i, o] dY[o, s]) * activate'(X[i, s])
// so dX is already the gradient before the activation of the layer that made X. The same sum as
// forward: "inputs" are dY, "parameters" the transposed matrix.

#import "lib/activation.wgsl"
#import "lib/dense_\${VARIANT}.wgsl"

// activation: the one that made X. forward: the tensor that holds X, whose rows follow those of dX from
// forward_first.
struct Params {
  layer: Layer,
  @align(16) activation: u32,
  forward_features: u32, forward_first: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> inputs: array<vec4f>;
@group(0) @binding(2) var<storage, read> parameters: array<vec4f>;
@group(0) @binding(3) var<storage, read> forward: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> outputs: array<vec4f>;
@group(0) @binding(5) var<storage, read> counts: array<u32>;

fn start_of(first_output: u32) -> mat4x4f {
  return mat4x4f();
}

fn store(sums: mat4x4f, block: u32, column: u32, output: u32) {
  if (output >= params.layer.outputs || block >= block_count()) { return; }
  let dx = row_of(block, params.layer.output_features, params.layer.output_first + output) + column;
  let x = row_of(block, params.forward_features, params.forward_first + output) + column;
  store_row(sums[0], dx, x);
  store_row(sums[1], dx + VEC4S_PER_ROW, x + VEC4S_PER_ROW);
  store_row(sums[2], dx + 2u * VEC4S_PER_ROW, x + 2u * VEC4S_PER_ROW);
  store_row(sums[3], dx + 3u * VEC4S_PER_ROW, x + 3u * VEC4S_PER_ROW);
}

fn store_row(sum: vec4f, dx: u32, x: u32) {
  outputs[dx] = sum * activate_derivative(params.activation, forward[x]);
}
`;var Q2=`// Dense layer, forward (lib/dense.wgsl): overwrites its output rows.

#import "lib/activation.wgsl"
#import "lib/dense_\${VARIANT}.wgsl"

// activation: a number of lib/activation.wgsl; a parameter, as drivers take long to compile these kernels.
struct Params { layer: Layer, @align(16) activation: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> inputs: array<vec4f>;
@group(0) @binding(2) var<storage, read> parameters: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> outputs: array<vec4f>;
@group(0) @binding(4) var<storage, read> counts: array<u32>;

// Four outputs' sums start as their biases.
fn start_of(first_output: u32) -> mat4x4f {
  let b = parameters[params.layer.bias + first_output / 4u];
  return mat4x4f(vec4f(b.x), vec4f(b.y), vec4f(b.z), vec4f(b.w));
}

fn store(sums: mat4x4f, block: u32, column: u32, output: u32) {
  if (output >= params.layer.outputs || block >= block_count()) { return; }
  let y = row_of(block, params.layer.output_features, params.layer.output_first + output) + column;
  outputs[y] = activate(params.activation, sums[0]);
  outputs[y + VEC4S_PER_ROW] = activate(params.activation, sums[1]);
  outputs[y + 2u * VEC4S_PER_ROW] = activate(params.activation, sums[2]);
  outputs[y + 3u * VEC4S_PER_ROW] = activate(params.activation, sums[3]);
}
`;var eE=`// Dense layer, gradient of its parameters; overwrites partials.
//   dW[i, o] = sum_s X[i, s] dY[o, s]        db[o] = sum_s dY[o, s]
// A sum over all samples is cut into splits, each summed by another workgroup into a slice of
// \`partials\`, which has the parameters' own layout; dense/reduce.wgsl adds the slices in order. No
// atomics: the result does not depend on which workgroup comes first. Samples that only pad the last
// block have dY = 0; splits without samples are zero.

#import "lib/dense.wgsl"
#import "lib/dense_gradient_\${VARIANT}.wgsl"

const BLOCKS_PER_SPLIT = 32u;

// layer.outputs counts rows of dY, layer.output_* say where they are; layer.weights is unused.
struct Params { layer: Layer }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> inputs: array<vec4f>;
@group(0) @binding(2) var<storage, read> d_outputs: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> partials: array<vec4f>;
@group(0) @binding(4) var<storage, read> counts: array<u32>;

// Which inputs, outputs and blocks a workgroup sums over.
struct Tile {
  split: u32,
  first_input: u32,
  first_output: u32,
}

fn tile_of(index: u32, inputs: u32, outputs: u32) -> Tile {
  let across = (params.layer.outputs + outputs - 1u) / outputs;
  let down = (params.layer.inputs + inputs - 1u) / inputs;
  return Tile(index / (across * down), index / across % down * inputs, index % across * outputs);
}

// Rows past the last one are read as the last one; their sums are never stored.
fn input_row(block: u32, input: u32) -> u32 {
  let row = min(input, params.layer.inputs - 1u);
  return row_of(block, params.layer.input_features, params.layer.input_first + row);
}

fn output_row(block: u32, output: u32) -> u32 {
  let row = min(output, params.layer.outputs - 1u);
  return row_of(block, params.layer.output_features, params.layer.output_first + row);
}

// Where dW[input, output] stands; for input = layer.inputs that is db[output].
fn partial_of(split: u32, input: u32, output: u32) -> u32 {
  return (split * (params.layer.inputs + 1u) + input) * params.layer.stride + output / 4u;
}
`;var tE=`// Adds the slices of partial gradients (dense/gradient.wgsl), in order. With ACCUMULATE it adds to
// the gradient of the rays before, otherwise it overwrites. Columns that only pad the matrix keep their
// zeros. One thread a vec4 of the layer's parameters.

#import "lib/dispatch.wgsl"

const ACCUMULATE = false;

// Sizes and offsets in vec4s; columns is how many of a row's stride are real. The first \`size\` of a slice
// are added: all, or all but the biases of a layer without.
struct Params { size: u32, slice: u32, stride: u32, columns: u32, splits: u32, offset: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> partials: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> gradients: array<vec4f>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let index = group_index(workgroup, workgroups) * 64u + local;
  if (index >= params.size || index % params.stride >= params.columns) { return; }
  var sum = vec4f(0.0);
  if (ACCUMULATE) { sum = gradients[params.offset + index]; }
  for (var split = 0u; split < params.splits; split++) {
    sum += partials[split * params.slice + index];
  }
  gradients[params.offset + index] = sum;
}
`;var rE=`// Copies rows, or with ADD adds them to what is there: where a part of a layer's input or output belongs to
// another tensor as well.
//   source       rows \`source_first\` \u2026 of [blocks, source_features, 64]
//   target_rows  rows \`target_first\` \u2026 of [blocks, target_features, 64]
// One thread four samples of one row, in the blocks that hold samples.

#import "lib/dispatch.wgsl"
#import "lib/rows.wgsl"

const ADD = false;

// blocks: at most; count: which of counts says how many samples there are.
struct Params {
  blocks: u32, count: u32, rows: u32,
  source_features: u32, source_first: u32, target_features: u32, target_first: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> source: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> target_rows: array<vec4f>;
@group(0) @binding(3) var<storage, read> counts: array<u32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let index = group_index(workgroup, workgroups) * 64u + local;
  let column = index % VEC4S_PER_ROW;
  let row = index / VEC4S_PER_ROW % params.rows;
  let block = index / VEC4S_PER_ROW / params.rows;
  if (block >= params.blocks || block * SAMPLES_PER_BLOCK >= counts[params.count]) { return; }
  let values = source[row_of(block, params.source_features, params.source_first + row) + column];
  let place = row_of(block, params.target_features, params.target_first + row) + column;
  if (ADD) {
    target_rows[place] += values;
  } else {
    target_rows[place] = values;
  }
}
`;var nE=`// Transposes a layer's matrix [rows, stride] into [columns, transposed_stride], for the gradient of its
// inputs. One thread a number; matrices are small and this runs once a step.

#import "lib/dispatch.wgsl"

// Strides and offsets count numbers.
struct Params {
  rows: u32, columns: u32, stride: u32, offset: u32,
  transposed_stride: u32, transposed_offset: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> parameters: array<f32>;
@group(0) @binding(2) var<storage, read_write> transposed: array<f32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let index = group_index(workgroup, workgroups) * 64u + local;
  if (index >= params.rows * params.columns) { return; }
  let row = index % params.rows;
  let column = index / params.rows;
  transposed[params.transposed_offset + column * params.transposed_stride + row] =
    parameters[params.offset + row * params.stride + column];
}
`;var oE=`// Frequency encoding, forward (Mildenhall et al. 2020, eq. 4).
//   gamma(x) = (x, sin(2^k s x), cos(2^k s x)), k = 0 \u2026 LEVELS - 1, s = pi with PI or 1 without
//   inputs   [blocks, DIMS, 64]
//   outputs  rows \`first\` \u2026 of [blocks, features, 64]: x with IDENTITY, then for each level the sines of
//            all dimensions, then their cosines; rows up to \`rows\` are padding and get 0
// One thread writes four samples of one row.

#import "lib/angle.wgsl"
#import "lib/dispatch.wgsl"
#import "lib/rows.wgsl"

const DIMS = 3u;
const LEVELS = 10u;
const PI = false;
const IDENTITY = true;

// blocks: at most; count: which of counts says how many samples there are.
struct Params { blocks: u32, count: u32, rows: u32, features: u32, first: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> inputs: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> outputs: array<vec4f>;
@group(0) @binding(3) var<storage, read> counts: array<u32>;

fn encode(block: u32, row: u32, column: u32) -> vec4f {
  let x = inputs[row_of(block, DIMS, row % DIMS) + column];
  var wave = row / DIMS;
  if (IDENTITY) {
    if (wave == 0u) { return x; }
    wave -= 1u;
  }
  if (wave >= 2u * LEVELS) { return vec4f(0.0); }
  let angle = x * f32(1u << (wave / 2u)); // exact
  let cosine = wave % 2u == 1u;
  if (PI) { return sin_cos_pi(angle, cosine); }
  return sin_cos(angle, cosine);
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let index = group_index(workgroup, workgroups) * 64u + local;
  let column = index % VEC4S_PER_ROW;
  let row = index / VEC4S_PER_ROW % params.rows;
  let block = index / VEC4S_PER_ROW / params.rows;
  if (block >= params.blocks || block * SAMPLES_PER_BLOCK >= counts[params.count]) { return; }
  outputs[row_of(block, params.features, params.first + row) + column] = encode(block, row, column);
}
`;var sE=`// Frequency encoding, backward (encode/frequency.wgsl); overwrites d_inputs.
//   d_x = d_identity + sum over k of s 2^k (cos(2^k s x) d_sin_k - sin(2^k s x) d_cos_k)
//   inputs     [blocks, DIMS, 64]
//   d_outputs  rows \`first\` \u2026 of [blocks, features, 64], as encode/frequency.wgsl lays them out
//   d_inputs   [blocks, DIMS, 64]
// One thread four samples of one dimension, in the blocks that hold samples.

#import "lib/angle.wgsl"
#import "lib/dispatch.wgsl"
#import "lib/rows.wgsl"

const DIMS = 3u;
const LEVELS = 10u;
const PI = false;
const IDENTITY = true;

// blocks: at most; count: which of counts says how many samples there are.
struct Params { blocks: u32, count: u32, features: u32, first: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> inputs: array<vec4f>;
@group(0) @binding(2) var<storage, read> d_outputs: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> d_inputs: array<vec4f>;
@group(0) @binding(4) var<storage, read> counts: array<u32>;

fn wave_of(angle: vec4f, cosine: bool) -> vec4f {
  if (PI) { return sin_cos_pi(angle, cosine); }
  return sin_cos(angle, cosine);
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let index = group_index(workgroup, workgroups) * 64u + local;
  let column = index % VEC4S_PER_ROW;
  let dimension = index / VEC4S_PER_ROW % DIMS;
  let block = index / VEC4S_PER_ROW / DIMS;
  if (block >= params.blocks || block * SAMPLES_PER_BLOCK >= counts[params.count]) { return; }
  let place = row_of(block, DIMS, dimension) + column;
  let x = inputs[place];
  var row = row_of(block, params.features, params.first + dimension) + column;
  var gradient = vec4f(0.0);
  if (IDENTITY) {
    gradient = d_outputs[row];
    row += DIMS * VEC4S_PER_ROW;
  }
  for (var level = 0u; level < LEVELS; level++) {
    let octave = f32(1u << level);
    let scale = select(octave, 3.141592653589793 * octave, PI);
    let d_sine = d_outputs[row];
    let d_cosine = d_outputs[row + DIMS * VEC4S_PER_ROW];
    let angle = x * octave;
    gradient += scale * (wave_of(angle, true) * d_sine - wave_of(angle, false) * d_cosine);
    row += 2u * DIMS * VEC4S_PER_ROW;
  }
  d_inputs[place] = gradient;
}
`;var aE=`// Integrated positional encoding, forward: the expected sines and cosines of a Gaussian (Barron et al. 2021,
// eq. 13 and 14), along some directions p (Barron et al. 2022, supplement).
//   E[sin(2^k p.x)] = sin(2^k m) exp(-4^k v / 2), and the same of cos      m = p.mean, v = p^T covariance p
//   inputs   [blocks, 9, 64]   Gaussians (lib/gaussians.wgsl)
//   outputs  rows \`first\` \u2026 of [blocks, features, 64]: LEVELS COUNT sines, row k COUNT + i of level k and
//            direction i, then as many cosines in the same order; rows up to \`rows\` are padding and get 0
// What is wider than an octave's wave fades out of that octave. One thread writes four samples of one row.

#import "lib/angle.wgsl"
#import "lib/directions_\${BASIS}.wgsl"
#import "lib/dispatch.wgsl"
#import "lib/gaussians.wgsl"
#import "lib/rows.wgsl"

const LEVELS = 16u;
const COUNT = 3u; // of directions

// blocks: at most; count: which of counts says how many samples there are.
struct Params { blocks: u32, count: u32, rows: u32, features: u32, first: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> inputs: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> outputs: array<vec4f>;
@group(0) @binding(3) var<storage, read> counts: array<u32>;

// Four samples of one of the nine rows.
fn input(place: u32, row: u32) -> vec4f {
  return inputs[place + row * VEC4S_PER_ROW];
}

fn encode(block: u32, row: u32, column: u32) -> vec4f {
  if (row >= 2u * LEVELS * COUNT) { return vec4f(0.0); }
  var directions = DIRECTIONS; // a variable, as only these may be indexed by one
  let p = directions[row % COUNT];
  let scale = f32(1u << (row / COUNT % LEVELS)); // exact
  let place = row_of(block, GAUSSIAN_ROWS, 0u) + column;
  let mean = p.x * input(place, 0u) + p.y * input(place, 1u) + p.z * input(place, 2u);
  var variance = p.x * p.x * input(place, 3u) + p.y * p.y * input(place, 4u) +
    p.z * p.z * input(place, 5u);
  if (COUNT > 3u) {
    variance += 2.0 * (p.x * p.y * input(place, 6u) + p.x * p.z * input(place, 7u) +
      p.y * p.z * input(place, 8u));
  }
  let wave = sin_cos(scale * mean, row / COUNT >= LEVELS);
  return wave * exp(-0.5 * scale * scale * max(variance, vec4f(0.0)));
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let index = group_index(workgroup, workgroups) * 64u + local;
  let column = index % VEC4S_PER_ROW;
  let row = index / VEC4S_PER_ROW % params.rows;
  let block = index / VEC4S_PER_ROW / params.rows;
  if (block >= params.blocks || block * SAMPLES_PER_BLOCK >= counts[params.count]) { return; }
  outputs[row_of(block, params.features, params.first + row) + column] = encode(block, row, column);
}
`;var iE=`// Integrated positional encoding, backward (encode/integrated.wgsl); overwrites d_inputs. With e_k =
// exp(-4^k v / 2),
//   d_m = sum over k of 2^k e_k (cos(2^k m) d_sin_k - sin(2^k m) d_cos_k)
//   d_v = sum over k of -4^k / 2 e_k (sin(2^k m) d_sin_k + cos(2^k m) d_cos_k)
//   d_mean = sum over p of d_m p     d_covariance = sum over p of d_v p p^T, of which xy stands for yx too
//   inputs     [blocks, 9, 64]
//   d_outputs  rows \`first\` \u2026 of [blocks, features, 64], as encode/integrated.wgsl lays them out
//   d_inputs   [blocks, 9, 64]
// One thread four samples, in the blocks that hold samples.

#import "lib/angle.wgsl"
#import "lib/directions_\${BASIS}.wgsl"
#import "lib/dispatch.wgsl"
#import "lib/gaussians.wgsl"
#import "lib/rows.wgsl"

const LEVELS = 16u;
const COUNT = 3u; // of directions

// blocks: at most; count: which of counts says how many samples there are.
struct Params { blocks: u32, count: u32, features: u32, first: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> inputs: array<vec4f>;
@group(0) @binding(2) var<storage, read> d_outputs: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> d_inputs: array<vec4f>;
@group(0) @binding(4) var<storage, read> counts: array<u32>;

// Four samples each of a mean's coordinates, or of a covariance's diagonal, or of what is beside it.
struct Three { x: vec4f, y: vec4f, z: vec4f }

fn three(place: u32, row: u32) -> Three {
  let first = place + row * VEC4S_PER_ROW;
  return Three(inputs[first], inputs[first + VEC4S_PER_ROW], inputs[first + 2u * VEC4S_PER_ROW]);
}

fn weighed(a: Three, p: vec3f) -> vec4f {
  return p.x * a.x + p.y * a.y + p.z * a.z;
}

fn added(a: Three, p: vec3f, d: vec4f) -> Three {
  return Three(a.x + p.x * d, a.y + p.y * d, a.z + p.z * d);
}

fn store(place: u32, row: u32, d: Three) {
  let first = place + row * VEC4S_PER_ROW;
  d_inputs[first] = d.x;
  d_inputs[first + VEC4S_PER_ROW] = d.y;
  d_inputs[first + 2u * VEC4S_PER_ROW] = d.z;
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let index = group_index(workgroup, workgroups) * 64u + local;
  let column = index % VEC4S_PER_ROW;
  let block = index / VEC4S_PER_ROW;
  if (block >= params.blocks || block * SAMPLES_PER_BLOCK >= counts[params.count]) { return; }
  let place = row_of(block, GAUSSIAN_ROWS, 0u) + column;
  let center = three(place, 0u);
  let diagonal = three(place, 3u);
  let beside = three(place, 6u);
  let none = Three(vec4f(0.0), vec4f(0.0), vec4f(0.0));
  var d_center = none;
  var d_diagonal = none;
  var d_beside = none;
  var directions = DIRECTIONS; // a variable, as only these may be indexed by one
  for (var direction = 0u; direction < COUNT; direction++) {
    let p = directions[direction];
    let across = 2.0 * vec3f(p.x * p.y, p.x * p.z, p.y * p.z);
    let mean = weighed(center, p);
    let variance = weighed(diagonal, p * p) + weighed(beside, across);
    var d_mean = vec4f(0.0);
    var d_variance = vec4f(0.0);
    for (var level = 0u; level < LEVELS; level++) {
      let scale = f32(1u << level);
      let fade = exp(-0.5 * scale * scale * max(variance, vec4f(0.0)));
      let sine = fade * sin_cos(scale * mean, false);
      let cosine = fade * sin_cos(scale * mean, true);
      let row = params.first + level * COUNT + direction;
      let d_sine = d_outputs[row_of(block, params.features, row) + column];
      let d_cosine = d_outputs[row_of(block, params.features, row + LEVELS * COUNT) + column];
      d_mean += scale * (cosine * d_sine - sine * d_cosine);
      d_variance -= 0.5 * scale * scale * (sine * d_sine + cosine * d_cosine);
    }
    d_center = added(d_center, p, d_mean);
    d_diagonal = added(d_diagonal, p * p, d_variance);
    d_beside = added(d_beside, across, d_variance);
  }
  store(place, 0u, d_center);
  store(place, 3u, d_diagonal);
  store(place, 6u, d_beside);
}
`;var cE=`// Spherical harmonics encoding, forward (Mueller et al. 2022, sec. 5.4): the first DEGREE^2 of them.
//   inputs   [blocks, 3, 64]   unit directions
//   outputs  rows \`first\` \u2026 of [blocks, features, 64]: Y_0(d) \u2026 Y_(DEGREE^2 - 1)(d); rows up to \`rows\`
//            are padding and get 0
// One thread writes all rows of one sample: neighbours write to neighbouring places, and products are
// shared between the functions.

#import "lib/dispatch.wgsl"
#import "lib/rows.wgsl"
#import "lib/spherical_harmonics.wgsl"

const DEGREE = 4u; // 1 \u2026 4

// blocks: at most; count: which of counts says how many samples there are.
struct Params { blocks: u32, count: u32, rows: u32, features: u32, first: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> inputs: array<f32>;
@group(0) @binding(2) var<storage, read_write> outputs: array<f32>;
@group(0) @binding(3) var<storage, read> counts: array<u32>;

fn write(sample: u32, row: u32, value: f32) {
  if (row >= params.rows) { return; }
  let encoded = select(0.0, value, row < DEGREE * DEGREE);
  outputs[element_of(sample, params.features, params.first + row)] = encoded;
}

fn write_four(sample: u32, row: u32, values: vec4f) {
  write(sample, row, values.x);
  write(sample, row + 1u, values.y);
  write(sample, row + 2u, values.z);
  write(sample, row + 3u, values.w);
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let block = group_index(workgroup, workgroups);
  if (block >= params.blocks || block * SAMPLES_PER_BLOCK >= counts[params.count]) { return; }
  let sample = block * SAMPLES_PER_BLOCK + local;
  let d = vec3f(
    inputs[element_of(sample, 3u, 0u)],
    inputs[element_of(sample, 3u, 1u)],
    inputs[element_of(sample, 3u, 2u)],
  );
  write_four(sample, 0u, spherical_harmonics_0_to_3(d));
  write_four(sample, 4u, spherical_harmonics_4_to_7(d));
  write_four(sample, 8u, spherical_harmonics_8_to_11(d));
  write_four(sample, 12u, spherical_harmonics_12_to_15(d));
  for (var row = 16u; row < params.rows; row++) { write(sample, row, 0.0); }
}
`;var lE=`// Spherical harmonics encoding, backward (encode/spherical_harmonics.wgsl); overwrites d_inputs with the
// gradient of the polynomials: a direction's coordinates count as independent.
//   inputs     [blocks, 3, 64]   unit directions
//   d_outputs  rows \`first\` \u2026 of [blocks, features, 64]
//   d_inputs   [blocks, 3, 64]
// One thread a sample, in the blocks that hold samples.

#import "lib/dispatch.wgsl"
#import "lib/rows.wgsl"
#import "lib/spherical_harmonics.wgsl"

const DEGREE = 4u; // 1 \u2026 4

// blocks: at most; count: which of counts says how many samples there are.
struct Params { blocks: u32, count: u32, features: u32, first: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> inputs: array<f32>;
@group(0) @binding(2) var<storage, read> d_outputs: array<f32>;
@group(0) @binding(3) var<storage, read_write> d_inputs: array<f32>;
@group(0) @binding(4) var<storage, read> counts: array<u32>;

// The gradients to four functions from \`first\` on; 0 for those that do not belong to DEGREE.
fn gradients_of(sample: u32, first: u32) -> vec4f {
  if (first >= DEGREE * DEGREE) { return vec4f(0.0); }
  let e = element_of(sample, params.features, params.first + first);
  let all = vec4f(
    d_outputs[e],
    d_outputs[e + SAMPLES_PER_BLOCK],
    d_outputs[e + 2u * SAMPLES_PER_BLOCK],
    d_outputs[e + 3u * SAMPLES_PER_BLOCK],
  );
  return select(vec4f(0.0), all, vec4u(first) + vec4u(0u, 1u, 2u, 3u) < vec4u(DEGREE * DEGREE));
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let block = group_index(workgroup, workgroups);
  if (block >= params.blocks || block * SAMPLES_PER_BLOCK >= counts[params.count]) { return; }
  let sample = block * SAMPLES_PER_BLOCK + local;
  let e = element_of(sample, 3u, 0u);
  let d = vec3f(inputs[e], inputs[e + SAMPLES_PER_BLOCK], inputs[e + 2u * SAMPLES_PER_BLOCK]);
  let gradient =
    spherical_harmonics_0_to_3_backward(gradients_of(sample, 0u)) +
    spherical_harmonics_4_to_7_backward(d, gradients_of(sample, 4u)) +
    spherical_harmonics_8_to_11_backward(d, gradients_of(sample, 8u)) +
    spherical_harmonics_12_to_15_backward(d, gradients_of(sample, 12u));
  d_inputs[e] = gradient.x;
  d_inputs[e + SAMPLES_PER_BLOCK] = gradient.y;
  d_inputs[e + 2u * SAMPLES_PER_BLOCK] = gradient.z;
}
`;var uE=`// Rendered colours as each photograph's camera would have recorded them: scaled by the exponentials of its
// view's logarithmic gains e. What is behind transparent parts is no photograph's and stays.
//   exposed = behind + exp(e) (color - behind)    behind = (1 - accumulation) background
//   pixels     [rays]    (view, x, y, 0)
//   exposures  [views]   (e_r, e_g, e_b, 0)
//   colors     [rays]    (r, g, b, accumulation), sRGB
//   exposed    [rays]
// Gains act on sRGB values: where the transfer curve is a power, a gain of the light is one of them, too.
// One thread a ray: there are counters[index], at most capacity.

#import "lib/background.wgsl"
#import "lib/dispatch.wgsl"

const THREADS = 64u;
const BACKGROUND = 0u;

struct Params { capacity: u32, index: u32, step: u32, seed: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> counters: array<u32>;
@group(0) @binding(2) var<storage, read> pixels: array<vec4u>;
@group(0) @binding(3) var<storage, read> exposures: array<vec4f>;
@group(0) @binding(4) var<storage, read> colors: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> exposed: array<vec4f>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let ray = group_index(workgroup, workgroups) * THREADS + local;
  if (ray >= min(counters[params.index], params.capacity)) { return; }
  let color = colors[ray];
  let gain = exp(exposures[pixels[ray].x].rgb);
  let behind = (1.0 - color.a) * background_of(BACKGROUND, ray, params.step, params.seed);
  exposed[ray] = vec4f(behind + gain * (color.rgb - behind), color.a);
}
`;var fE=`// Backward through exposure/apply.wgsl.
//   d_color = exp(e) d_exposed    d_e = (exposed - behind) d_exposed
//   d_accumulation += (exp(e) - 1) background . d_exposed
//   pixels      [rays]    (view, x, y, 0)
//   exposures   [views]   (e_r, e_g, e_b, 0)
//   exposed     [rays]    (r, g, b, accumulation)
//   d_colors    [rays]    in: (d_exposed, d_accumulation); out: (d_color, d_accumulation)
//   d_exposure  [rays]    each ray's share of its view's (d_e_r, d_e_g, d_e_b, 0)
// One thread a ray: there are counters[index], at most capacity.

#import "lib/background.wgsl"
#import "lib/dispatch.wgsl"

const THREADS = 64u;
const BACKGROUND = 0u;

struct Params { capacity: u32, index: u32, step: u32, seed: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> counters: array<u32>;
@group(0) @binding(2) var<storage, read> pixels: array<vec4u>;
@group(0) @binding(3) var<storage, read> exposures: array<vec4f>;
@group(0) @binding(4) var<storage, read> exposed: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> d_colors: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> d_exposure: array<vec4f>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let ray = group_index(workgroup, workgroups) * THREADS + local;
  if (ray >= min(counters[params.index], params.capacity)) { return; }
  let d = d_colors[ray];
  let seen = exposed[ray];
  let gain = exp(exposures[pixels[ray].x].rgb);
  let background = background_of(BACKGROUND, ray, params.step, params.seed);
  d_colors[ray] = vec4f(gain * d.rgb, d.a + dot((gain - 1.0) * background, d.rgb));
  d_exposure[ray] = vec4f((seen.rgb - (1.0 - seen.a) * background) * d.rgb, 0.0);
}
`;var pE=`// Takes the mean over all views from their logarithmic gains. A field twice as bright with gains half as
// large renders the same photographs: this fixes which of them is learnt, the one whose views are exposed
// as usual, so that a view that was never trained on needs no gain. Nothing changes in a step that is skipped.
//   batch      [BATCH_SLOTS]
//   exposures  [views]         (e_r, e_g, e_b, 0)
// One workgroup.

#import "lib/batch.wgsl"

const THREADS = 256u;

struct Params { views: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> batch: array<u32>;
@group(0) @binding(2) var<storage, read_write> exposures: array<vec4f>;

var<workgroup> sums: array<vec4f, 256>;

@compute @workgroup_size(256)
fn main(@builtin(local_invocation_index) local: u32) {
  workgroupBarrier(); // after drivers have cleared workgroup memory: AMD's does not wait itself
  var sum = vec4f(0.0);
  for (var view = local; view < params.views; view += THREADS) { sum += exposures[view]; }
  sums[local] = sum;
  for (var width = THREADS / 2u; width > 0u; width /= 2u) {
    workgroupBarrier();
    if (local < width) { sums[local] += sums[local + width]; }
  }
  workgroupBarrier();
  if (batch[FINITE] == 0u) { return; }
  let mean = sums[0] / f32(params.views);
  for (var view = local; view < params.views; view += THREADS) { exposures[view] -= mean; }
}
`;var dE=`// Hash grid, backward to the table; adds to gradients.
//   gradients[entry_v] += weight_v(position) level_weight d_encoded[level]  for the 8 vertices around a position
//
//   batch      [8]                      its slot \`slot\` says how many samples there are
//   levels     [LEVELS]
//   positions  [blocks, POSITION_ROWS, 64]
//   d_encoded  [blocks, features, 64]
//   scales     [LEVELS]                 grid/scale.wgsl's; where it is 0 or not finite nothing is added
//   gradients  [entries, PAIRS, 2]
// One thread takes a sample of a level.

#import "lib/grid.wgsl"
#import "lib/grid_gradients_\${ACCUMULATION}.wgsl"

const EXPONENT_BITS = 0x7f800000u;

struct Params { slot: u32, samples: u32, features: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> batch: array<u32>;
@group(0) @binding(2) var<storage, read> levels: array<Level>;
@group(0) @binding(3) var<storage, read> positions: array<f32>;
@group(0) @binding(5) var<storage, read> d_encoded: array<f32>;
@group(0) @binding(6) var<storage, read> scales: array<u32>;

// Adds to one pair of features of a face's four vertices.
fn add_face(entries: vec4u, pair: u32, weights: vec4f, d: vec2f) {
  add(entries.x * PAIRS + pair, weights.x * d);
  add(entries.y * PAIRS + pair, weights.y * d);
  add(entries.z * PAIRS + pair, weights.z * d);
  add(entries.w * PAIRS + pair, weights.w * d);
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let place = place_of(group_index(workgroup, workgroups), params.samples, local);
  if (place.level >= LEVELS || place.sample >= min(batch[params.slot], params.samples)) { return; }
  let scale = scales[place.level];
  if (scale == 0u || (scale & EXPONENT_BITS) == EXPONENT_BITS) { return; }

  let position = position_of(place.sample);
  let cell = cell_of(levels[place.level], position);
  let weight = level_weight(levels[place.level], place.sample);
  let share = shares(cell.inside);
  let face = face_weights(share.xy);
  let lower = face * (1.0 - share.z);
  let upper = face * share.z;
  var e = element_of(place.sample, params.features, place.level * PAIRS * 2u);
  for (var pair = 0u; pair < PAIRS; pair++) {
    let d = vec2f(d_encoded[e], d_encoded[e + SAMPLES_PER_BLOCK]);
    if (any(d != vec2f(0.0))) {
      let units = in_units(weight * d, bitcast<f32>(scale));
      add_face(cell.lower, pair, lower, units);
      add_face(cell.upper, pair, upper, units);
    }
    e += 2u * SAMPLES_PER_BLOCK;
  }
}
`;var hE=`// Hash grid, forward: what the table holds at the 8 vertices around a position, interpolated.
//   encoded[level] = level_weight sum over vertices v of weight_v(position) table[entry_v]
//
//   batch      [8]                      its slot \`slot\` says how many samples there are
//   levels     [LEVELS]
//   positions  [blocks, POSITION_ROWS, 64]  in [0, 1]; what lies outside is moved to the cube's faces
//   table      [entries, PAIRS]         pairs
//   encoded    [blocks, features, 64]   2 PAIRS rows a level, then rows of zeros
// The rest of the last block that holds samples gets zeros; blocks behind it stay as they are.
// One thread takes a sample of a level; behind the levels, a sample of the padding rows.

#import "lib/grid.wgsl"
#import "lib/grid_table_\${PRECISION}.wgsl"

struct Params { slot: u32, samples: u32, features: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> batch: array<u32>;
@group(0) @binding(2) var<storage, read> levels: array<Level>;
@group(0) @binding(3) var<storage, read> positions: array<f32>;
@group(0) @binding(5) var<storage, read_write> encoded: array<f32>;

fn pad(sample: u32) {
  for (var row = LEVELS * PAIRS * 2u; row < params.features; row++) {
    encoded[element_of(sample, params.features, row)] = 0.0;
  }
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let place = place_of(group_index(workgroup, workgroups), params.samples, local);
  let count = min(batch[params.slot], params.samples);
  if (place.level > LEVELS || place.sample - local >= count) { return; }
  if (place.level == LEVELS) {
    pad(place.sample);
    return;
  }
  var e = element_of(place.sample, params.features, place.level * PAIRS * 2u);
  if (place.sample >= count) {
    for (var row = 0u; row < PAIRS * 2u; row++) { encoded[e + row * SAMPLES_PER_BLOCK] = 0.0; }
    return;
  }

  let position = position_of(place.sample);
  let cell = cell_of(levels[place.level], position);
  let weight = level_weight(levels[place.level], place.sample);
  let share = shares(cell.inside);
  let face = face_weights(share.xy);
  let lower = face * (1.0 - share.z);
  let upper = face * share.z;
  for (var pair = 0u; pair < PAIRS; pair++) {
    let value = weight * (
      lower.x * pair_at(cell.lower.x * PAIRS + pair) + lower.y * pair_at(cell.lower.y * PAIRS + pair) +
      lower.z * pair_at(cell.lower.z * PAIRS + pair) + lower.w * pair_at(cell.lower.w * PAIRS + pair) +
      upper.x * pair_at(cell.upper.x * PAIRS + pair) + upper.y * pair_at(cell.upper.y * PAIRS + pair) +
      upper.z * pair_at(cell.upper.z * PAIRS + pair) + upper.w * pair_at(cell.upper.w * PAIRS + pair)
    );
    encoded[e] = value.x;
    encoded[e + SAMPLES_PER_BLOCK] = value.y;
    e += 2u * SAMPLES_PER_BLOCK;
  }
}
`;var mE=`// A hash grid's table in f16: pairs of f32 to pairs of f16, values beyond its range to its largest.
//   table   [pairs]
//   packed  [pairs]
// One thread packs a pair.

#import "lib/dispatch.wgsl"

const LARGEST_F16 = 65504.0;

struct Params { pairs: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> table: array<vec2f>;
@group(0) @binding(2) var<storage, read_write> packed: array<u32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let pair = group_index(workgroup, workgroups) * 64u + local;
  if (pair >= params.pairs) { return; }
  packed[pair] = pack2x16float(clamp(table[pair], vec2f(-LARGEST_F16), vec2f(LARGEST_F16)));
}
`;var gE=`// Hash grid, backward to positions; overwrites d_positions. With g_v = d_encoded . table[entry_v], the
// gradient of what a vertex's weight is, the slope along an axis is the difference of the opposite faces'
// g, each interpolated along the two other axes:
//   d_position[axis] = sum over levels of level_weight scale share'(inside[axis]) (g of far face - g of near face)
// It is 0 along an axis on which the position was outside of the cube.
//
//   batch        [8]                      its slot \`slot\` says how many samples there are
//   levels       [LEVELS]
//   positions    [blocks, POSITION_ROWS, 64]
//   table        [entries, PAIRS]         pairs
//   d_encoded    [blocks, features, 64]
//   d_positions  [blocks, 3, 64]
// The rest of the last block that holds samples gets zeros; blocks behind it stay as they are.
// One thread takes a sample: its sum over the levels needs no second pass.

#import "lib/grid.wgsl"
#import "lib/grid_table_\${PRECISION}.wgsl"

struct Params { slot: u32, samples: u32, features: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> batch: array<u32>;
@group(0) @binding(2) var<storage, read> levels: array<Level>;
@group(0) @binding(3) var<storage, read> positions: array<f32>;
@group(0) @binding(5) var<storage, read> d_encoded: array<f32>;
@group(0) @binding(6) var<storage, read_write> d_positions: array<f32>;

// The gradients of the weights of four vertices.
fn products(entries: vec4u, pair: u32, d: vec2f) -> vec4f {
  return vec4f(
    dot(d, pair_at(entries.x * PAIRS + pair)),
    dot(d, pair_at(entries.y * PAIRS + pair)),
    dot(d, pair_at(entries.z * PAIRS + pair)),
    dot(d, pair_at(entries.w * PAIRS + pair)),
  );
}

fn level_gradient(number: u32, sample: u32, position: vec3f) -> vec3f {
  let level = levels[number];
  let cell = cell_of(level, position);
  var lower = vec4f(0.0);
  var upper = vec4f(0.0);
  var e = element_of(sample, params.features, number * PAIRS * 2u);
  for (var pair = 0u; pair < PAIRS; pair++) {
    let d = vec2f(d_encoded[e], d_encoded[e + SAMPLES_PER_BLOCK]);
    lower += products(cell.lower, pair, d);
    upper += products(cell.upper, pair, d);
    e += 2u * SAMPLES_PER_BLOCK;
  }
  let share = shares(cell.inside);
  let between = mix(lower, upper, share.z);
  let slopes = vec3f(
    mix(between.y - between.x, between.w - between.z, share.y),
    mix(between.z - between.x, between.w - between.y, share.x),
    dot(upper - lower, face_weights(share.xy)),
  );
  return level_weight(level, sample) * level.scale * share_slopes(cell.inside) * slopes;
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let sample = group_index(workgroup, workgroups) * SAMPLES_PER_BLOCK + local;
  let count = min(batch[params.slot], params.samples);
  if (sample - local >= count) { return; }
  var gradient = vec3f(0.0);
  if (sample < count) {
    let position = position_of(sample);
    for (var level = 0u; level < LEVELS; level++) {
      gradient += level_gradient(level, sample, position);
    }
    let inside = (position >= vec3f(0.0)) & (position <= vec3f(1.0));
    gradient = select(vec3f(0.0), gradient, inside);
  }
  let p = element_of(sample, 3u, 0u);
  d_positions[p] = gradient.x;
  d_positions[p + SAMPLES_PER_BLOCK] = gradient.y;
  d_positions[p + 2u * SAMPLES_PER_BLOCK] = gradient.z;
}
`;var wE=`// How large a hash grid's gradients can get, first half: sums over chunks of blocks.
//   partials[level, chunk] = sum over the chunk's samples and the level's features of |d_encoded|
// As a sample's 8 weights add up to 1, no entry's gradient is larger than its level's sum.
//
//   batch      [8]                      its slot \`slot\` says how many samples there are
//   d_encoded  [blocks, features, 64]   in vec4s
//   partials   [LEVELS, CHUNKS]         of chunks of \`chunk_blocks\` blocks; those without samples stay
// One workgroup takes a level of a chunk; neighbouring ones take levels that lie together.

#import "lib/dispatch.wgsl"
#import "lib/grid_sum.wgsl"
#import "lib/rows.wgsl"

const LEVELS = 16u;
const PAIRS = 1u;

struct Params { slot: u32, samples: u32, features: u32, chunk_blocks: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> batch: array<u32>;
@group(0) @binding(2) var<storage, read> d_encoded: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> partials: array<f32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let group = group_index(workgroup, workgroups);
  let level = group % LEVELS;
  let chunk = group / LEVELS;
  let count = min(batch[params.slot], params.samples);
  let first = chunk * params.chunk_blocks;
  if (first * SAMPLES_PER_BLOCK >= count) { return; }

  let vec4s = PAIRS * 2u * VEC4S_PER_ROW;
  var sum = vec4f(0.0);
  for (var i = local; i < params.chunk_blocks * vec4s; i += 64u) {
    let block = first + i / vec4s;
    let sample = block * SAMPLES_PER_BLOCK + i % VEC4S_PER_ROW * 4u;
    if (sample >= count) { continue; }
    let d = d_encoded[row_of(block, params.features, level * PAIRS * 2u) + i % vec4s];
    let present = vec4u(sample) + vec4u(0u, 1u, 2u, 3u) < vec4u(count);
    sum += select(vec4f(0.0), abs(d), present);
  }
  let total = workgroup_sum(sum.x + sum.y + sum.z + sum.w, local);
  if (local == 0u) { partials[level * CHUNKS + chunk] = total; }
}
`;var _E=`// How large a hash grid's gradients can get, second half: the factors of their fixed-point sums.
//   range[level] = sum over chunks of partials    scale[level] = 2^floor(log2(2^30 / range))
// so that range * scale is at most 2^30: sums of i32 cannot overflow, roundings of their terms included.
//
//   batch     [8]                its slot \`slot\` says how many samples there are
//   partials  [LEVELS, CHUNKS]   of chunks of \`chunk_blocks\` blocks
//   scales    [LEVELS]           the bits of an f32: a power of two up to 2^100; 0 where the range is 0;
//                                NaN where the range is not finite
// One workgroup takes a level. All is done with bits: compilers may assume that no float is NaN.

#import "lib/grid_sum.wgsl"
#import "lib/rows.wgsl"

const EXPONENT_BITS = 0x7f800000u;
const NAN_BITS = 0x7fc00000u;
const EXPONENT_BIAS = 127;
const LARGEST_EXPONENT = 100;

struct Params { slot: u32, samples: u32, chunk_blocks: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> batch: array<u32>;
@group(0) @binding(2) var<storage, read> partials: array<f32>;
@group(0) @binding(3) var<storage, read_write> scales: array<u32>;

fn scale_of(range: u32) -> u32 {
  if (range == 0u) { return 0u; }
  if ((range & EXPONENT_BITS) == EXPONENT_BITS) { return NAN_BITS; }
  let exponent = i32(range >> 23u) - EXPONENT_BIAS;
  let is_power = (range & ~EXPONENT_BITS) == 0u;
  let scale = min(select(29, 30, is_power) - exponent, LARGEST_EXPONENT);
  return u32(scale + EXPONENT_BIAS) << 23u;
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let level = workgroup.x;
  let count = min(batch[params.slot], params.samples);
  let chunk_samples = params.chunk_blocks * SAMPLES_PER_BLOCK;
  var sum = 0.0;
  for (var chunk = local; chunk < CHUNKS; chunk += 64u) {
    if (chunk * chunk_samples < count) { sum += partials[level * CHUNKS + chunk]; }
  }
  let range = workgroup_sum(sum, local);
  if (local == 0u) { scales[level] = scale_of(bitcast<u32>(range)); }
}
`;var yE=`// One step of Adam (lib/adam.wgsl) for a dense group of parameters: the batch[APPLIED]-th. Nothing changes
// if the gradients are not finite. Gradients are left as they are.
//   g = gradient + l2 parameter
//   batch                        [BATCH_SLOTS]
//   parameters, gradients, m, v  [count]
// One thread a parameter.

#import "lib/adam.wgsl"
#import "lib/batch.wgsl"
#import "lib/decay.wgsl"
#import "lib/dispatch.wgsl"

alias Value = f32;

struct Params {
  count: u32, rate: f32, beta1: f32, beta2: f32, epsilon: f32,
  log_beta1: f32, log_beta2: f32, l2: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> batch: array<u32>;
@group(0) @binding(2) var<storage, read> gradients: array<f32>;
@group(0) @binding(3) var<storage, read_write> m: array<f32>;
@group(0) @binding(4) var<storage, read_write> v: array<f32>;
@group(0) @binding(5) var<storage, read_write> parameters: array<f32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let i = group_index(workgroup, workgroups) * 64u + local;
  if (i >= params.count || batch[FINITE] == 0u) { return; }
  let n = batch[APPLIED];
  let corrections = vec2f(decayed_weight(params.log_beta1, n), decayed_weight(params.log_beta2, n));
  let parameter = parameters[i];
  let g = gradients[i] + params.l2 * parameter;
  let mean = mean_of(m[i], g);
  let square = square_of(v[i], g);
  m[i] = mean;
  v[i] = square;
  parameters[i] = parameter - change_of(mean, square, corrections);
}
`;var bE=`// One step of Adam (lib/adam.wgsl) for the pairs of a hash table, of which a step touches only some: a pair
// whose gradients are both zero is left as it is, and each counts its own steps (Mueller et al. 2022, the
// released tiny-cuda-nn). Gradients are then cleared, for the next step to add to; also if they are not
// finite and nothing else changes.
// With DECAYS, g = gradient + decay value / (numbers of its level): that of decay / 2 times the sum over levels of
// the mean square of what they hold (Barron et al. 2023, supplement), for the pairs that a step touches.
//   batch         [BATCH_SLOTS]
//   gradients     [pairs]    bits: i32 sums to be divided by the level's scale (FIXED), or f32
//   scales        [LEVELS]   used if FIXED
//   level_starts  [LEVELS]   each level's first pair; the first is 0
//   values, m, v  [pairs]
//   steps         [pairs]    number of steps that changed the pair
// One thread a pair. Bandwidth is what it costs: of a pair without gradients nothing but those is read, and
// nothing written.

#import "lib/adam.wgsl"
#import "lib/adam_table_\${PRECISION}.wgsl"
#import "lib/batch.wgsl"
#import "lib/decay.wgsl"
#import "lib/dispatch.wgsl"

const FIXED = true;
const LEVELS = 16u;
const DECAYS = false;

alias Value = vec2f;

struct Params {
  pairs: u32, rate: f32, beta1: f32, beta2: f32, epsilon: f32, log_beta1: f32, log_beta2: f32, decay: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> batch: array<u32>;
@group(0) @binding(2) var<storage, read_write> gradients: array<vec2u>;
@group(0) @binding(3) var<storage, read> scales: array<f32>;
@group(0) @binding(4) var<storage, read> level_starts: array<u32>;
@group(0) @binding(5) var<storage, read_write> values: array<vec2f>;
@group(0) @binding(6) var<storage, read_write> m: array<vec2f>;
@group(0) @binding(7) var<storage, read_write> v: array<vec2f>;
@group(0) @binding(8) var<storage, read_write> steps: array<u32>;

fn level_of(pair: u32) -> u32 {
  // Most pairs belong to the last levels.
  var level = LEVELS - 1u;
  while (pair < level_starts[level]) { level--; }
  return level;
}

fn gradient_of(pair: u32, bits: vec2u) -> vec2f {
  if (!FIXED) { return bitcast<vec2f>(bits); }
  return vec2f(bitcast<vec2i>(bits)) / scales[level_of(pair)];
}

fn decay_of(pair: u32, value: vec2f) -> vec2f {
  if (!DECAYS) { return vec2f(0.0); }
  let level = level_of(pair);
  var end = params.pairs;
  if (level + 1u < LEVELS) { end = level_starts[level + 1u]; }
  return params.decay / f32(2u * (end - level_starts[level])) * value;
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let pair = group_index(workgroup, workgroups) * 64u + local;
  if (pair >= params.pairs) { return; }
  let bits = gradients[pair];
  if (all(bits == vec2u(0u))) { return; }
  gradients[pair] = vec2u(0u);
  if (batch[FINITE] == 0u) { return; }
  let n = steps[pair] + 1u;
  let corrections = vec2f(decayed_weight(params.log_beta1, n), decayed_weight(params.log_beta2, n));
  let g = gradient_of(pair, bits) + decay_of(pair, values[pair]);
  let mean = mean_of(m[pair], g);
  let square = square_of(v[pair], g);
  steps[pair] = n;
  m[pair] = mean;
  v[pair] = square;
  values[pair] -= change_of(mean, square, corrections);
  pack(pair);
}
`;var vE=`// Decaying mean of parameters over the steps, without the bias to its start at 0 (tiny-cuda-nn's Ema):
//   e_n = (decay (1 - decay^(n-1)) e_{n-1} + (1 - decay) parameter) / (1 - decay^n)
//       = e_{n-1} + (1 - decay) / (1 - decay^n) (parameter - e_{n-1}),        n = batch[APPLIED]
// Nothing changes if the step was not applied.
//   batch                [BATCH_SLOTS]
//   parameters, average  [4 quads]    tensors are padded to multiples of 4
// One thread four numbers.

#import "lib/batch.wgsl"
#import "lib/decay.wgsl"
#import "lib/dispatch.wgsl"

struct Params { quads: u32, decay: f32, log_decay: f32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> batch: array<u32>;
@group(0) @binding(2) var<storage, read> parameters: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> average: array<vec4f>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let i = group_index(workgroup, workgroups) * 64u + local;
  if (i >= params.quads || batch[FINITE] == 0u) { return; }
  let share = (1.0 - params.decay) / decayed_weight(params.log_decay, batch[APPLIED]);
  let before = average[i];
  average[i] = before + share * (parameters[i] - before);
}
`;var xE=`// Whether a step may be applied: whether all gradients are finite. A run looks at one group of parameters:
// the FIRST of a step begins with batch[FINITE] = 1, each sets it to 0 if a number is not finite, and the LAST
// adds the step to batch[APPLIED] or batch[SKIPPED], and notes in skips[slot] whether it is skipped: 0 or 1.
//   batch      [BATCH_SLOTS]
//   gradients  [count]    bits of f32: gradients, or of a table the scales of its levels, which are not finite
//                         where their gradients are not
//   skips      [slots]
// One workgroup. Bits are looked at, as compilers may assume that no float is NaN or infinite.

#import "lib/batch.wgsl"

const FIRST = true;
const LAST = true;
const THREADS = 256u;

struct Params { count: u32, slot: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> gradients: array<u32>;
@group(0) @binding(2) var<storage, read_write> batch: array<u32>;
@group(0) @binding(3) var<storage, read_write> skips: array<u32>;

var<workgroup> broken: atomic<u32>;

// The exponents of infinities and NaN have all bits set.
fn is_finite(bits: u32) -> bool {
  return (bits & 0x7f800000u) != 0x7f800000u;
}

@compute @workgroup_size(256)
fn main(@builtin(local_invocation_index) local: u32) {
  workgroupBarrier(); // after drivers have cleared workgroup memory: AMD's does not wait itself
  var finite = true;
  for (var i = local; i < params.count; i += THREADS) { finite &= is_finite(gradients[i]); }
  if (!finite) { atomicStore(&broken, 1u); }
  workgroupBarrier();
  if (local > 0u) { return; }
  let is_fine = atomicLoad(&broken) == 0u && (FIRST || batch[FINITE] == 1u);
  batch[FINITE] = u32(is_fine);
  if (!LAST) { return; }
  skips[params.slot] = u32(!is_fine);
  if (is_fine) {
    batch[APPLIED] += 1u;
  } else {
    batch[SKIPPED] += 1u;
  }
}
`;var SE=`// How much the pixels of a batch count: one of an image reduced by 2^j as much as the 4^j pixels that it stands
// for, over the mean of that in the batch (the multi-scale protocol of google/mipnerf).
//   counters       [slots]  there are counters[index] rays, at most capacity; or all_rays, if that is not 0
//   pixels         [rays]   (image, x, y, j)
//   normalization  [1]      1 / the mean of 4^j; 1 without rays
// One workgroup adds in a fixed order.

const THREADS = 256u;

struct Params { capacity: u32, index: u32, all_rays: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> counters: array<u32>;
@group(0) @binding(2) var<storage, read> pixels: array<vec4u>;
@group(0) @binding(3) var<storage, read_write> normalization: array<f32>;

var<workgroup> sums: array<f32, 256>;

@compute @workgroup_size(256)
fn main(@builtin(local_invocation_index) local: u32) {
  workgroupBarrier(); // after drivers have cleared workgroup memory: AMD's does not wait itself
  let counted = min(counters[params.index], params.capacity);
  let rays = select(counted, params.all_rays, params.all_rays > 0u);
  var sum = 0.0;
  for (var ray = local; ray < rays; ray += THREADS) { sum += f32(1u << (2u * pixels[ray].w)); }
  sums[local] = sum;
  for (var width = THREADS / 2u; width > 0u; width /= 2u) {
    workgroupBarrier();
    if (local < width) { sums[local] += sums[local + width]; }
  }
  if (local == 0u) { normalization[0] = select(1.0, f32(rays) / sums[0], rays > 0u); }
}
`;var kE=`// The loss of rays, and its gradient to their colours. It is the mean over all rays of a batch of
//   m/3 sum over channels of l(color - target)
//   + opacity (-o ln o)              o = accumulation + 1e-10: rays shall hit or miss (ngp_pl)
//   + distortion times the ray's distortion, whose gradient volrend/composite_backward.wgsl adds
// times weight, but for that gradient.
//   mse:   l(d) = d^2
//   sum:   l(d) = d^2, summed over rays and channels instead (NeRF in 100 lines); the others stay means
//   huber: l(d) = 1/5 (d^2 / (2 delta) if |d| <= delta, else |d| - delta / 2)   (instant-ngp)
//   m = 4^j normalization: a pixel of an image reduced by 2^j counts as those that it stands for; 1 at one scale
// Of a ray whose target has a negative alpha only the distortion remains: its pixel is masked out.
//
//   colors       [all rays]           (r, g, b, accumulation)
//   targets      [all rays]           (r, g, b, alpha)
//   distortions  [all rays]
//   pixels       [all rays]           (image, x, y, j)
//   normalization  [1]                learn/multipliers.wgsl's
//   d_colors     [all rays]           those of the chunk are written; zero behind those that there are, up to
//                                     the batch's end: the last chunk may be smaller than the others
//   partials     [ceil(rays / 256)]   a workgroup's sums over its rays of (loss, squared error, 1), the
//                                     last two over those not masked out
// One thread a ray; a workgroup adds its rays in a fixed order.

#import "lib/dispatch.wgsl"

const MSE = 0u;
const HUBER = 1u;
const SUM = 2u;

const LOSS = 0u;
const HUBER_DELTA = 0.1;
const THREADS = 256u;

// rays: of the chunk at most; capacity, index: there are counters[index], at most capacity. all_rays: those
// of a batch of several chunks, 0 where they are the same.
struct Params {
  rays: u32, capacity: u32, index: u32, first_ray: u32, all_rays: u32, opacity: f32, distortion: f32,
  weight: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> counters: array<u32>;
@group(0) @binding(2) var<storage, read> colors: array<vec4f>;
@group(0) @binding(3) var<storage, read> targets: array<vec4f>;
@group(0) @binding(4) var<storage, read> distortions: array<f32>;
@group(0) @binding(5) var<storage, read_write> d_colors: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> partials: array<vec4f>;
@group(0) @binding(7) var<storage, read> pixels: array<vec4u>;
@group(0) @binding(8) var<storage, read> normalization: array<f32>;

var<workgroup> sums: array<vec3f, 256>;

fn loss_of(d: vec3f) -> vec3f {
  if (LOSS == MSE || LOSS == SUM) { return d * d; }
  let size = abs(d);
  let far = size - 0.5 * HUBER_DELTA;
  return select(far, d * d * (0.5 / HUBER_DELTA), size <= vec3f(HUBER_DELTA)) / 5.0;
}

fn loss_derivative(d: vec3f) -> vec3f {
  if (LOSS == MSE || LOSS == SUM) { return 2.0 * d; }
  let size = abs(d);
  // d / |d| rather than a sign or a clamp, so that what is not a number stays so.
  return select(d / size, d * (1.0 / HUBER_DELTA), size <= vec3f(HUBER_DELTA)) / 5.0;
}

@compute @workgroup_size(256)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  workgroupBarrier(); // after drivers have cleared workgroup memory: AMD's does not wait itself
  let group = group_index(workgroup, workgroups);
  let place = group * THREADS + local;
  let ray = params.first_ray + place;
  let rays = min(counters[params.index], params.capacity);
  // What sums over channels and over rays are divided by; and the other terms of a loss that is a sum.
  let all_rays = f32(max(params.all_rays, rays));
  let channels = select(3.0, 1.0, LOSS == SUM);
  let mean = select(all_rays, 1.0, LOSS == SUM);
  let share = select(1.0, 1.0 / all_rays, LOSS == SUM);
  var sum = vec3f(0.0);
  if (place < rays) {
    let color = colors[ray];
    let target_color = targets[ray];
    sum.x = share * params.distortion * distortions[ray];
    if (target_color.a < 0.0) {
      d_colors[ray] = vec4f(0.0);
    } else {
      let multiplier = f32(1u << (2u * pixels[ray].w)) * normalization[0];
      let d = color.rgb - target_color.rgb;
      let o = color.a + 1e-10;
      let log_o = log(o);
      let d_o = -params.opacity * (log_o + 1.0);
      let factor = params.weight * multiplier;
      d_colors[ray] = vec4f(factor * loss_derivative(d) / channels / mean, params.weight * d_o / all_rays);
      let loss = multiplier * dot(loss_of(d), vec3f(1.0)) / channels - share * params.opacity * o * log_o;
      sum = vec3f(loss + sum.x, dot(d, d), 1.0);
    }
    sum.x *= params.weight;
  } else if (place < params.rays && (params.all_rays == 0u || ray < params.all_rays)) {
    d_colors[ray] = vec4f(0.0);
  }
  sums[local] = sum;
  for (var width = THREADS / 2u; width > 0u; width /= 2u) {
    workgroupBarrier();
    if (local < width) { sums[local] += sums[local + width]; }
  }
  if (local == 0u && group * THREADS < params.rays) { partials[group] = vec4f(sums[0], 0.0); }
}
`;var EE=`// What a pass of a step reports: reports[slot] = (loss, squared error, rays, samples), of the rays and samples
// that it was trained on. The loss is what ray_loss.wgsl says; the squared error is the sum over rays and
// channels, in which masked rays have the mean of the others. All are 0 if there was no ray.
//   partials    [count]    (loss, squared error, rays not masked out, 0), summed over a workgroup's rays
//   kept_total  [1]        the samples
//   reports     [slots]    of chunks after a batch's first one, their parts are added
// One workgroup adds the sums in a fixed order.

const SUM = false; // whether the loss is a sum over rays, not their mean
const THREADS = 256u;

// capacity, index: there are counters[index] rays, at most capacity. first_ray: of the chunk. all_rays: those of
// a batch of several chunks, 0 where they are the same.
struct Params { count: u32, slot: u32, capacity: u32, index: u32, first_ray: u32, all_rays: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> counters: array<u32>;
@group(0) @binding(2) var<storage, read> kept_total: array<u32>;
@group(0) @binding(3) var<storage, read> partials: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> reports: array<vec4f>;

var<workgroup> sums: array<vec3f, 256>;

@compute @workgroup_size(256)
fn main(@builtin(local_invocation_index) local: u32) {
  workgroupBarrier(); // after drivers have cleared workgroup memory: AMD's does not wait itself
  var sum = vec3f(0.0);
  for (var i = local; i < params.count; i += THREADS) { sum += partials[i].xyz; }
  sums[local] = sum;
  for (var width = THREADS / 2u; width > 0u; width /= 2u) {
    workgroupBarrier();
    if (local < width) { sums[local] += sums[local + width]; }
  }
  if (local > 0u) { return; }
  let rays = f32(min(counters[params.index], params.capacity));
  let share = rays / max(sums[0].z, 1.0); // exactly 1 where none is masked out
  let mean = select(max(f32(params.all_rays), max(rays, 1.0)), 1.0, SUM);
  let report = vec4f(sums[0].x / mean, sums[0].y * share, rays, f32(kept_total[0]));
  reports[params.slot] = select(reports[params.slot] + report, report, params.first_ray == 0u);
}
`;var OE=`// What follows a layer's sum. The derivative is taken from the result, which is what was kept.

const NONE = 0u;
const RELU = 1u;
const SIGMOID = 2u;
const PADDED_SIGMOID = 3u; // reaches a little beyond 0 and 1 (Barron et al. 2021, section 3.1)

const SIGMOID_PADDING = 0.001;

fn activate(kind: u32, x: vec4f) -> vec4f {
  if (kind == RELU) { return max(x, vec4f(0.0)); }
  if (kind == SIGMOID) { return 1.0 / (1.0 + exp(-x)); }
  if (kind == PADDED_SIGMOID) {
    return (1.0 + 2.0 * SIGMOID_PADDING) / (1.0 + exp(-x)) - SIGMOID_PADDING;
  }
  return x;
}

// d activate / d x, given y = activate(x).
fn activate_derivative(kind: u32, y: vec4f) -> vec4f {
  return activation_gradient(kind, y, vec4f(1.0));
}

// The gradient to x, given y = activate(x) and the gradient d to y.
fn activation_gradient(kind: u32, y: vec4f, d: vec4f) -> vec4f {
  if (kind == RELU) { return select(vec4f(0.0), d, y > vec4f(0.0)); }
  if (kind == SIGMOID) { return d * y * (1.0 - y); }
  if (kind == PADDED_SIGMOID) {
    return d * (y + SIGMOID_PADDING) * (1.0 + SIGMOID_PADDING - y) / (1.0 + 2.0 * SIGMOID_PADDING);
  }
  return d;
}
`;var TE=`// Adam (Kingma and Ba 2015, algorithm 1).
//   m = beta1 m + (1 - beta1) g         v = beta2 v + (1 - beta2) g^2
//   parameter -= rate (m / (1 - beta1^n)) / (sqrt(v / (1 - beta2^n)) + epsilon)       n = 1, 2, ...
// The kernel says what a Value is, f32 or vec2f, and its params hold rate, beta1, beta2 and epsilon.

fn mean_of(m: Value, g: Value) -> Value {
  return params.beta1 * m + (1.0 - params.beta1) * g;
}

fn square_of(v: Value, g: Value) -> Value {
  return params.beta2 * v + (1.0 - params.beta2) * g * g;
}

// What to subtract from the parameter; corrections: 1 - beta1^n, 1 - beta2^n.
fn change_of(mean: Value, square: Value, corrections: vec2f) -> Value {
  return params.rate * (mean / corrections.x) / (sqrt(square / corrections.y) + params.epsilon);
}
`;var AE=`// A hash table that is read in f16: its values are packed wherever they change.
//   packed  [pairs]

@group(0) @binding(9) var<storage, read_write> packed: array<u32>;

fn pack(pair: u32) {
  packed[pair] = pack2x16float(values[pair]);
}
`;var PE=`// A hash table that is read as it is: nothing is packed.

fn pack(pair: u32) {}
`;var RE=`// Sines of large angles. GPUs lose precision with the size of the angle, so it is reduced first:
// sin(512 pi x) is wrong by 1.1e-4 without and by 2e-7 with it.

// sin(a), or cos(a).
fn sin_cos(a: vec4f, cosine: bool) -> vec4f {
  // Cody and Waite: 2 pi in two parts, the first of so few bits that its multiples are exact.
  let turns = round(a * 0.15915494309189535);
  let reduced = (a - turns * 6.28125) - turns * 1.9353071795864769e-3;
  if (cosine) { return cos(reduced); }
  return sin(reduced);
}

// sin(pi a), or cos(pi a), where whole turns can be taken off exactly.
fn sin_cos_pi(a: vec4f, cosine: bool) -> vec4f {
  let reduced = 3.141592653589793 * (a - 2.0 * round(0.5 * a));
  if (cosine) { return cos(reduced); }
  return sin(reduced);
}
`;var IE=`// What stands behind the transparent parts of photographs, in training and rendering alike.

#import "lib/random.wgsl"

const WHITE = 0u;
const BLACK = 1u;
const RANDOM = 2u; // another colour for every ray of every step

fn background_of(kind: u32, ray: u32, step: u32, seed: u32) -> vec3f {
  if (kind == BLACK) { return vec3f(0.0); }
  if (kind == RANDOM) {
    let bits = pcg4d(vec4u(ray, step, STREAM_BACKGROUND, seed));
    return vec3f(uniform_from(bits.x), uniform_from(bits.y), uniform_from(bits.z));
  }
  return vec3f(1.0);
}
`;var zE=`// What the device decides about a training batch and the host need not know: an array<u32> of BATCH_SLOTS.
// Kernels are dispatched for the most there can be, and leave early by these numbers.

const RAYS = 0u;          // rays to march in this step
const KEPT_RAYS = 1u;     // the first of them, whose samples all fit into memory
const SAMPLES = 2u;       // samples of those rays
const KEPT_SAMPLES = 3u;  // those in front of which not everything is hidden: what is trained on
const APPLIED = 4u;       // steps applied to the parameters so far
const SKIPPED = 5u;       // steps not applied, as a gradient was not finite
const FINITE = 6u;        // whether this step's gradients are finite: 0 or 1
const BATCH_SLOTS = 8u;
`;var LE=`// A camera as packCameras (src/nerf/cameras.ts) writes it: 9 vec4s, an array<Camera> or, where only some of
// it is wanted, an array<vec4f>. Lenses: src/math/lens.ts. Camera frame: x right, y up, looking along -z.

const CAMERA_VEC4S = 9u;
const CAMERA_POSE = 1u; // where the three rows of camera-to-world begin

// The projections' numbers. A camera with a table has a ray for each pixel in a texture.
const PERSPECTIVE = 0.0;
const FISHEYE = 1.0;
const FOV = 2.0;
const EQUIRECTANGULAR = 3.0;
const TABLE = 4.0;

struct Camera {
  focal: vec2f,           // in pixels, as is
  principal: vec2f,       // the principal point
  to_world: mat3x4f,      // rows of camera-to-world as columns: vectors are multiplied from the left
  size: vec2f,            // of the image, in pixels
  projection: f32,
  omega: f32,
  radial: vec4f,          // k1 to k4
  divisor: vec3f,         // d1 to d3
  invertible: f32,        // the square of the radius up to which the lens can be inverted
  prism: vec4f,           // s1 to s4
  tangential: vec2f,      // p1, p2
}
`;var NE=`// Rendering keeps nothing of composited rays but their colors: two buffers less to bind.

fn keep_ray(ray: u32, place: u32, distortion: f32, kept: u32) {}

fn keep_nothing(place: u32) {}
`;var CE=`// What training keeps of composited rays, besides their colors.

@group(0) @binding(9) var<storage, read_write> distortions: array<f32>;
@group(0) @binding(10) var<storage, read_write> kept_counts: array<u32>;

fn keep_ray(ray: u32, place: u32, distortion: f32, kept: u32) {
  distortions[ray] = distortion;
  kept_counts[place] = kept;
}

fn keep_nothing(place: u32) {
  kept_counts[place] = 0u;
}
`;var ME=`// The cone that a pixel sees (Barron et al. 2021, section 3.1). Its radius grows with the distance t along the
// ray, r t, and r is 2 / sqrt(12) of the pixel's width where t = 1: a disc of that radius has the variance of
// the square pixel, r^2 / 4 = width^2 / 12. The width is that between the directions through a pixel and
// through the one below it (the released code; its comment says x): where pixels are not square, their height.
// A pixel of a photograph reduced by 2^j is as wide as 2^j pixels, and so is its cone.

#import "lib/lens.wgsl"

const CONE_OF_WIDTH = 0.5773502691896258; // 2 / sqrt(12)

// The radius for directions of lib/lens.wgsl: one of depth 1 for perspective projections, else of length 1.
// place, direction: where in the image of \`camera\` the ray passes, and what the camera shows there. width: the
// pixel's, in pixels of \`camera\`. 0 where the lens shows neither neighbour.
fn lens_cone_radius(camera: Camera, place: vec2f, direction: vec3f, width: f32) -> f32 {
  let step = vec2f(0.0, width);
  var neighbour = lens_direction(camera, place + step);
  if (all(neighbour == vec3f(0.0))) { neighbour = lens_direction(camera, place - step); }
  if (all(neighbour == vec3f(0.0))) { return 0.0; }
  return CONE_OF_WIDTH * distance(neighbour, direction);
}

// The same of a pinhole camera, for directions of depth 1.
fn pinhole_cone_radius(camera: Camera, width: f32) -> f32 {
  return CONE_OF_WIDTH * width / camera.focal.y;
}
`;var $E=`// Scene contraction (Barron et al. 2022, eq. 10): all of space inside |y| < 2, what is near left as it is.
//   contract(x) = x                       where |x| <= 1
//                 (2 - 1 / |x|) x / |x|   elsewhere
// x in units of half the box's side, from its centre. |x| is the largest coordinate, so that the box stays as
// it is and space becomes a cube (as nerfstudio has it for hash grids), or the Euclidean length.

const NO_CONTRACTION = 0u;
const MAX_NORM = 1u;
const EUCLIDEAN_NORM = 2u;

const CONTRACTION = NO_CONTRACTION;
const IS_CONTRACTED = CONTRACTION != NO_CONTRACTION;
const LINEAR = 1.0; // distances along rays are contracted from here on, in sides of the box

// Points further out are taken for ones here by uncontract, so that its results are finite.
const FARTHEST = 1024.0;

fn contraction_norm(x: vec3f) -> f32 {
  if (CONTRACTION == EUCLIDEAN_NORM) { return length(x); }
  let size = abs(x);
  return max(max(size.x, size.y), size.z);
}

fn contract(x: vec3f) -> vec3f {
  let norm = contraction_norm(x);
  if (norm <= 1.0) { return x; }
  return x * ((2.0 - 1.0 / norm) / norm);
}

// The inverse of contract.
fn uncontract(y: vec3f) -> vec3f {
  let norm = contraction_norm(y);
  if (norm <= 1.0) { return y; }
  return y * (1.0 / (max(2.0 - norm, 1.0 / FARTHEST) * norm));
}

// J^T g: the gradient to x of what has the gradient g to contract(x).
//   contract(x) = s x,  s = 2 / |x| - 1 / |x|^2
//   J = s I + x (ds/dx)^T,  ds/dx = 2 (1 / |x|^3 - 1 / |x|^2) d|x|/dx
fn contract_backward(x: vec3f, g: vec3f) -> vec3f {
  let norm = contraction_norm(x);
  if (norm <= 1.0) { return g; }
  let scale = (2.0 - 1.0 / norm) / norm;
  let slope = 2.0 * (1.0 / norm - 1.0) / (norm * norm);
  var d_norm = x / norm;
  if (CONTRACTION == MAX_NORM) { d_norm = select(vec3f(0.0), sign(x), abs(x) == vec3f(norm)); }
  return scale * g + slope * dot(x, g) * d_norm;
}

// The whole Jacobian: what a small neighbourhood of x becomes (Barron et al. 2022, eq. 9).
fn contract_jacobian(x: vec3f) -> mat3x3f {
  let rows = mat3x3f(
    contract_backward(x, vec3f(1.0, 0.0, 0.0)),
    contract_backward(x, vec3f(0.0, 1.0, 0.0)),
    contract_backward(x, vec3f(0.0, 0.0, 1.0)),
  );
  return transpose(rows); // J^T of a unit vector is a row of J
}

// Distances along a ray, contracted in the same way: LINEAR contract(t / LINEAR), and back.
fn contracted_distance(t: f32) -> f32 {
  if (t <= LINEAR) { return t; }
  return LINEAR * (2.0 - LINEAR / t);
}

fn distance_at(s: f32) -> f32 {
  if (s <= LINEAR) { return s; }
  return LINEAR * (LINEAR / max(2.0 * LINEAR - s, 1e-6 * LINEAR));
}

// A sample's distance and interval, contracted if space is: what the distortion loss measures in.
fn contracted_span(t: f32, delta: f32) -> vec2f {
  if (!IS_CONTRACTED) { return vec2f(t, delta); }
  let s = contracted_distance(t);
  return vec2f(s, contracted_distance(t + delta) - s);
}

// A point in cube units, in which the box is [0, 1]^3, in units of half the box's side, and back.
fn from_center(p: vec3f) -> vec3f {
  return 2.0 * (p - 0.5);
}

fn to_cube(x: vec3f) -> vec3f {
  return fma(x, vec3f(0.5), vec3f(0.5));
}

// From cube units to the coordinates of the occupancy grid: cube units as well, but in a contracted space the
// cube of what contract makes of it, as [0, 1]^3.
fn to_grid(p: vec3f) -> vec3f {
  if (!IS_CONTRACTED) { return p; }
  return fma(contract(from_center(p)), vec3f(0.25), vec3f(0.5));
}

// J^T g of to_grid: the gradient to cube units of what has the gradient g to the grid's coordinates.
fn to_grid_backward(p: vec3f, g: vec3f) -> vec3f {
  if (!IS_CONTRACTED) { return g; }
  return 0.5 * contract_backward(from_center(p), g);
}

// How much shorter a length becomes from cube units to the grid's coordinates, at a point of the grid: of its
// three axes the geometric mean, the cube root of |det J| (Barron et al. 2023, section 4). Of both norms, with
// n = |x|, det J is (2 n - 1)^2 / n^6; contracted, |contract(x)| = 2 - m where m = 1 / n.
fn grid_scale(q: vec3f) -> f32 {
  if (!IS_CONTRACTED) { return 1.0; }
  let m = min(2.0 - contraction_norm(4.0 * (q - 0.5)), 1.0);
  return 0.5 * pow(max(m * m * (2.0 - m), 1e-30), 2.0 / 3.0);
}

fn from_grid(q: vec3f) -> vec3f {
  if (!IS_CONTRACTED) { return q; }
  return to_cube(uncontract(4.0 * (q - 0.5)));
}
`;var DE=`// A crop is where a p + b >= 0 for each of six planes (a, b), in the coordinates of the rays
// (src/nerf/crop.ts). Planes of (0, 0, 0, 1) leave out nothing.

const CROP_PLANES = 6;

// Stands for infinity, which compilers may assume there is none of.
const CROP_FAR = 1e30;

// Where a ray enters the crop and where it leaves it, in units of its direction; the second is the smaller one
// where it misses.
fn crop_span(planes: array<vec4f, CROP_PLANES>, origin: vec3f, direction: vec3f) -> vec2f {
  var span = vec2f(-CROP_FAR, CROP_FAR);
  for (var i = 0; i < CROP_PLANES; i++) {
    let plane = planes[i];
    let slope = dot(plane.xyz, direction);
    let height = dot(plane.xyz, origin) + plane.w;
    if (slope > 0.0) {
      span.x = max(span.x, -height / slope);
    } else if (slope < 0.0) {
      span.y = min(span.y, -height / slope);
    } else if (height < 0.0) {
      span.y = -CROP_FAR;
    }
  }
  return span;
}
`;var FE=`// 1 - decay^n = -expm1(n log(decay)), the sum of the weights of n numbers in a decaying mean. Wrong by less
// than 2^-20 of itself: where decay^n is nearly 1, a series avoids the difference.
fn decayed_weight(log_decay: f32, n: u32) -> f32 {
  let x = log_decay * f32(n); // <= 0
  if (x < -0.5) { return 1.0 - exp(x); }
  let series = 1.0 + x / 2.0 * (1.0 + x / 3.0 * (1.0 + x / 4.0 * (1.0 + x / 5.0 * (1.0 + x / 6.0 *
    (1.0 + x / 7.0)))));
  return -x * series;
}
`;var UE=`// A dense layer reads and writes rows (lib/rows.wgsl) and keeps its matrix as [inputs, STRIDE], the
// columns padded with zeros to STRIDE, a multiple of 64. Offsets into parameters count vec4s.
//
//   Y[o, s] = activate(sum_i W[i, o] X[i, s] + b[o])
//
// The gradient for the inputs is the same sum with the transposed matrix.

#import "lib/dispatch.wgsl"
#import "lib/rows.wgsl"

struct Layer {
  blocks: u32,           // of 64 samples, at most
  count: u32,            // which of \`counts\` says how many samples there really are
  inputs: u32,           // rows summed over, a multiple of 16
  input_features: u32,   // rows of the tensor that holds them
  input_first: u32,      // the first of them
  outputs: u32,          // rows written, a multiple of 16
  output_features: u32,
  output_first: u32,
  weights: u32,          // vec4 offset of W
  stride: u32,           // vec4s in a row of W
  bias: u32,             // vec4 offset of b
}

// Blocks that hold samples.
fn block_count() -> u32 {
  let samples = counts[params.layer.count];
  return min(params.layer.blocks, samples / SAMPLES_PER_BLOCK + u32(samples % SAMPLES_PER_BLOCK > 0u));
}
`;var jE=`// The gradient of a dense layer's parameters (dense/gradient.wgsl) in subgroups of 4, 8 or 16 lanes.
//
// Eight lanes compute 64 inputs x 32 outputs over one split, four samples at a time. Lane l loads the
// inputs l, l+8 \u2026 l+56 and the outputs l, l+8 \u2026 l+24, each number once, and broadcasts its outputs. It ends
// with its 8 inputs x all 32 outputs.
//
// Of 16 lanes the second eight have the inputs from 32 on, and load the same outputs as the first, which
// broadcast them. Of 4 lanes one has the inputs l, l+4 \u2026 l+28 and twice as many outputs; two subgroups share a
// tile. All sums are added in the same order, whatever the width.

enable subgroups;
// Lanes whose numbers are shuffled do not leave before others: a compiler cannot see that.
diagnostic(off, subgroup_uniformity);

#import "lib/product.wgsl"

const LANES = 8u;
const TILE_INPUTS = 64u; // or 32, with 4 or 8 lanes
const TILE_OUTPUTS = 32u;
const TILE_THREADS = 8u; // 16 with 16 lanes
const APART = 8u;        // a lane's outputs

// Lanes that hold all outputs, and how far a lane's inputs are apart.
const HOLDERS = min(LANES, APART);

// Whether a lane has more than four inputs.
const HAS_HIGH = LANES < 16u && TILE_INPUTS == 64u;

// sj[q] holds output j + 8q for 4 of the lane's inputs.
struct Sums {
  s0: mat4x4f, s1: mat4x4f, s2: mat4x4f, s3: mat4x4f,
  s4: mat4x4f, s5: mat4x4f, s6: mat4x4f, s7: mat4x4f,
}

// A lane's outputs: l, l+8, l+16, l+24, and where four lanes hold all 32, l+4, l+12, l+20, l+28.
struct Outputs { low: mat4x4f, high: mat4x4f }

// Sums of a lane's outputs over samples.
struct Biases { low: vec4f, high: vec4f }

fn shuffle(y: mat4x4f, lane: u32) -> mat4x4f {
  return mat4x4f(
    subgroupShuffle(y[0], lane), subgroupShuffle(y[1], lane),
    subgroupShuffle(y[2], lane), subgroupShuffle(y[3], lane),
  );
}

// The outputs j, j+8, j+16, j+24.
fn broadcast(y: Outputs, j: u32) -> mat4x4f {
  if (LANES == 4u && j >= LANES) { return shuffle(y.high, j - LANES); }
  return shuffle(y.low, j);
}

fn add_samples(sums: ptr<function, Sums>, x: mat4x4f, y: Outputs) {
  (*sums).s0 = add_dots((*sums).s0, x, broadcast(y, 0u));
  (*sums).s1 = add_dots((*sums).s1, x, broadcast(y, 1u));
  (*sums).s2 = add_dots((*sums).s2, x, broadcast(y, 2u));
  (*sums).s3 = add_dots((*sums).s3, x, broadcast(y, 3u));
  (*sums).s4 = add_dots((*sums).s4, x, broadcast(y, 4u));
  (*sums).s5 = add_dots((*sums).s5, x, broadcast(y, 5u));
  (*sums).s6 = add_dots((*sums).s6, x, broadcast(y, 6u));
  (*sums).s7 = add_dots((*sums).s7, x, broadcast(y, 7u));
}

// Four rows at the same four samples.
fn x_rows(block: u32, input: u32, c: u32) -> mat4x4f {
  return mat4x4f(
    inputs[input_row(block, input) + c],
    inputs[input_row(block, input + HOLDERS) + c],
    inputs[input_row(block, input + 2u * HOLDERS) + c],
    inputs[input_row(block, input + 3u * HOLDERS) + c],
  );
}

fn y_rows(block: u32, output: u32, c: u32) -> mat4x4f {
  return mat4x4f(
    d_outputs[output_row(block, output) + c],
    d_outputs[output_row(block, output + APART) + c],
    d_outputs[output_row(block, output + 2u * APART) + c],
    d_outputs[output_row(block, output + 3u * APART) + c],
  );
}

fn outputs_at(block: u32, output: u32, c: u32) -> Outputs {
  if (LANES == 4u) { return Outputs(y_rows(block, output, c), y_rows(block, output + LANES, c)); }
  return Outputs(y_rows(block, output, c), mat4x4f());
}

// All outputs of a lane's four inputs, the first of which is \`input\`.
fn store_all(sums: Sums, tile: Tile, input: u32) {
  store(sums.s0, sums.s1, sums.s2, sums.s3, tile, input, 0u);
  store(sums.s4, sums.s5, sums.s6, sums.s7, tile, input, 4u);
}

// Outputs first + 8q \u2026 first + 8q + 3 stand side by side.
fn store(a: mat4x4f, b: mat4x4f, c: mat4x4f, d: mat4x4f, tile: Tile, input: u32, first: u32) {
  store_column(a[0], b[0], c[0], d[0], tile, input, first);
  store_column(a[1], b[1], c[1], d[1], tile, input, first + APART);
  store_column(a[2], b[2], c[2], d[2], tile, input, first + 2u * APART);
  store_column(a[3], b[3], c[3], d[3], tile, input, first + 3u * APART);
}

fn store_column(a: vec4f, b: vec4f, c: vec4f, d: vec4f, tile: Tile, input: u32, first: u32) {
  if (tile.first_output + first >= params.layer.outputs) { return; }
  store_input(vec4f(a.x, b.x, c.x, d.x), tile, input, first);
  store_input(vec4f(a.y, b.y, c.y, d.y), tile, input + HOLDERS, first);
  store_input(vec4f(a.z, b.z, c.z, d.z), tile, input + 2u * HOLDERS, first);
  store_input(vec4f(a.w, b.w, c.w, d.w), tile, input + 3u * HOLDERS, first);
}

fn store_input(sums: vec4f, tile: Tile, input: u32, first: u32) {
  if (input >= params.layer.inputs) { return; }
  partials[partial_of(tile.split, input, tile.first_output + first)] = sums;
}

// Every fourth lane gathers the biases of four neighbouring outputs from the lanes beside it; of 16 lanes the
// second eight have the same ones.
fn store_bias(sums: f32, tile: Tile, lane: u32, first: u32) {
  let bias = vec4f(
    sums, subgroupShuffleDown(sums, 1u), subgroupShuffleDown(sums, 2u), subgroupShuffleDown(sums, 3u),
  );
  let output = tile.first_output + first;
  if (lane % 4u > 0u || lane >= HOLDERS || output >= params.layer.outputs) { return; }
  partials[partial_of(tile.split, params.layer.inputs, output)] = bias;
}

fn store_biases(sums: vec4f, tile: Tile, lane: u32, first: u32) {
  store_bias(sums.x, tile, lane, first);
  store_bias(sums.y, tile, lane, first + APART);
  store_bias(sums.z, tile, lane, first + 2u * APART);
  store_bias(sums.w, tile, lane, first + 3u * APART);
}

@compute @workgroup_size(TILE_THREADS)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let tile = tile_of(group_index(workgroup, workgroups), TILE_INPUTS, TILE_OUTPUTS);
  let first_block = tile.split * BLOCKS_PER_SPLIT;
  if (first_block >= params.layer.blocks) { return; }
  let end_block = min(first_block + BLOCKS_PER_SPLIT, block_count());

  var low = Sums();
  var high = Sums(); // nothing without HAS_HIGH
  var bias = Biases();
  let lane = thread % HOLDERS;
  let input = tile.first_input + lane + thread / HOLDERS * (TILE_INPUTS / 2u);
  let output = tile.first_output + lane;
  for (var block = first_block; block < end_block; block++) {
    for (var c = 0u; c < VEC4S_PER_ROW; c++) {
      let y = outputs_at(block, output, c);
      add_samples(&low, x_rows(block, input, c), y);
      if (HAS_HIGH) { add_samples(&high, x_rows(block, input + 4u * HOLDERS, c), y); }
      bias.low += vec4f(1.0) * y.low;
      if (LANES == 4u) { bias.high += vec4f(1.0) * y.high; }
    }
  }

  store_all(low, tile, input);
  if (HAS_HIGH) { store_all(high, tile, input + 4u * HOLDERS); }
  if (tile.first_input > 0u || thread >= LANES) { return; }
  store_biases(bias.low, tile, thread, lane / 4u * 4u);
  if (LANES == 4u) { store_biases(bias.high, tile, thread, LANES); }
}
`;var WE=`// The gradient of a dense layer's parameters (dense/gradient.wgsl) on GPUs.
//
// A workgroup of 64 threads computes 64 inputs x 64 outputs over one split, 16 samples at a time through
// workgroup memory. A thread keeps 8 inputs x 8 outputs: inputs \`column + 8p\`, outputs \`row + 8q\`. Rows
// stand 5 vec4s apart, so that 8 neighbouring rows lie in different banks.

#import "lib/product.wgsl"

const TILE_INPUTS = 64u;
const TILE_OUTPUTS = 64u;
const TILE_THREADS = 64u;
const SLICE = 4u; // vec4s: 16 samples
const SLICE_STRIDE = 5u;

var<workgroup> x_slice: array<vec4f, 320>; // [TILE_INPUTS, SLICE_STRIDE]
var<workgroup> y_slice: array<vec4f, 320>; // [TILE_OUTPUTS, SLICE_STRIDE]

// sPQ: inputs of p in P * 4.., one a row; outputs of q in Q * 4.., one a column.
struct Sums { s00: mat4x4f, s01: mat4x4f, s10: mat4x4f, s11: mat4x4f }

fn load_slice(tile: Tile, block: u32, first: u32, local: u32) {
  for (var i = local; i < TILE_INPUTS * SLICE; i += TILE_THREADS) {
    let row = i / SLICE;
    let c = i % SLICE;
    let slot = row * SLICE_STRIDE + c;
    x_slice[slot] = inputs[input_row(block, tile.first_input + row) + first + c];
    y_slice[slot] = d_outputs[output_row(block, tile.first_output + row) + first + c];
  }
}

// Four rows of a slice, 8 apart, at vec4 c.
fn x_rows(row: u32, c: u32) -> mat4x4f {
  let i = row * SLICE_STRIDE + c;
  return mat4x4f(
    x_slice[i], x_slice[i + 8u * SLICE_STRIDE],
    x_slice[i + 16u * SLICE_STRIDE], x_slice[i + 24u * SLICE_STRIDE],
  );
}

fn y_rows(row: u32, c: u32) -> mat4x4f {
  let i = row * SLICE_STRIDE + c;
  return mat4x4f(
    y_slice[i], y_slice[i + 8u * SLICE_STRIDE],
    y_slice[i + 16u * SLICE_STRIDE], y_slice[i + 24u * SLICE_STRIDE],
  );
}

// Four inputs, 8 apart, of four outputs, 8 apart: neighbouring threads write neighbouring inputs, so
// each number goes alone.
fn store(sums: mat4x4f, tile: Tile, input: u32, output: u32) {
  store_output(sums[0], tile, input, output);
  store_output(sums[1], tile, input, output + 8u);
  store_output(sums[2], tile, input, output + 16u);
  store_output(sums[3], tile, input, output + 24u);
}

fn store_output(sums: vec4f, tile: Tile, input: u32, output: u32) {
  store_number(sums.x, tile, input, output);
  store_number(sums.y, tile, input + 8u, output);
  store_number(sums.z, tile, input + 16u, output);
  store_number(sums.w, tile, input + 24u, output);
}

fn store_number(sum: f32, tile: Tile, input: u32, output: u32) {
  if (input >= params.layer.inputs || output >= params.layer.outputs) { return; }
  partials[partial_of(tile.split, input, output)][output % 4u] = sum;
}

fn store_bias(sum: f32, tile: Tile, output: u32) {
  if (output >= params.layer.outputs) { return; }
  partials[partial_of(tile.split, params.layer.inputs, output)][output % 4u] = sum;
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let tile = tile_of(group_index(workgroup, workgroups), TILE_INPUTS, TILE_OUTPUTS);
  let first_block = tile.split * BLOCKS_PER_SPLIT;
  if (first_block >= params.layer.blocks) { return; }
  let end_block = min(first_block + BLOCKS_PER_SPLIT, block_count());
  let column = local % 8u;
  let row = local / 8u;

  var sums = Sums();
  var bias0 = vec4f(0.0);
  var bias1 = vec4f(0.0);
  for (var block = first_block; block < end_block; block++) {
    for (var first = 0u; first < VEC4S_PER_ROW; first += SLICE) {
      workgroupBarrier();
      load_slice(tile, block, first, local);
      workgroupBarrier();
      for (var c = 0u; c < SLICE; c++) {
        let x0 = x_rows(column, c);
        let x1 = x_rows(column + 32u, c);
        let y0 = y_rows(row, c);
        sums.s00 = add_dots(sums.s00, x0, y0);
        sums.s10 = add_dots(sums.s10, x1, y0);
        bias0 += vec4f(1.0) * y0;
        let y1 = y_rows(row + 32u, c);
        sums.s01 = add_dots(sums.s01, x0, y1);
        sums.s11 = add_dots(sums.s11, x1, y1);
        bias1 += vec4f(1.0) * y1;
      }
    }
  }

  let i = tile.first_input + column;
  let o = tile.first_output + row;
  store(sums.s00, tile, i, o);
  store(sums.s01, tile, i, o + 32u);
  store(sums.s10, tile, i + 32u, o);
  store(sums.s11, tile, i + 32u, o + 32u);
  if (tile.first_input > 0u || column > 0u) { return; }
  store_bias(bias0.x, tile, o);
  store_bias(bias0.y, tile, o + 8u);
  store_bias(bias0.z, tile, o + 16u);
  store_bias(bias0.w, tile, o + 24u);
  store_bias(bias1.x, tile, o + 32u);
  store_bias(bias1.y, tile, o + 40u);
  store_bias(bias1.z, tile, o + 48u);
  store_bias(bias1.w, tile, o + 56u);
}
`;var BE=`// The sum of a dense layer in subgroups of 4, 8 or 16 lanes, as CPUs have.
//
// There a load costs as much as dozens of multiply-adds, but lanes exchange registers almost for free.
// Eight threads compute 32 outputs for the 64 samples of a block: thread l loads samples 4l..4l+3 and
// 32+4l..32+4l+3 and weights 4l..4l+3, each number once, and broadcasts its weights to the others. It ends
// with all 32 outputs of its 8 samples. Two inputs a turn, so that each sum is loaded and stored once for
// two multiply-adds. The kernel says where sums start and where they go: \`start_of\`, \`store\`.
//
// A subgroup of 16 lanes has two such blocks: the second eight lanes load the same weights as the first, which
// broadcast them. One of 4 lanes has half of the block's samples, and each lane twice as many weights. All sums
// are added in the same order, whatever the width.

enable subgroups;
// Lanes whose numbers are shuffled do not leave before others: a compiler cannot see that.
diagnostic(off, subgroup_uniformity);

#import "lib/dense.wgsl"
#import "lib/product.wgsl"

const LANES = 8u;
const TILE_OUTPUTS = 32u;
const TILE_BLOCKS = 2u;
const TILE_THREADS = 16u;
const BLOCK_THREADS = 8u;

// Lanes that hold all weights of an input.
const HOLDERS = min(LANES, BLOCK_THREADS);

// Which outputs of which block eight threads compute.
struct Tile { block: u32, first_output: u32 }

// Sixteen neighbouring threads compute the same outputs of two blocks.
fn tile_of(thread: u32, outputs: u32) -> Tile {
  let across = (outputs + TILE_OUTPUTS - 1u) / TILE_OUTPUTS;
  let tile = thread / TILE_THREADS;
  let block = tile / across * TILE_BLOCKS + thread / BLOCK_THREADS % TILE_BLOCKS;
  return Tile(block, tile % across * TILE_OUTPUTS);
}

// A lane's weights of an input, of four outputs each: 4l \u2026 and, where four lanes hold all 32, 16+4l \u2026.
struct Weights { low: vec4f, high: vec4f }

fn weights_at(place: u32) -> Weights {
  if (LANES == 4u) { return Weights(parameters[place], parameters[place + LANES]); }
  return Weights(parameters[place], vec4f(0.0));
}

// The weights of outputs 4j \u2026.
fn broadcast(w: Weights, j: u32) -> vec4f {
  if (LANES == 4u && j >= LANES) { return subgroupShuffle(w.high, j - LANES); }
  return subgroupShuffle(w.low, j);
}

// The 32 outputs of 4 samples: sj holds outputs 4j..4j+3, one a column.
struct Sums {
  s0: mat4x4f, s1: mat4x4f, s2: mat4x4f, s3: mat4x4f,
  s4: mat4x4f, s5: mat4x4f, s6: mat4x4f, s7: mat4x4f,
}

// The share of two inputs in outputs 4j \u2026.
fn add_pair(sums: mat4x4f, x0: vec4f, w0: Weights, x1: vec4f, w1: Weights, j: u32) -> mat4x4f {
  return add_outer(add_outer(sums, x0, broadcast(w0, j)), x1, broadcast(w1, j));
}

fn add_inputs(sums: ptr<function, Sums>, x0: vec4f, w0: Weights, x1: vec4f, w1: Weights) {
  (*sums).s0 = add_pair((*sums).s0, x0, w0, x1, w1, 0u);
  (*sums).s1 = add_pair((*sums).s1, x0, w0, x1, w1, 1u);
  (*sums).s2 = add_pair((*sums).s2, x0, w0, x1, w1, 2u);
  (*sums).s3 = add_pair((*sums).s3, x0, w0, x1, w1, 3u);
  (*sums).s4 = add_pair((*sums).s4, x0, w0, x1, w1, 4u);
  (*sums).s5 = add_pair((*sums).s5, x0, w0, x1, w1, 5u);
  (*sums).s6 = add_pair((*sums).s6, x0, w0, x1, w1, 6u);
  (*sums).s7 = add_pair((*sums).s7, x0, w0, x1, w1, 7u);
}

// Adds all inputs' share to the sums of the first four samples, which stand at \`column\`, and of the others.
fn sum_inputs(low: ptr<function, Sums>, high: ptr<function, Sums>, tile: Tile, column: u32, lane: u32) {
  let stride = params.layer.stride;
  var x = row_of(tile.block, params.layer.input_features, params.layer.input_first) + column;
  var w = params.layer.weights + tile.first_output / 4u + lane;
  let end = x + params.layer.inputs * VEC4S_PER_ROW;
  while (x < end) {
    let w0 = weights_at(w);
    let w1 = weights_at(w + stride);
    add_inputs(low, inputs[x], w0, inputs[x + VEC4S_PER_ROW], w1);
    add_inputs(high, inputs[x + HOLDERS], w0, inputs[x + HOLDERS + VEC4S_PER_ROW], w1);
    x += 2u * VEC4S_PER_ROW;
    w += 2u * stride;
  }
}

// Hands a lane's sums to the kernel's \`store\`, four outputs at a time.
fn store_all(sums: Sums, tile: Tile, column: u32) {
  let o = tile.first_output;
  store(sums.s0, tile.block, column, o);
  store(sums.s1, tile.block, column, o + 4u);
  store(sums.s2, tile.block, column, o + 8u);
  store(sums.s3, tile.block, column, o + 12u);
  store(sums.s4, tile.block, column, o + 16u);
  store(sums.s5, tile.block, column, o + 20u);
  store(sums.s6, tile.block, column, o + 24u);
  store(sums.s7, tile.block, column, o + 28u);
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let thread = group_index(workgroup, workgroups) * 64u + local;
  let tile = tile_of(thread, params.layer.outputs);
  if (tile.block >= block_count()) { return; }

  let o = tile.first_output;
  var low = Sums(
    start_of(o), start_of(o + 4u), start_of(o + 8u), start_of(o + 12u),
    start_of(o + 16u), start_of(o + 20u), start_of(o + 24u), start_of(o + 28u),
  );
  var high = low;
  // Of two subgroups that share a block, each has samples that lie together.
  let lane = local % HOLDERS;
  let column = lane + local % BLOCK_THREADS / HOLDERS * 2u * HOLDERS;
  sum_inputs(&low, &high, tile, column, lane);
  store_all(low, tile, column);
  store_all(high, tile, column + HOLDERS);
}
`;var HE=`// The sum of a dense layer on GPUs. A workgroup of 128 threads computes 64 outputs for 128 samples (two
// blocks). Slices of 16 inputs go through workgroup memory, 12 KiB; each thread keeps 8 x 8 sums in
// registers: 64 multiply-adds for 4 vec4s read. A thread's samples are vec4 \`column\` of both blocks, its
// outputs the vec4s \`row\` and \`row + 8\`: neighbouring threads read neighbouring vec4s, without bank
// conflicts. The kernel says where sums start and where they go: \`start_of\`, \`store\`.

#import "lib/dense.wgsl"
#import "lib/product.wgsl"

const TILE_THREADS = 128u;
const SLICE = 16u;
const TILE_OUTPUTS = 64u;
const TILE_BLOCKS = 2u;
const X_STRIDE = 32u; // vec4s: 128 samples
const W_STRIDE = 16u; // vec4s: 64 outputs

var<workgroup> x_slice: array<vec4f, 512>; // [SLICE, X_STRIDE]
var<workgroup> w_slice: array<vec4f, 256>; // [SLICE, W_STRIDE]

// Which outputs and samples a workgroup computes.
struct Tile { first_block: u32, first_output: u32 }

fn tile_of(index: u32) -> Tile {
  let across = (params.layer.outputs + TILE_OUTPUTS - 1u) / TILE_OUTPUTS;
  return Tile(index / across * TILE_BLOCKS, index % across * TILE_OUTPUTS);
}

// sXY: samples of block X, outputs of vec4 Y, one a column.
struct Sums { s00: mat4x4f, s01: mat4x4f, s10: mat4x4f, s11: mat4x4f }

// A second block past the last one is read as the last one; its sums are never stored.
fn load_slice(tile: Tile, first_input: u32, local: u32) {
  for (var i = local; i < SLICE * X_STRIDE; i += TILE_THREADS) {
    let block = min(tile.first_block + i % X_STRIDE / VEC4S_PER_ROW, block_count() - 1u);
    let row = row_of(
      block, params.layer.input_features, params.layer.input_first + first_input + i / X_STRIDE,
    );
    x_slice[i] = inputs[row + i % VEC4S_PER_ROW];
  }
  let w = params.layer.weights + first_input * params.layer.stride + tile.first_output / 4u;
  for (var i = local; i < SLICE * W_STRIDE; i += TILE_THREADS) {
    w_slice[i] = parameters[w + i / W_STRIDE * params.layer.stride + i % W_STRIDE];
  }
}

// Adds all inputs' share to sums.
fn sum_inputs(sums: ptr<function, Sums>, tile: Tile, column: u32, row: u32, local: u32) {
  for (var first = 0u; first < params.layer.inputs; first += SLICE) {
    workgroupBarrier();
    load_slice(tile, first, local);
    workgroupBarrier();
    for (var i = 0u; i < SLICE; i++) {
      let x0 = x_slice[i * X_STRIDE + column];
      let x1 = x_slice[i * X_STRIDE + column + VEC4S_PER_ROW];
      let w0 = w_slice[i * W_STRIDE + row];
      let w1 = w_slice[i * W_STRIDE + row + 8u];
      (*sums).s00 = add_outer((*sums).s00, x0, w0);
      (*sums).s01 = add_outer((*sums).s01, x0, w1);
      (*sums).s10 = add_outer((*sums).s10, x1, w0);
      (*sums).s11 = add_outer((*sums).s11, x1, w1);
    }
  }
}

@compute @workgroup_size(128)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let tile = tile_of(group_index(workgroup, workgroups));
  if (tile.first_block >= block_count()) { return; }
  let column = local % VEC4S_PER_ROW;
  let row = local / VEC4S_PER_ROW;

  let o = tile.first_output + 4u * row;
  var sums = Sums(start_of(o), start_of(o + 32u), start_of(o), start_of(o + 32u));
  sum_inputs(&sums, tile, column, row, local);
  store(sums.s00, tile.first_block, column, o);
  store(sums.s01, tile.first_block, column, o + 32u);
  store(sums.s10, tile.first_block + 1u, column, o);
  store(sums.s11, tile.first_block + 1u, column, o + 32u);
}
`;var GE=`// Density from the field's raw output x = raw + noise.
//   relu: max(0, x)     softplus: log(1 + e^x)     exp: e^x     shifted softplus: log(1 + e^(x - 1))
// The derivative of exp is taken with its argument held within 15, so that no single sample can throw the
// parameters far off (Mueller et al. 2022, the released code); exp itself only stays finite.

#import "lib/random.wgsl"

const RELU_DENSITY = 0u;
const SOFTPLUS_DENSITY = 1u;
const EXP_DENSITY = 2u;
const SHIFTED_SOFTPLUS_DENSITY = 3u; // (Barron et al. 2021, section 3.1)

const DENSITY = 0u;
const NOISE = false; // Gaussian noise on the raw density, a regulariser

fn softplus(x: f32) -> f32 {
  // log(1 + e) of a small e would be rounded away, which the last interval of 1e10 makes visible.
  let e = exp(-abs(x));
  return max(x, 0.0) + select(log(1.0 + e), e - 0.5 * e * e, e < 0x1p-10);
}

fn density_of(x: f32) -> f32 {
  if (DENSITY == SOFTPLUS_DENSITY) { return softplus(x); }
  if (DENSITY == SHIFTED_SOFTPLUS_DENSITY) { return softplus(x - 1.0); }
  if (DENSITY == EXP_DENSITY) { return exp(min(x, 80.0)); }
  return max(x, 0.0);
}

fn density_derivative(x: f32) -> f32 {
  if (DENSITY == SOFTPLUS_DENSITY) { return 1.0 / (1.0 + exp(-x)); }
  if (DENSITY == SHIFTED_SOFTPLUS_DENSITY) { return 1.0 / (1.0 + exp(1.0 - x)); }
  if (DENSITY == EXP_DENSITY) { return exp(clamp(x, -15.0, 15.0)); }
  return select(0.0, 1.0, x > 0.0);
}

// counter: the sample's number in the whole batch.
fn noise_of(counter: u32, step: u32, seed: u32, deviation: f32) -> f32 {
  if (!NOISE) { return 0.0; }
  return deviation * normal_from(pcg4d(vec4u(counter, step, STREAM_DENSITY_NOISE, seed)));
}
`;var ZE=`// The three axes, as the directions of lib/directions_icosahedron.wgsl.

const DIRECTIONS = array<vec3f, 3>(
  vec3f(1.0, 0.0, 0.0), vec3f(0.0, 1.0, 0.0), vec3f(0.0, 0.0, 1.0),
);
`;var VE=`// Where an icosahedron has its corners when each face is split in 2 x 2, of each opposite pair one (Barron et
// al. 2022, supplement; google-research/multinerf geopoly.py): 6 corners, then the middles of 15 edges, pushed
// out to length 1. Phi is the golden ratio.

const CORNER_1 = 0.5257311121191336;  // 1 / |(1, phi)|
const CORNER_PHI = 0.8506508083520400;
const HALF_PHI = 0.8090169943749475;
const HALF_INVERSE = 0.3090169943749474; // 1 / (2 phi)

const DIRECTIONS = array<vec3f, 21>(
  vec3f(CORNER_1, 0.0, CORNER_PHI), vec3f(-CORNER_1, 0.0, CORNER_PHI),
  vec3f(0.0, CORNER_PHI, CORNER_1), vec3f(0.0, CORNER_PHI, -CORNER_1),
  vec3f(CORNER_PHI, CORNER_1, 0.0), vec3f(CORNER_PHI, -CORNER_1, 0.0),
  vec3f(1.0, 0.0, 0.0), vec3f(0.0, 1.0, 0.0), vec3f(0.0, 0.0, 1.0),
  vec3f(0.5, HALF_PHI, HALF_INVERSE), vec3f(-0.5, HALF_PHI, HALF_INVERSE),
  vec3f(0.5, -HALF_PHI, HALF_INVERSE), vec3f(0.5, HALF_PHI, -HALF_INVERSE),
  vec3f(HALF_INVERSE, 0.5, HALF_PHI), vec3f(-HALF_INVERSE, 0.5, HALF_PHI),
  vec3f(HALF_INVERSE, -0.5, HALF_PHI), vec3f(HALF_INVERSE, 0.5, -HALF_PHI),
  vec3f(HALF_PHI, HALF_INVERSE, 0.5), vec3f(-HALF_PHI, HALF_INVERSE, 0.5),
  vec3f(HALF_PHI, -HALF_INVERSE, 0.5), vec3f(HALF_PHI, HALF_INVERSE, -0.5),
);
`;var KE=`// The host spreads a dispatch's workgroups over two dimensions: one holds at most 65,535, and a CPU's threads
// get equal shares of them in the order (0, 0), (1, 0) \u2026 (src/gpu/commands.ts). Counted down the columns, each
// share has some of the first workgroups and some of the last, which have nothing to do where the device knows
// that there is less than memory holds. The surplus at the end must do nothing.

// The number of a workgroup, from 0.
fn group_index(workgroup: vec3u, workgroups: vec3u) -> u32 {
  return workgroup.x * workgroups.y + workgroup.y;
}
`;var qE=`// Footprints of samples: the standard deviation, across the ray, of what its pixel sees there, in the field's
// coordinates. A disc of radius R has R / 2 along each axis, and lib/cone.wgsl makes R so wide that this is that
// of the pixel. Positions then have a fourth row, which holds it; 0 is the footprint of a point.

#import "lib/contraction.wgsl"
#import "lib/occupancy.wgsl"

const NO_FOOTPRINTS = 0u;
const CONES = 1u;     // R grows with the distance
const CYLINDERS = 2u; // R stays, as in normalised device coordinates

const FOOTPRINTS = NO_FOOTPRINTS;
const HAS_FOOTPRINTS = FOOTPRINTS != NO_FOOTPRINTS;
const POSITION_ROWS = select(3u, 4u, HAS_FOOTPRINTS);

// radius: of the ray's cone at a distance of 1, or of its cylinder, in the space of a cube of side \`size\`. t: the
// sample's distance in sides of that cube. position: where it is, in the occupancy grid's coordinates.
fn footprint_of(radius: f32, t: f32, size: f32, position: vec3f) -> f32 {
  let disc = radius * select(t, 1.0 / size, FOOTPRINTS == CYLINDERS);
  return 0.5 * disc * grid_scale(position) * (0.5 / BOX_HALF);
}
`;var YE=`// Gaussians as rows of features, nine a sample: a mean (x, y, z), the variances (xx, yy, zz), the covariances
// (xy, xz, yz).

const GAUSSIAN_ROWS = 9u;
`;var JE=`// A multiresolution hash grid (Mueller et al. 2022, section 3; conventions of tiny-cuda-nn, grid.h).
//
// Each of LEVELS levels is a grid of vertices over [0, 1]^3, and each vertex has an entry: PAIRS pairs of
// features. A position x lies, in a level's units, at x scale + 1/2: in the cell between the vertices
// floor(x scale + 1/2) and the next ones. Half a cell is added so that levels do not share their borders.
// The entry of vertex (x, y, z) is
//   x + y resolution + z resolution^2                        where the table has an entry for each vertex,
//   (x xor y 2654435761 xor z 805459861) mod entries         elsewhere; collisions are left to training.

#import "lib/dispatch.wgsl"
#import "lib/rows.wgsl"

const LEVELS = 16u;
const PAIRS = 1u;           // pairs of features a level
const SMOOTHSTEP = false;   // else linear interpolation
const POWER_OF_TWO = true;  // whether all hashed levels have a power of two of entries: no division

const HAS_FOOTPRINTS = false;  // whether positions have a fourth row: how wide what each stands for is
const POSITION_ROWS = select(3u, 4u, HAS_FOOTPRINTS);

const TWO_PI = 6.283185307179586;

struct Level {
  scale: f32,       // cells along the cube
  resolution: u32,  // vertices along the cube, or 0 for a hashed level
  entries: u32,
  offset: u32,      // of its first entry in the table
}

// The vertices of a cell: those of its lower face in z, then of its upper, each face's in the order
// (0, 0), (1, 0), (0, 1), (1, 1) of x and y.
struct Cell {
  lower: vec4u,   // entries, counted from the table's first
  upper: vec4u,
  inside: vec3f,  // where in the cell the position is, in [0, 1]
}

fn entries_of(level: Level, x: vec4u, y: vec4u, z: u32) -> vec4u {
  if (level.resolution > 0u) {
    // A position on a far face needs vertices one behind it: those of the next row, as in grid.h.
    let index = x + y + z;
    return level.offset + select(index, index - level.entries, index >= vec4u(level.entries));
  }
  let hash = x ^ y ^ vec4u(z);
  if (POWER_OF_TWO) { return level.offset + (hash & vec4u(level.entries - 1u)); }
  return level.offset + hash % level.entries;
}

// Positions outside the cube are moved to its faces.
fn cell_of(level: Level, position: vec3f) -> Cell {
  let scaled = clamp(position, vec3f(0.0), vec3f(1.0)) * level.scale + 0.5;
  let corner = floor(scaled);
  let strides = select(
    vec3u(1u, 2654435761u, 805459861u),
    vec3u(1u, level.resolution, level.resolution * level.resolution),
    level.resolution > 0u,
  );
  let near = vec3u(corner) * strides;
  let far = near + strides;
  let x = vec4u(near.x, far.x, near.x, far.x);
  let y = vec4u(near.yy, far.yy);
  return Cell(entries_of(level, x, y, near.z), entries_of(level, x, y, far.z), scaled - corner);
}

// The share of a cell's farther vertices along each axis, and its derivative.
fn shares(inside: vec3f) -> vec3f {
  if (SMOOTHSTEP) { return inside * inside * (3.0 - 2.0 * inside); }
  return inside;
}

fn share_slopes(inside: vec3f) -> vec3f {
  if (SMOOTHSTEP) { return 6.0 * inside * (1.0 - inside); }
  return vec3f(1.0);
}

// The shares of a face's four vertices.
fn face_weights(share: vec2f) -> vec4f {
  let rest = 1.0 - share;
  return vec4f(rest.x, share.x, rest.x, share.x) * vec4f(rest.yy, share.yy);
}

// Where a sample is; importers bind \`positions\`, [blocks, POSITION_ROWS, 64].
fn position_of(sample: u32) -> vec3f {
  let p = element_of(sample, POSITION_ROWS, 0u);
  return vec3f(positions[p], positions[p + SAMPLES_PER_BLOCK], positions[p + 2u * SAMPLES_PER_BLOCK]);
}

// What is left of a level's features where a sample stands for more than a point (Barron et al. 2023, section 4):
// with its footprint, a standard deviation, in the level's cells,
//   erf(1 / (sqrt(8) footprint)),  erf(x) taken for sqrt(1 - exp(-4 / pi x^2)), as in the released code.
// 1 for points. To gradients of positions it is a constant.
fn level_weight(level: Level, sample: u32) -> f32 {
  if (!HAS_FOOTPRINTS) { return 1.0; }
  let cells = positions[element_of(sample, POSITION_ROWS, 3u)] * level.scale;
  return sqrt(1.0 - exp(-1.0 / max(TWO_PI * cells * cells, 1e-30)));
}

// Which sample of which level a thread is for. A workgroup takes the 64 samples of one block; neighbouring
// workgroups take one level's blocks, so that caches hold that level's entries.
struct Place { level: u32, sample: u32 }

fn place_of(group: u32, samples: u32, local: u32) -> Place {
  let blocks = (samples + SAMPLES_PER_BLOCK - 1u) / SAMPLES_PER_BLOCK;
  return Place(group / blocks, group % blocks * SAMPLES_PER_BLOCK + local);
}
`;var XE=`// The gradients of a hash grid's table in fixed point: gradient = sum / scale. Each term is rounded to a
// multiple of 1 / scale, so a sum of n terms is wrong by at most n / (2 scale); as integers add up to the
// same in any order, its bits depend on nothing else.

@group(0) @binding(7) var<storage, read_write> gradients: array<atomic<i32>>;

fn in_units(d: vec2f, scale: f32) -> vec2f {
  return d * scale;
}

fn add(pair: u32, units: vec2f) {
  let terms = vec2i(round(units));
  if (terms.x != 0) { atomicAdd(&gradients[2u * pair], terms.x); }
  if (terms.y != 0) { atomicAdd(&gradients[2u * pair + 1u], terms.y); }
}
`;var QE=`// The gradients of a hash grid's table in floating point: sums depend on the order of their terms, hence on
// timing. For devices with float atomics, where reproducible bits are not needed.

@group(0) @binding(7) var<storage, read_write> gradients: array<atomic<f32>>;

fn in_units(d: vec2f, scale: f32) -> vec2f {
  return d;
}

fn add(pair: u32, units: vec2f) {
  if (units.x != 0.0) { atomicAdd(&gradients[2u * pair], units.x); }
  if (units.y != 0.0) { atomicAdd(&gradients[2u * pair + 1u], units.y); }
}
`;var e3=`// What both halves of a hash grid's range share: how many chunks of blocks there are at most, and the sum of
// one number of each of a workgroup's 64 threads, by halves, always in the same order.

const CHUNKS = 256u;

var<workgroup> sums: array<f32, 64>;

fn workgroup_sum(value: f32, local: u32) -> f32 {
  workgroupBarrier(); // after drivers have cleared workgroup memory: AMD's does not wait itself
  sums[local] = value;
  for (var reach = 32u; reach > 0u; reach /= 2u) {
    workgroupBarrier();
    if (local < reach) { sums[local] += sums[local + reach]; }
  }
  workgroupBarrier();
  return sums[0];
}
`;var t3=`// The table of a hash grid in f16, half the memory to fetch; packed, so that no device feature is needed.

@group(0) @binding(4) var<storage, read> table: array<u32>;

fn pair_at(index: u32) -> vec2f {
  return unpack2x16float(table[index]);
}
`;var r3=`// The table of a hash grid in f32.

@group(0) @binding(4) var<storage, read> table: array<vec2f>;

fn pair_at(index: u32) -> vec2f {
  return table[index];
}
`;var n3=`// A view direction as the colour network sees it: 16 spherical harmonics, those from DEGREE^2 on zero.

#import "lib/spherical_harmonics.wgsl"

const DEGREE = 4u; // 1 to 4

// Harmonics 4 part \u2026 4 part + 3 of one direction.
fn harmonics_of(part: u32, d: vec3f) -> vec4f {
  var values = spherical_harmonics_0_to_3(d);
  switch (part) {
    case 1u: { values = spherical_harmonics_4_to_7(d); }
    case 2u: { values = spherical_harmonics_8_to_11(d); }
    case 3u: { values = spherical_harmonics_12_to_15(d); }
    default: {}
  }
  return select(vec4f(0.0), values, 4u * part + vec4u(0u, 1u, 2u, 3u) < vec4u(DEGREE * DEGREE));
}
`;var o3=`// The proposal shall be no lower than the final histogram, blurred: where things seem to move along the ray from
// view to view, it changes smoothly (Barron et al. 2023, section 3.2; camp_zipnerf stepfun.py).
//   B = the final cumulative distribution, convolved with a box of half-width r = params.blur
//   b_j = B(s'_{j+1}) - B(s'_j), over the proposal's fenceposts
//   loss = mean over rays and proposed intervals of max(0, b_j - w'_j)^2 / (w'_j + 2^-23)
// For samples/proposal.wgsl.

// above: B at the end of the interval that is asked for next.
struct Interlevel { above: f32 }

// The integral of clamp(y, 0, 1) from a to b, a <= b, without differences of large numbers.
fn ramp_between(a: f32, b: f32) -> f32 {
  let low = clamp(a, 0.0, 1.0);
  let high = clamp(b, 0.0, 1.0);
  return 0.5 * (high - low) * (high + low) + max(b - max(a, 1.0), 0.0);
}

// B at a point: of each final interval the mean, over its points u, of clamp((s - u + r) / 2 r, 0, 1).
fn blurred_below(ray: u32, s: f32) -> f32 {
  let fine = ray * (FINE + 1u);
  let scale = 0.5 / params.blur;
  var sum = 0.0;
  for (var i = 0u; i < FINE && edges[fine + i] < s + params.blur; i++) {
    let a = (s - edges[fine + i + 1u]) * scale + 0.5;
    let b = (s - edges[fine + i]) * scale + 0.5;
    let part = select(clamp(b, 0.0, 1.0), ramp_between(a, b) / (b - a), b > a);
    sum += weight_of(ray * FINE + i) * part;
  }
  return sum;
}

fn interlevel(ray: u32) -> Interlevel {
  return Interlevel(blurred_below(ray, edges_proposed[ray * (COARSE + 1u) + COARSE]));
}

// The gradient of the proposed weight of interval j; to be asked from the back.
fn d_weight_proposed(ray: u32, j: u32, state: ptr<function, Interlevel>) -> f32 {
  let below = blurred_below(ray, edges_proposed[ray * (COARSE + 1u) + j]);
  let blurred = (*state).above - below;
  (*state).above = below;
  let weight = weight_proposed(ray * COARSE + j);
  let excess = max(blurred - weight, 0.0) / (weight + 0x1p-23);
  return -params.weight / (f32(params.all_rays) * f32(COARSE)) * excess * (2.0 + excess);
}
`;var s3=`// The proposal's histogram shall bound the final one's from above (Barron et al. 2022, eq. 12 and 13).
//   bound_i = sum of the proposal's w' over the intervals that overlap the final interval i, and of the one
//             that only begins where i ends: as in the released code (multinerf stepfun.py, inner_outer)
//   loss = mean over rays and final intervals of max(0, w_i - bound_i)^2 / (w_i + 2^-23)
// For samples/proposal.wgsl.

// The gradient of each bound.
struct Interlevel { d_bounds: array<f32, FINE>, end: u32 }

fn interlevel(ray: u32) -> Interlevel {
  let fine = ray * (FINE + 1u);
  let coarse = ray * (COARSE + 1u);
  var result: Interlevel;
  let share = params.weight / (f32(params.all_rays) * f32(FINE));
  var first = 0u;
  for (var i = 0u; i < FINE; i++) {
    while (first < COARSE && edges_proposed[coarse + first + 1u] <= edges[fine + i]) { first++; }
    var bound = 0.0;
    for (var j = first; j < COARSE && edges_proposed[coarse + j] <= edges[fine + i + 1u]; j++) {
      bound += weight_proposed(ray * COARSE + j);
    }
    let weight = weight_of(ray * FINE + i);
    result.d_bounds[i] = -2.0 * share * max(weight - bound, 0.0) / (weight + 0x1p-23);
  }
  result.end = FINE; // of the final intervals that may overlap
  return result;
}

// The gradient of the proposed weight of interval j; to be asked from the back.
fn d_weight_proposed(ray: u32, j: u32, state: ptr<function, Interlevel>) -> f32 {
  let fine = ray * (FINE + 1u);
  let coarse = ray * (COARSE + 1u);
  var end = (*state).end;
  while (end > 0u && edges[fine + end - 1u] >= edges_proposed[coarse + j + 1u]) { end--; }
  (*state).end = end;
  var d_weight = 0.0;
  for (var i = end; i > 0u && edges[fine + i] >= edges_proposed[coarse + j]; i--) {
    d_weight += (*state).d_bounds[i - 1u];
  }
  return d_weight;
}
`;var a3=`// What samples/fenceposts.wgsl knows of the intervals that were composited before: their fenceposts, and by
// lib/weights.wgsl their weights.

#import "lib/weights.wgsl"

const PREVIOUS = 128u; // intervals of a ray

@group(0) @binding(2) var<storage, read> edges_before: array<f32>; // [rays, PREVIOUS + 1]
@group(0) @binding(3) var<storage, read> outputs: array<vec4f>;
@group(0) @binding(4) var<storage, read> deltas: array<f32>;
@group(0) @binding(5) var<storage, read> transmittances: array<f32>;

fn edge_before(ray: u32, i: u32) -> f32 {
  return edges_before[ray * (PREVIOUS + 1u) + i];
}
`;var i3=`// Which of the kept samples are a ray's. Importers bind \`kept_offsets\`, the exclusive prefix sum of the rays'
// numbers of kept samples, with the sum of all at its end.

// (the first, the one behind the last).
fn kept_samples_of(ray: u32) -> vec2u {
  return vec2u(kept_offsets[ray], kept_offsets[ray + 1u]);
}
`;var c3=`// The places on a ray that its walk through the occupancy grid looks at, cell by cell (Mueller et al. 2022,
// appendix E). Lengths and positions are in cube units.
//
// Candidates lie on a lattice t(i), i = 0, 1, ..., steps apart that grow with distance:
//   step(t) = clamp(CONE t, DT, DT_MAX),  t(0) = entry + u step(entry)
// in closed form, so that t depends on i alone and not on the way there: DT apart up to candidate
// growth_first, then by the factor 1 + CONE up to growth_last, then DT_MAX apart. A candidate in an occupied
// cell is a sample, for the interval step(t). Skipping an empty cell thus only spares looking at candidates:
// it never moves or misses a sample.
//
// In a contracted space (lib/contraction.wgsl) candidates lie DT apart up to the distance LINEAR, and evenly
// in disparity further on, from the same slope: distances are contracted as positions are.
//   t(i) = distance_at(s),  s = contracted_distance(near) + (u + i) DT,  up to far
// A sample's interval reaches to the next candidate. Outside the box rays are bent, and every candidate is
// looked at.
//
// The same ray has the same samples in every kernel, to the bit: sums of products are fused by name, so that
// no compiler has a choice.

#import "lib/contraction.wgsl"
#import "lib/occupancy.wgsl"
#import "lib/random.wgsl"

const STEPS = 1024u;   // of length DT on the diagonal of cascade 0
const CONE = 0.0;      // growth of a step with distance: 0, or such as 1/256
const JITTER = true;   // whether u is random, else 0.5

const SQRT3 = 1.7320508075688772;
const DT = SQRT3 / f32(STEPS);
const DT_MAX = max(DT, SQRT3 * f32(1u << (CASCADES - 1u)) / f32(RESOLUTION));
const SOME_CONE = max(CONE, 1e-12); // so that constants which CONE = 0 does not need are finite
const GROWTH_START = DT / SOME_CONE;
const GROWTH_END = DT_MAX / SOME_CONE;
const LOG_GROWTH = log(1.0 + SOME_CONE);

// More than any ray with a direction of length 1 has: loops end whatever the numbers are.
const MAX_CANDIDATES =
  select(STEPS << (CASCADES - 1u), u32(ceil(2.0 * LINEAR / DT)), IS_CONTRACTED) + 2u;

struct Ray {
  origin: vec3f,
  direction: vec3f,  // of length 1
  inverse: vec3f,    // 1 / direction, finite
  margin: f32,       // by how much rounding may move a point
  start: f32,        // t(0); contracted in a contracted space
  end: f32,          // candidates are before it
  growth_first: u32, // the lattice's two bends: their candidates and distances
  growth_last: u32,
  growth_start: f32,
  growth_end: f32,
}

struct Candidate {
  index: u32,
  t: f32,
  delta: f32,
  position: vec3f,   // of the occupancy grid
  cascade: u32,
  cell: u32,
}

fn is_finite(v: vec3f) -> bool {
  // Compilers may assume that there are no NaNs, and drop comparisons that look for them.
  return all((bitcast<vec3u>(v) & vec3u(0x7f800000u)) != vec3u(0x7f800000u));
}

fn step_at(t: f32) -> f32 {
  return clamp(CONE * t, DT, DT_MAX);
}

// A ray in world units, entering the box (lower corner, side) of cascade 0; near and far in world units too.
// One that misses, one that is not finite, and one without a direction has no candidates.
// draw: the ray's number in its batch, step and seed, for u.
fn make_ray(
  origin: vec3f, direction: vec3f, lower: vec3f, size: f32, near: f32, far: f32, draw: vec3u,
) -> Ray {
  var ray: Ray;
  ray.origin = (origin - lower) / size;
  ray.direction = direction;
  if (!is_finite(ray.origin) || !is_finite(direction) || all(direction == vec3f(0.0))) { return ray; }

  let signs = select(vec3f(-1.0), vec3f(1.0), direction >= vec3f(0.0));
  ray.inverse = 1.0 / (signs * max(abs(direction), vec3f(1e-9)));
  let lower_faces = (0.5 - BOX_HALF - ray.origin) * ray.inverse;
  let upper_faces = (0.5 + BOX_HALF - ray.origin) * ray.inverse;
  let entries = min(lower_faces, upper_faces);
  let exits = max(lower_faces, upper_faces);
  var entry = near / size;
  ray.end = far / size;
  if (!IS_CONTRACTED) {
    entry = max(max(max(entries.x, entries.y), entries.z), entry);
    ray.end = min(min(min(exits.x, exits.y), exits.z), ray.end);
  }
  // A dozen roundings lie on the way to p, its cell and the cell's exit, each of at most 2^-24 of the reach.
  let reach = max(max(abs(ray.origin.x), abs(ray.origin.y)), abs(ray.origin.z)) + 4.0 * BOX_HALF;
  ray.margin = 0x1p-20 * reach;

  var u = 0.5;
  if (JITTER) { u = uniform_from(pcg4d(vec4u(draw.xy, STREAM_MARCH, draw.z)).x); }
  if (IS_CONTRACTED) {
    ray.start = fma(u, DT, contracted_distance(entry));
    return ray;
  }
  ray.start = fma(u, step_at(entry), entry);
  if (CONE > 0.0) {
    ray.growth_first = u32(ceil(max((GROWTH_START - ray.start) / DT, 0.0)));
    ray.growth_start = fma(f32(ray.growth_first), DT, ray.start);
    let growths = ceil(max(log(GROWTH_END / ray.growth_start) / LOG_GROWTH, 0.0));
    ray.growth_last = ray.growth_first + u32(growths);
    ray.growth_end = ray.growth_start * exp(growths * LOG_GROWTH);
  }
  return ray;
}

// Distance of a candidate.
fn t_of(ray: Ray, index: u32) -> f32 {
  if (IS_CONTRACTED) { return min(distance_at(fma(f32(index), DT, ray.start)), ray.end); }
  if (CONE == 0.0 || index <= ray.growth_first) { return fma(f32(index), DT, ray.start); }
  if (index <= ray.growth_last) {
    return ray.growth_start * exp(f32(index - ray.growth_first) * LOG_GROWTH);
  }
  return fma(f32(index - ray.growth_last), DT_MAX, ray.growth_end);
}

// The last candidate at or before a distance; rounding may make it the next one where t is near that.
fn index_at(ray: Ray, t: f32) -> u32 {
  var index: f32;
  if (IS_CONTRACTED) {
    index = (contracted_distance(t) - ray.start) / DT;
  } else if (CONE == 0.0 || t < ray.growth_start) {
    index = (t - ray.start) / DT;
  } else if (t < ray.growth_end) {
    index = f32(ray.growth_first) + log(t / ray.growth_start) / LOG_GROWTH;
  } else {
    index = f32(ray.growth_last) + (t - ray.growth_end) / DT_MAX;
  }
  return u32(clamp(index, 0.0, f32(MAX_CANDIDATES)));
}

fn candidate_of(ray: Ray, index: u32) -> Candidate {
  let t = t_of(ray, index);
  var delta = step_at(t);
  if (IS_CONTRACTED) { delta = t_of(ray, index + 1u) - t; }
  let position = to_grid(fma(ray.direction, vec3f(t), ray.origin));
  let cascade = cascade_of(position, delta);
  return Candidate(index, t, delta, position, cascade, cell_of(position, cascade));
}

// Up to where all candidates after this one are certain to lie in the same cell. Less than the cell's exit
// by the margin, as a ray nearly parallel to a face may, rounded, be behind it long before; before the
// candidate itself if nothing is certain.
fn same_cell_until(ray: Ray, candidate: Candidate) -> f32 {
  var size = cell_size(candidate.cascade);
  var middle = cell_corner(candidate.cell) + 0.5 * size;
  if (IS_CONTRACTED) {
    // Rays are straight where nothing is moved: there the grid's coordinates are cube units but for a factor.
    let farthest_corner = 4.0 * (abs(middle - 0.5) + 0.5 * size);
    if (contraction_norm(farthest_corner) > 1.0) { return 0.0; }
    middle = to_cube(4.0 * (middle - 0.5));
    size *= 2.0;
  }
  // Only on the face towards a finer cascade is there a candidate whose cell belongs to the finer one.
  if (CASCADES > 1u && cascade_of(middle, candidate.delta) != candidate.cascade) { return 0.0; }
  let exits = (middle - ray.origin) * ray.inverse + (0.5 * size - ray.margin) * abs(ray.inverse);
  let exit = min(min(min(exits.x, exits.y), exits.z), ray.end);
  if (CONE == 0.0 || candidate.cascade == CASCADES - 1u) { return exit; }
  // Further on, steps are too long for this cascade.
  return min(exit, 0.5 * size / SOME_CONE);
}

// The next candidate to look at after one in an empty cell: but for the margin, the first in another cell.
fn after_empty(ray: Ray, candidate: Candidate) -> u32 {
  let until = same_cell_until(ray, candidate);
  let last = index_at(ray, until);
  return max(candidate.index + 1u, select(last, last + 1u, t_of(ray, last) <= until));
}
`;var l3=`// Lenses, both ways; src/math/lens.ts has the formulas and is this file's twin. Points of the image plane
// have x to the right and y down, like pixels; directions have the camera's axes (lib/camera.wgsl).

#import "lib/camera.wgsl"

// Newton's steps at most; three or four do for most lenses.
const LENS_ITERATIONS = 24;
// The square of the full step that ends the search: the next would be its square, below a rounding.
const LENS_LAST_STEP = 1e-10;
// A search starts at most at this part of the invertible radius, off the Jacobian's zero at its end.
const LENS_START = 0.9;

const LENS_PI = 3.141592653589793;

// (sin(a), cos(a)) to 2^-23 for |a| up to a few turns: the built-in ones may be wrong by 2^-11.
fn precise_sin_cos(a: f32) -> vec2f {
  // Cody and Waite: a multiple of pi / 2 in two parts, then Cephes' polynomials on [-pi/4, pi/4].
  let quarters = round(a * 0.6366197723675814);
  let x = (a - quarters * 1.5707963705062866) + quarters * 4.371139000186241e-8;
  let t = x * x;
  let sine = x + x * t * (-1.6666654611e-1 + t * (8.3321608736e-3 - t * 1.9515295891e-4));
  let cosine = 1.0 - 0.5 * t +
    t * t * (4.166664568298827e-2 + t * (-1.388731625493765e-3 + t * 2.443315711809948e-5));
  let both = select(vec2f(sine, cosine), vec2f(cosine, -sine), (i32(quarters) & 1) != 0);
  return select(both, -both, (i32(quarters) & 2) != 0);
}

// A lens moves a point by \`shift\`; the Jacobian of where it goes is (x, y; z, w).
struct Bend { shift: vec2f, jacobian: vec4f }

fn bend_at(camera: Camera, point: vec2f) -> Bend {
  let t = dot(point, point);
  let d = camera.divisor;
  let m = camera.radial - vec4f(d, 0.0);
  let denominator = 1.0 + t * (d.x + t * (d.y + t * d.z));
  // s - 1 and not s, which is near 1: so little is rounded off.
  let excess = t * (m.x + t * (m.y + t * (m.z + t * m.w))) / denominator;
  let slope = (m.x + t * (2.0 * m.y + t * (3.0 * m.z + t * 4.0 * m.w)) -
    excess * (d.x + t * (2.0 * d.y + t * 3.0 * d.z))) / denominator;
  let w = camera.tangential.yx;
  let fourth = camera.prism.yw;
  let b = w + camera.prism.xz + t * fourth;
  let along = excess + 2.0 * dot(w, point);
  let g = 2.0 * (slope * point + w);
  let h = 2.0 * (b + t * fourth);
  return Bend(
    along * point + t * b,
    vec4f(1.0 + along, 0.0, 0.0, 1.0 + along) + point.xxyy * g.xyxy + h.xxyy * point.xyxy,
  );
}

// The point that the lens moves to the given one, and 1; 0 if there is none. Newton's method from that
// point, its steps halved until they come nearer, stay where the lens can be inverted and leave the
// determinant positive. The unknown is the offset from the given point, which is small, so that a
// rounding of it is a small part of one of the point.
// remainder: what rounding took from the given point. Without it, fox's error is 1e-4 pixel and not 7e-5.
fn undistorted(camera: Camera, distorted: vec2f, remainder: vec2f) -> vec3f {
  let start = min(1.0, LENS_START * sqrt(camera.invertible) / max(length(distorted), 1e-30));
  var best = (start - 1.0) * distorted;
  var step = vec2f(0.0);
  var error = 3e38;
  for (var iteration = 0; iteration < LENS_ITERATIONS; iteration++) {
    let offset = best + step;
    let point = distorted + offset;
    let bend = bend_at(camera, point);
    let residual = (offset - remainder) + bend.shift;
    let j = bend.jacobian;
    let determinant = j.x * j.w - j.y * j.z;
    let squared = dot(residual, residual);
    if (!(squared < error && determinant > 0.0 && dot(point, point) < camera.invertible)) {
      step *= 0.5;
      continue;
    }
    best = offset;
    error = squared;
    step = (j.yz * residual.yx - j.wx * residual) / determinant;
    if (dot(step, step) <= LENS_LAST_STEP * max(1.0, dot(point, point))) {
      return vec3f(distorted + (offset + step), 1.0);
    }
  }
  return vec3f(0.0);
}

// The length of a vector to the last bit, where a device fuses multiply and add: it is the angle of a
// fisheye's ray.
fn precise_length(v: vec2f) -> f32 {
  let squared = dot(v, v);
  let root = sqrt(squared);
  return root + 0.5 * fma(-root, root, squared) / max(root, 1e-30);
}

// The direction that a camera shows at a place of its image, in the camera's frame; 0 where its lens shows
// nothing. Perspective directions reach a depth of 1, the others have a length of 1.
fn lens_direction(camera: Camera, pixel: vec2f) -> vec3f {
  if (camera.projection == EQUIRECTANGULAR) {
    let angles = (pixel / camera.size - 0.5) * vec2f(2.0 * LENS_PI, -LENS_PI);
    let longitude = precise_sin_cos(angles.x);
    let latitude = precise_sin_cos(angles.y);
    return vec3f(latitude.y * longitude.x, latitude.x, -latitude.y * longitude.y);
  }
  let offset = pixel - camera.principal;
  let distorted = offset / camera.focal;
  let remainder = fma(-distorted, camera.focal, offset) / camera.focal;
  let found = undistorted(camera, distorted, remainder);
  if (found.z == 0.0) { return vec3f(0.0); }
  let point = vec2f(found.x, -found.y);
  if (camera.projection == PERSPECTIVE) { return vec3f(point, -1.0); }
  let radius = precise_length(point);
  let axis = point / max(radius, 1e-30);
  if (camera.projection == FISHEYE) {
    let angle = precise_sin_cos(radius);
    return vec3f(angle.x * axis, -angle.y);
  }
  let angle = precise_sin_cos(radius * camera.omega);
  let half_tangent = precise_sin_cos(0.5 * camera.omega);
  return normalize(vec3f(angle.x * half_tangent.y * axis, -2.0 * half_tangent.x * angle.y));
}

// Where a camera shows a point of its own frame, in pixels, and 1; 0 where its lens does not show it.
fn lens_pixel(camera: Camera, point: vec3f) -> vec3f {
  let depth = -point.z;
  let side = vec2f(point.x, -point.y);
  if (camera.projection == EQUIRECTANGULAR) {
    let angles = vec2f(atan2(side.x, depth), atan2(side.y, length(vec2f(side.x, depth))));
    return vec3f(camera.size * (0.5 + angles / vec2f(2.0 * LENS_PI, LENS_PI)), 1.0);
  }
  if (camera.projection != FISHEYE && depth <= 0.0) { return vec3f(0.0); }
  let off = length(side);
  var radius = off / depth;
  if (camera.projection == FISHEYE) { radius = atan2(off, depth); }
  if (camera.projection == FOV) {
    radius = atan2(2.0 * off * tan(0.5 * camera.omega), depth) / camera.omega;
  }
  if (!(radius * radius < camera.invertible)) { return vec3f(0.0); }
  let undistorted = side * (radius / max(off, 1e-30));
  let place = undistorted + bend_at(camera, undistorted).shift;
  return vec3f(place * camera.focal + camera.principal, 1.0);
}
`;var u3=`// The walk along a ray through the occupied cells of lib/occupancy.wgsl, from place to place of
// lib/lattice.wgsl (Mueller et al. 2022, appendix E). Importers bind \`bits: array<u32>\`, one bit a cell.

#import "lib/lattice.wgsl"

fn is_occupied(cell: u32) -> bool {
  return ((bits[cell / CELLS_PER_WORD] >> (cell % CELLS_PER_WORD)) & 1u) == 1u;
}

// The first sample among the candidates from \`first\` on. Its index is MAX_CANDIDATES if there is none.
fn next_sample(ray: Ray, first: u32) -> Candidate {
  var index = first;
  while (index < MAX_CANDIDATES) {
    let candidate = candidate_of(ray, index);
    if (!(candidate.t < ray.end)) { break; }
    if (is_occupied(candidate.cell)) { return candidate; }
    index = after_empty(ray, candidate);
  }
  return Candidate(MAX_CANDIDATES, ray.end, 0.0, ray.origin, 0u, 0u);
}
`;var f3=`// Layers of tiny fused networks (M\xFCller et al. 2021, "Real-time neural radiance caching", sec. 4): a
// workgroup takes a tile of samples through all layers, and their activations stay in its memory.
//
// Written for GPUs without matrix instructions. Workgroup memory feeds the multiply-adds, so registers
// must reuse what it gives: a thread sums 4 outputs of 4 samples, or 8 of 4 where a tile has 64 samples,
// and reads 2 or 3 vec4s for 16 or 32 multiply-adds.
//  - Activations are [rows, QUADS] vec4s, a row a feature, a vec4 four samples. Threads of neighbouring
//    columns read neighbouring vec4s: no bank conflicts. f16 halves what they take, so that a tile has 64
//    samples instead of 32.
//  - Weights pass through workgroup memory in slices of 16 inputs, as f32: half-width ones would have to
//    be converted for every use. The backward pass stages the same matrix transposed, 4 x 4 a thread, and
//    is then the forward pass's code. Slices are stored with their columns permuted, so that the writes of
//    a transposed block fall into different banks.
//  - All sums are f32; storage_type is what activations are rounded to.
//
// Drivers inline every call, so kernels call \`multiply\` once, in a loop over layers. All threads of a
// workgroup have to call it together. A kernel declares QUADS, ROWS, the binding \`parameters\` and
// \`encoded_of(feature, lane)\`, a feature of a thread's four samples.

#import "lib/product.wgsl"

alias storage_type = f32;

const THREADS = 128u;
const SLICE = 16u;          // inputs whose weights are staged at a time
const STRIDE = 16u;         // vec4s in a row of a matrix, and of a slice
const TILE_OUTPUTS = 64u;   // at most, in one product
const NO_SAMPLE = 0xffffffffu;

const QUADS_APART = THREADS / QUADS; // from a thread's first four outputs to its second four

var<workgroup> activations: array<vec4<storage_type>, ROWS * QUADS>;
var<workgroup> weights: array<vec4f, SLICE * STRIDE>;

// A thread's part of each product: samples 4 column \u2026 of the tile, outputs 4 quad \u2026 and
// 4 (quad + QUADS_APART) \u2026.
struct Lane {
  index: u32,
  column: u32,
  quad: u32,
  first: u32,      // the tile's first sample
  samples: vec4u,  // where the inputs of the thread's samples are found; NO_SAMPLE past the last one
}

fn lane_of(index: u32, first: u32, count: u32) -> Lane {
  let column = index % QUADS;
  let samples = first + 4u * column + vec4u(0u, 1u, 2u, 3u);
  return Lane(
    index, column, index / QUADS, first,
    select(vec4u(NO_SAMPLE), samples, samples < vec4u(count)),
  );
}

// A matrix [inputs, outputs] at a vec4 offset of parameters; transposed: it is stored as
// [outputs, inputs].
struct Matrix { offset: u32, inputs: u32, outputs: u32, transposed: bool }

// A thread's sums: one output a column, one sample a row.
struct Sums { low: mat4x4f, high: mat4x4f }

fn activation(row: u32, column: u32) -> vec4f {
  return vec4f(activations[row * QUADS + column]);
}

fn put_row(row: u32, column: u32, values: vec4f) {
  activations[row * QUADS + column] = vec4<storage_type>(values);
}

// Four rows, one a column of the result.
fn activation_rows(row: u32, column: u32) -> mat4x4f {
  return mat4x4f(
    activation(row, column), activation(row + 1u, column),
    activation(row + 2u, column), activation(row + 3u, column),
  );
}

fn put_rows(row: u32, column: u32, values: mat4x4f) {
  put_row(row, column, values[0]);
  put_row(row + 1u, column, values[1]);
  put_row(row + 2u, column, values[2]);
  put_row(row + 3u, column, values[3]);
}

// Where outputs 4 quad \u2026 of the staged input stand.
fn weight_slot(input: u32, quad: u32) -> u32 {
  return input * STRIDE + (quad ^ (input / 4u * 2u));
}

// Brings the weights of inputs first \u2026 first + 15 into workgroup memory: 64 threads, a block of 4 inputs x
// 4 outputs each. Neighbouring threads read neighbouring memory.
fn stage_weights(matrix: Matrix, first: u32, index: u32) {
  var input = index / 16u;
  var quad = index % 16u;
  if (matrix.transposed) {
    input = index % 4u;
    quad = index / 4u;
  }
  if (index >= 64u || quad * 4u >= matrix.outputs) { return; }
  var place = matrix.offset + (first + 4u * input) * STRIDE + quad;
  if (matrix.transposed) { place = matrix.offset + 4u * quad * STRIDE + first / 4u + input; }
  var block = mat4x4f(
    parameters[place],
    parameters[place + STRIDE],
    parameters[place + 2u * STRIDE],
    parameters[place + 3u * STRIDE],
  );
  if (matrix.transposed) { block = transpose(block); }
  let slot = weight_slot(4u * input, quad);
  weights[slot] = block[0];
  weights[slot + STRIDE] = block[1];
  weights[slot + 2u * STRIDE] = block[2];
  weights[slot + 3u * STRIDE] = block[3];
}

// Whether a thread has a second four outputs; a constant where tiles have 32 samples.
fn has_high(outputs: u32, lane: Lane) -> bool {
  return QUADS_APART < TILE_OUTPUTS / 4u && (lane.quad + QUADS_APART) * 4u < outputs;
}

// Adds the share of the staged inputs, which stand at rows x \u2026.
fn add_slice(sums: ptr<function, Sums>, x: u32, outputs: u32, lane: Lane) {
  if (lane.quad * 4u >= outputs) { return; }
  let high = has_high(outputs, lane);
  for (var input = 0u; input < SLICE; input += 4u) {
    let inputs = activation_rows(x + input, lane.column);
    let w = weight_slot(input, lane.quad);
    (*sums).low = add_inputs((*sums).low, inputs, w);
    if (high) {
      let w_high = weight_slot(input, lane.quad + QUADS_APART);
      (*sums).high = add_inputs((*sums).high, inputs, w_high);
    }
  }
}

// The share of four inputs whose weights stand from \`slot\` on.
fn add_inputs(sums: mat4x4f, inputs: mat4x4f, slot: u32) -> mat4x4f {
  let two = add_outer(add_outer(sums, inputs[0], weights[slot]), inputs[1], weights[slot + STRIDE]);
  return add_outer(
    add_outer(two, inputs[2], weights[slot + 2u * STRIDE]), inputs[3], weights[slot + 3u * STRIDE],
  );
}

// Sixteen features of encoded positions, to rows from \`row\` on.
fn stage_encoded(row: u32, first: u32, lane: Lane) {
  for (var i = lane.quad; i < SLICE; i += QUADS_APART) {
    put_row(row + i, lane.column, encoded_of(first + i, lane));
  }
}

// The product of rows x \u2026 with a matrix of at most 64 outputs; encoded: of encoded positions, which pass
// through rows x \u2026 x + 15. Afterwards rows x \u2026 may be overwritten.
fn multiply(x: u32, encoded: bool, matrix: Matrix, lane: Lane) -> Sums {
  var sums = Sums();
  for (var first = 0u; first < matrix.inputs; first += SLICE) {
    workgroupBarrier();
    stage_weights(matrix, first, lane.index);
    if (encoded) { stage_encoded(x, first, lane); }
    workgroupBarrier();
    add_slice(&sums, select(x + first, x, encoded), matrix.outputs, lane);
  }
  workgroupBarrier();
  return sums;
}

// Written so that NaN stays NaN.
fn rectify(x: mat4x4f) -> mat4x4f {
  return mat4x4f(
    select(x[0], vec4f(0.0), x[0] <= vec4f(0.0)),
    select(x[1], vec4f(0.0), x[1] <= vec4f(0.0)),
    select(x[2], vec4f(0.0), x[2] <= vec4f(0.0)),
    select(x[3], vec4f(0.0), x[3] <= vec4f(0.0)),
  );
}

// Rows from \`row\` on become relu(sums).
fn put_rectified(row: u32, sums: Sums, outputs: u32, lane: Lane) {
  if (lane.quad * 4u < outputs) {
    put_rows(row + 4u * lane.quad, lane.column, rectify(sums.low));
  }
  if (has_high(outputs, lane)) {
    put_rows(row + 4u * (lane.quad + QUADS_APART), lane.column, rectify(sums.high));
  }
}
`;var p3=`// What the colour network sees, and the colours it gives. A kernel declares the bindings \`ray_indices\` and
// \`directions\`.

#import "lib/harmonics.wgsl"
#import "lib/mlp_networks.wgsl"

fn direction_of(sample: u32) -> vec3f {
  if (sample == NO_SAMPLE) { return vec3f(0.0); }
  return directions[ray_indices[sample]].xyz;
}

// The network's inputs, to rows from COLOR_INPUT on: a thread's four outputs of the density network, then
// four harmonics.
fn put_color_inputs(geometry: mat4x4f, lane: Lane) {
  if (lane.quad >= 4u) { return; }
  put_rows(COLOR_INPUT + 4u * lane.quad, lane.column, geometry);
  put_rows(COLOR_INPUT + GEOMETRY + 4u * lane.quad, lane.column, transpose(mat4x4f(
    harmonics_of(lane.quad, direction_of(lane.samples.x)),
    harmonics_of(lane.quad, direction_of(lane.samples.y)),
    harmonics_of(lane.quad, direction_of(lane.samples.z)),
    harmonics_of(lane.quad, direction_of(lane.samples.w)),
  )));
}

fn sigmoid(x: vec4f) -> vec4f {
  return 1.0 / (1.0 + exp(-x));
}
`;var d3=`// The way back through the layers of lib/mlp.wgsl.
//   dX = (dZ W^T) relu'(X), in place over X      dW = X^T dZ, summed over tiles
//
// A weight gradient of a whole workgroup would take 80 to 110 registers a thread if it were kept over the
// loop over tiles, and leave 2 or 3 workgroups a multiprocessor. It is kept in the workgroup's own slice
// of the binding \`partials\` instead, 20 vec4s a thread, read and written for each tile of some 10,000
// multiply-adds a thread. Each is always read and written by the same thread: no barriers, no atomics,
// one order.

#import "lib/mlp.wgsl"

// f16 has nothing between 0 and 6e-8, and on some devices nothing below 6e-5. A loss is a mean over rays, and
// what a ray has is spread over its samples: gradients fall as the number of samples grows. So where they are
// stored in f16 they are that many times larger, rounded down to a power of two, which is taken out again
// without rounding.
const SCALED = false;

var<private> loss_scale = 1.0;

fn set_loss_scale(samples: u32) {
  if (SCALED) { loss_scale = f32(1u << firstLeadingBit(max(samples, 1u))); }
}

// Rows from \`row\` on become d relu(x) = sums where x > 0; x is what stands there.
fn put_rectified_gradient(row: u32, sums: Sums, outputs: u32, lane: Lane) {
  if (lane.quad * 4u < outputs) {
    put_where_positive(row + 4u * lane.quad, lane.column, sums.low);
  }
  if (has_high(outputs, lane)) {
    put_where_positive(row + 4u * (lane.quad + QUADS_APART), lane.column, sums.high);
  }
}

fn put_where_positive(row: u32, column: u32, d: mat4x4f) {
  let x = activation_rows(row, column);
  put_rows(row, column, mat4x4f(
    select(d[0], vec4f(0.0), x[0] <= vec4f(0.0)),
    select(d[1], vec4f(0.0), x[1] <= vec4f(0.0)),
    select(d[2], vec4f(0.0), x[2] <= vec4f(0.0)),
    select(d[3], vec4f(0.0), x[3] <= vec4f(0.0)),
  ));
}

// Four rows of a matrix's gradient in a slice of partials.
fn load_partials(place: u32) -> mat4x4f {
  return loss_scale * mat4x4f(
    partials[place], partials[place + STRIDE],
    partials[place + 2u * STRIDE], partials[place + 3u * STRIDE],
  );
}

fn store_partials(place: u32, sums: mat4x4f) {
  let unscaled = sums * (1.0 / loss_scale);
  partials[place] = unscaled[0];
  partials[place + STRIDE] = unscaled[1];
  partials[place + 2u * STRIDE] = unscaled[2];
  partials[place + 3u * STRIDE] = unscaled[3];
}

// Adds the tile's sum of X[i, s] dZ[o, s] to the gradient at vec4 \`offset\` of partials, or stores it for
// the first tile. A thread computes 8 inputs x 4 outputs. Each begins with another column, so that
// threads that read different rows do not read the same bank.
fn add_gradient(x: u32, inputs: u32, dz: u32, outputs: u32, offset: u32, first: bool, lane: Lane) {
  workgroupBarrier();
  let across = outputs / 4u;
  for (var block = lane.index; block < inputs / 8u * across; block += THREADS) {
    let i = block / across * 8u;
    let o = block % across;
    let low_place = offset + i * STRIDE + o;
    let high_place = low_place + 4u * STRIDE;
    var low = mat4x4f();
    var high = mat4x4f();
    if (!first) {
      low = load_partials(low_place);
      high = load_partials(high_place);
    }
    for (var c = 0u; c < QUADS; c++) {
      let column = (lane.index + c) % QUADS;
      let dzs = activation_rows(dz + 4u * o, column);
      low = add_dots(low, dzs, activation_rows(x + i, column));
      high = add_dots(high, dzs, activation_rows(x + i + 4u, column));
    }
    store_partials(low_place, low);
    store_partials(high_place, high);
  }
}
`;var h3=`// The layers of the two networks (lib/network_layers.wgsl), one by one in workgroup memory.
// A kernel declares \`params.layers\` and the rows where activations stand: HIDDEN_0 and HIDDEN_1 (the
// layers of either network), COLOR_INPUT, and STAGE (encoded positions, 16 at a time, and colours).

#import "lib/mlp.wgsl"
#import "lib/network_layers.wgsl"

const DENSITY_0 = 0u;
const DENSITY_1 = 1u;
const DENSITY_HEAD = 2u;
const COLOR_0 = 3u;
const COLOR_1 = 4u;
const COLOR_HEAD = 5u;

const LAST_DENSITY = select(HIDDEN_0, HIDDEN_1, DENSITY_LAYERS == 2u);
const LAST_COLOR = select(HIDDEN_0, HIDDEN_1, COLOR_LAYERS == 2u);

// From rows x to rows y, with the matrix at a vec4 offset of the parameters.
struct Layer { x: u32, inputs: u32, offset: u32, y: u32, outputs: u32 }

fn layer_of(number: u32) -> Layer {
  let offsets = params.layers;
  switch (number) {
    case DENSITY_0: { return Layer(STAGE, ENCODED, offsets.density_0, HIDDEN_0, WIDTH); }
    case DENSITY_1: { return Layer(HIDDEN_0, WIDTH, offsets.density_1, HIDDEN_1, WIDTH); }
    case DENSITY_HEAD: {
      return Layer(LAST_DENSITY, WIDTH, offsets.density_head, COLOR_INPUT, GEOMETRY);
    }
    case COLOR_0: { return Layer(COLOR_INPUT, COLOR_INPUTS, offsets.color_0, HIDDEN_0, WIDTH); }
    case COLOR_1: { return Layer(HIDDEN_0, WIDTH, offsets.color_1, HIDDEN_1, WIDTH); }
    default: { return Layer(LAST_COLOR, WIDTH, offsets.color_head, STAGE, COLOR_OUTPUTS); }
  }
}

// Whether the networks are without this layer.
fn is_missing(number: u32) -> bool {
  return (number == DENSITY_1 && DENSITY_LAYERS == 1u) || (number == COLOR_1 && COLOR_LAYERS == 1u);
}
`;var m3=`// Rays in normalised device coordinates, for scenes in front of cameras that look along -z (Mildenhall et
// al. 2020, appendix C; bmild/nerf, ndc_rays). The frustum beyond the plane z = -1 becomes the cube
// [-1, 1]^3: a ray starts on that plane, at t = 0 and z' = -1, and reaches infinity at t = 1 and z' = 1.
//   x' = -ax x / z    y' = -ay y / z    z' = 1 + 2 / z      (ax, ay) = (2 fx / width, 2 fy / height)

struct NdcRay { origin: vec3f, direction: vec3f }

// A world ray that looks forward, so that direction.z < 0.
fn ndc_ray(scale: vec2f, origin: vec3f, direction: vec3f) -> NdcRay {
  let slope = direction.xy / direction.z;
  // Where the ray meets the near plane: o + t d with t = -(1 + oz) / dz.
  let near = origin.xy - (1.0 + origin.z) * slope;
  // There z = -1, so that -x / z = x, and x' goes from ax x to ax (-dx / dz).
  return NdcRay(vec3f(scale * near, -1.0), vec3f(-scale * (slope + near), 2.0));
}

// The world point of one in normalised device coordinates; those at infinity are taken for far ones.
fn world_from_ndc(scale: vec2f, point: vec3f) -> vec3f {
  let z = 2.0 / min(point.z - 1.0, -1e-6);
  return vec3f(-point.xy * z / scale, z);
}

// J^T g: the gradient to the world of what has the gradient g to a point in normalised device coordinates.
// With -1 / z = (1 - z') / 2, J has the rows (-ax / z, 0, -x' / z), (0, -ay / z, -y' / z), (0, 0, -2 / z^2).
fn ndc_backward(scale: vec2f, point: vec3f, g: vec3f) -> vec3f {
  let inverse_depth = 0.5 * (1.0 - point.z);
  return inverse_depth * vec3f(scale * g.xy, dot(point.xy, g.xy) - 2.0 * inverse_depth * g.z);
}
`;var g3=`// The layers of the two networks (M\xFCller et al. 2022, sec. 5.4), none with a bias.
//   density  ENCODED features -> WIDTH, relu (DENSITY_LAYERS times) -> 16, the first the raw density
//   color    those 16 and 16 of the direction -> WIDTH, relu (COLOR_LAYERS times) -> 3, sigmoid

const ENCODED = 32u;        // a multiple of 16
const WIDTH = 64u;          // 16, 32 or 64
const DENSITY_LAYERS = 1u;  // 1 or 2
const COLOR_LAYERS = 2u;    // 1 or 2
const GEOMETRY = 16u;       // outputs of the density network
const COLOR_INPUTS = 32u;
const COLOR_OUTPUTS = 4u;   // the fourth is padding

// Vec4 offsets of the matrices, whose rows are inputs.
struct Layers {
  density_0: u32, density_1: u32, density_head: u32,
  color_0: u32, color_1: u32, color_head: u32,
}
`;var w3=`// Cells of the occupancy grid: CASCADES cubes of RESOLUTION^3 cells around (0.5, 0.5, 0.5), cascade k with
// side 2^k (Mueller et al. 2022, appendix E). All positions are cube coordinates: cascade 0 is [0, 1]^3. In a
// contracted space there is one cascade, over all of it: positions are those of to_grid.
// A cell holds its lower faces, not its upper ones; positions outside a cascade belong to its border cells.
//
//   cell = ((cascade * RESOLUTION + z) * RESOLUTION + y) * RESOLUTION + x

#import "lib/contraction.wgsl"

const RESOLUTION = 128u; // 32, 64, 128 or 256: a word of bits is part of one row of cells
const CASCADES = 1u;     // 1 to 8
const CELLS_PER_WORD = 32u;
const CELLS_PER_CASCADE = RESOLUTION * RESOLUTION * RESOLUTION;
const BOX_HALF = 0.5 * f32(1u << (CASCADES - 1u)); // of the largest cascade

// The smallest k from 0 to CASCADES - 1 with x < 2^k, else CASCADES - 1; for x >= 0. Read off the exponent,
// so exact, and some number for NaN.
fn doublings(x: f32) -> u32 {
  return u32(clamp((bitcast<i32>(x) >> 23u) - 126, 0, i32(CASCADES) - 1));
}

// The finest cascade that contains p, and whose cells are wider than two steps of length dt.
fn cascade_of(p: vec3f, dt: f32) -> u32 {
  let offset = abs(p - 0.5);
  return max(
    doublings(2.0 * max(max(offset.x, offset.y), offset.z)),
    doublings(2.0 * f32(RESOLUTION) * dt),
  );
}

// Number of the cell of a cascade at p, counted over all cascades.
fn cell_of(p: vec3f, cascade: u32) -> u32 {
  let q = fma(p - 0.5, vec3f(1.0 / f32(1u << cascade)), vec3f(0.5));
  // Clamped as integers too: a NaN may become any integer.
  let c = min(vec3u(max(q * f32(RESOLUTION), vec3f(0.0))), vec3u(RESOLUTION - 1u));
  return ((cascade * RESOLUTION + c.z) * RESOLUTION + c.y) * RESOLUTION + c.x;
}

// The corner of a cell where all coordinates are least.
fn cell_corner(cell: u32) -> vec3f {
  let cascade = cell / CELLS_PER_CASCADE;
  let c = vec3u(cell, cell / RESOLUTION, cell / (RESOLUTION * RESOLUTION)) % RESOLUTION;
  return (vec3f(c) / f32(RESOLUTION) - 0.5) * f32(1u << cascade) + 0.5;
}

// The length of a cascade's cells.
fn cell_size(cascade: u32) -> f32 {
  return f32(1u << cascade) / f32(RESOLUTION);
}

// A point of a cell, given by fractions of its sides from its lowest corner, in cube units: where it lies in
// the box. Cells of a contracted space are no cubes there, and the outermost reach as far as FARTHEST.
fn point_in_cell(cell: u32, fractions: vec3f) -> vec3f {
  return from_grid(cell_corner(cell) + fractions * cell_size(cell / CELLS_PER_CASCADE));
}

// From the grid's coordinates to those of the field, where the largest cascade is [0, 1]^3, whatever the
// rounding.
fn to_field(position: vec3f) -> vec3f {
  return saturate(fma(position - 0.5, vec3f(0.5 / BOX_HALF), vec3f(0.5)));
}

// The gradient to the grid's coordinates of what has the gradient g to those of the field.
fn to_field_backward(g: vec3f) -> vec3f {
  return (0.5 / BOX_HALF) * g;
}
`;var _3=`// The intervals seen before, each with the mean of the larger weights of it and either neighbour, and a
// little more, so that what was seen narrowly is looked at more widely, and all of the ray now and then
// (Barron et al. 2021, section 3.1 and eq. 18). For samples/fenceposts.wgsl.

#import "lib/intervals_before.wgsl"

const PIECES = PREVIOUS;
const SKIPPED = 0u;
const STREAM = STREAM_IMPORTANCE;

struct Walk { next: u32 }

fn next_piece(ray: u32, walk: ptr<function, Walk>) -> Piece {
  let i = (*walk).next;
  (*walk).next = i + 1u;
  let first = ray * PREVIOUS;
  let here = weight_of(first + i);
  let before = weight_of(first + max(i, 1u) - 1u);
  let behind = weight_of(first + min(i + 1u, PREVIOUS - 1u));
  let weight = 0.5 * (max(before, here) + max(here, behind)) + params.padding;
  return Piece(edge_before(ray, i), edge_before(ray, i + 1u), weight);
}
`;var y3=`// The intervals seen before, each grown by \`dilation\` at both ends, and where they overlap the densest: what is
// seen a little elsewhere from another view is not missed (Barron et al. 2022, supplement; google-research/
// multinerf stepfun.py, max_dilate_weights). Its ends, the first and the last piece, are left out. Weights are
// raised to \`exponent\`, from near 0 to 1 in the course of training (section 5). For samples/fenceposts.wgsl.

#import "lib/intervals_before.wgsl"

const PIECES = 3u * PREVIOUS - 2u; // between 3 PREVIOUS + 1 ends
const SKIPPED = 1u;
const STREAM = STREAM_IMPORTANCE;
const SMALLEST_WIDTH = 1.4210855e-14; // 2^-46

// How many of the three lists of ends were walked by: fenceposts, starts and ends of grown intervals; the
// first interval that may not have ended; where the next piece starts.
struct Walk { posts: u32, starts: u32, ends: u32, open: u32, at: f32, begun: bool }

fn next_end(ray: u32, walk: ptr<function, Walk>) -> f32 {
  let post = select(2.0, edge_before(ray, min((*walk).posts, PREVIOUS)), (*walk).posts <= PREVIOUS);
  let start = select(
    2.0, edge_before(ray, min((*walk).starts, PREVIOUS)) - params.dilation, (*walk).starts < PREVIOUS,
  );
  let end = edge_before(ray, min((*walk).ends + 1u, PREVIOUS)) + params.dilation;
  let nearest = min(min(post, start), select(2.0, end, (*walk).ends < PREVIOUS));
  if (start == nearest && (*walk).starts < PREVIOUS) {
    (*walk).starts += 1u;
  } else if (post == nearest && (*walk).posts <= PREVIOUS) {
    (*walk).posts += 1u;
  } else {
    (*walk).ends += 1u;
  }
  return clamp(nearest, 0.0, 1.0);
}

fn next_piece(ray: u32, walk: ptr<function, Walk>) -> Piece {
  if (!(*walk).begun) {
    (*walk).at = next_end(ray, walk);
    (*walk).begun = true;
  }
  let start = (*walk).at;
  let end = next_end(ray, walk);
  (*walk).at = end;
  var open = (*walk).open;
  while (open < PREVIOUS && edge_before(ray, open + 1u) + params.dilation <= start) { open++; }
  (*walk).open = open;
  var density = 0.0;
  for (var i = open; i < PREVIOUS && edge_before(ray, i) - params.dilation <= start; i++) {
    let width = edge_before(ray, i + 1u) - edge_before(ray, i);
    density = max(density, weight_of(ray * PREVIOUS + i) / max(width, SMALLEST_WIDTH));
  }
  let weight = density * (end - start);
  if (weight <= 0.0) { return Piece(start, end, 0.0); }
  return Piece(start, end, pow(weight, params.exponent));
}
`;var b3=`// The intervals seen before, each with its weight raised to \`exponent\`, from near 0 to 1 in the course of training
// (Barron et al. 2022, section 5), and a little more, so that all of the ray is looked at now and then (as
// nerfstudio has it for hash grids). For samples/fenceposts.wgsl.

#import "lib/intervals_before.wgsl"

const PIECES = PREVIOUS;
const SKIPPED = 0u;
const STREAM = STREAM_IMPORTANCE;

struct Walk { next: u32 }

fn next_piece(ray: u32, walk: ptr<function, Walk>) -> Piece {
  let i = (*walk).next;
  (*walk).next = i + 1u;
  let weight = weight_of(ray * PREVIOUS + i);
  let annealed = select(0.0, pow(max(weight, 1e-30), params.exponent), weight > 0.0);
  return Piece(edge_before(ray, i), edge_before(ray, i + 1u), annealed + params.padding);
}
`;var v3=`// A ray of which nothing is known yet, as one piece (samples/fenceposts.wgsl).

const PIECES = 1u;
const SKIPPED = 0u;
const STREAM = STREAM_STRATIFIED;

struct Walk { last: f32 }

fn next_piece(ray: u32, walk: ptr<function, Walk>) -> Piece {
  return Piece(0.0, 1.0, 1.0);
}
`;var x3=`// Products of 4 x 4 numbers in registers, the innermost step of every matrix kernel.

// sums + x y^T: column j holds x * y[j].
fn add_outer(sums: mat4x4f, x: vec4f, y: vec4f) -> mat4x4f {
  return mat4x4f(
    fma(x, vec4f(y.x), sums[0]),
    fma(x, vec4f(y.y), sums[1]),
    fma(x, vec4f(y.z), sums[2]),
    fma(x, vec4f(y.w), sums[3]),
  );
}

// sums + x^T y: column j holds the dot products of y's column j with every column of x.
fn add_dots(sums: mat4x4f, x: mat4x4f, y: mat4x4f) -> mat4x4f {
  return mat4x4f(
    sums[0] + y[0] * x,
    sums[1] + y[1] * x,
    sums[2] + y[2] * x,
    sums[3] + y[3] * x,
  );
}
`;var S3=`// An image and its reductions by 2, 4, \u2026 2^(SCALES - 1): their sizes are rounded down, as what fills no block of
// pixels is cropped away. The pixels of all of them are numbered row by row, the largest image first.

const SCALES = 1u;

fn pyramid_pixels(size: vec2u) -> u32 {
  var count = 0u;
  for (var halvings = 0u; halvings < SCALES; halvings++) {
    count += (size.x >> halvings) * (size.y >> halvings);
  }
  return count;
}

// (x, y, halvings) of a pixel's number.
fn pyramid_pixel(size: vec2u, number: u32) -> vec3u {
  var rest = number;
  var halvings = 0u;
  while (halvings + 1u < SCALES) {
    let count = (size.x >> halvings) * (size.y >> halvings);
    if (rest < count) { break; }
    rest -= count;
    halvings++;
  }
  let width = size.x >> halvings;
  return vec3u(rest % width, rest / width, halvings);
}
`;var k3=`// Counter-based random numbers: a hash of (index, step, stream, seed), so any number can be drawn by any
// thread in any order, and integers are the same on every machine. src/math/random.ts is its twin.
// The stream is what the numbers are for, so that no two uses share them.

const STREAM_PIXELS = 1u;
const STREAM_STRATIFIED = 2u;
const STREAM_IMPORTANCE = 3u;
const STREAM_DENSITY_NOISE = 4u;
const STREAM_BACKGROUND = 5u;
const STREAM_PARAMETERS = 6u; // drawn on the host
const STREAM_MARCH = 7u;
const STREAM_OCCUPANCY = 8u;
const STREAM_OCCUPANCY_JITTER = 9u;

// pcg4d (Jarzynski and Olano 2020, "Hash Functions for GPU Rendering").
fn pcg4d(counter: vec4u) -> vec4u {
  var v = counter * 1664525u + 1013904223u;
  v.x += v.y * v.w;
  v.y += v.z * v.x;
  v.z += v.x * v.y;
  v.w += v.y * v.z;
  v ^= v >> vec4u(16u);
  v.x += v.y * v.w;
  v.y += v.z * v.x;
  v.z += v.x * v.y;
  v.w += v.y * v.z;
  return v;
}

// A number in [0, 1) with 24 random bits, exact in f32.
fn uniform_from(bits: u32) -> f32 {
  return f32(bits >> 8u) * 0x1p-24;
}

// A standard normal number (Box and Muller 1958).
fn normal_from(bits: vec4u) -> f32 {
  // Devices may give a logarithm of nearly 1 the wrong sign.
  let radius = sqrt(max(-2.0 * log(1.0 - uniform_from(bits.x)), 0.0));
  return radius * cos(6.283185307179586 * uniform_from(bits.y));
}

// A random permutation of [0, count): where index goes. A Feistel network of 4 rounds permutes the next
// power of 4; numbers that land outside go through it again until they land inside.
fn shuffled_index(index: u32, count: u32, keys: vec2u) -> u32 {
  let bits = 32u - countLeadingZeros(max(count, 2u) - 1u);
  let half_bits = (bits + 1u) / 2u;
  let mask = (1u << half_bits) - 1u;
  var result = index;
  loop {
    var left = result >> half_bits;
    var right = result & mask;
    for (var round = 0u; round < 4u; round++) {
      let mixed = left ^ (pcg4d(vec4u(right, round, keys)).x & mask);
      left = right;
      right = mixed;
    }
    result = (left << half_bits) | right;
    if (result < count) { break; }
  }
  return result;
}
`;var E3=`// Encoded positions as rows [blocks, ENCODED, 64], four samples at a time.

#import "lib/network_layers.wgsl"
#import "lib/register_layers.wgsl"
#import "lib/rows.wgsl"

@group(0) @binding(2) var<storage, read> encoded: array<vec4f>;

fn four_rows(place: u32) -> mat4x4f {
  return mat4x4f(
    encoded[place], encoded[place + VEC4S_PER_ROW],
    encoded[place + 2u * VEC4S_PER_ROW], encoded[place + 3u * VEC4S_PER_ROW],
  );
}

fn sixteen_rows(place: u32) -> Features {
  return Features(
    four_rows(place), four_rows(place + 4u * VEC4S_PER_ROW),
    four_rows(place + 8u * VEC4S_PER_ROW), four_rows(place + 12u * VEC4S_PER_ROW),
  );
}

// Samples 4 column \u2026 of a block.
fn encoded_units(block: u32, column: u32) -> Units {
  let place = row_of(block, ENCODED, 0u) + column;
  var units = Units();
  units.low = sixteen_rows(place);
  if (ENCODED == 32u) { units.high = sixteen_rows(place + 16u * VEC4S_PER_ROW); }
  return units;
}
`;var O3=`// Layers of tiny networks in the registers of a CPU: a lane takes four samples through all of them.
//
// There a load costs as much as dozens of multiply-adds, but lanes exchange registers almost for free, and
// numbers that do not fit into registers wait in the first cache if no index but constants decides which they
// are. So
//  - activations are Features, four a mat4x4f, one a column, of four samples;
//  - weights are loaded once, spread over the lanes of a subgroup, for all samples that a thread takes; each vec4 is then
//    broadcast to all lanes and multiplied with all samples;
//  - layers are straight lines, written as calls, which drivers inline. Four sums of four samples stay in
//    registers until they are complete.
// A subgroup has 4, 8 or 16 lanes. Whatever its width, a sample's sums are added in the same order.
//
// A kernel declares WEIGHTS, how many vec4s a lane holds, and the binding \`parameters\`.

#import "lib/register_products.wgsl"

// [inputs / LANES, outputs / 4] of each matrix; lane l has inputs l, l + LANES, \u2026.
var<private> weights: array<vec4f, WEIGHTS>;

// The inputs or outputs of a layer: 16, or 32 with the high ones.
struct Units { low: Features, high: Features }

// A matrix's first vec4 among \`weights\`, its inputs, and how many vec4s its outputs are.
struct Matrix { first: u32, inputs: u32, quads: u32 }

// Loads a matrix that stands at vec4 \`offset\` of the parameters.
fn load(matrix: Matrix, offset: u32, lane: u32) {
  for (var i = 0u; i < matrix.inputs / LANES * matrix.quads; i++) {
    let input = i / matrix.quads * LANES + lane;
    weights[matrix.first + i] = parameters[offset + input * STRIDE + i % matrix.quads];
  }
}

fn spread_of(matrix: Matrix, input: u32, quad: u32) -> Spread {
  let place = matrix.first + input / LANES * matrix.quads + quad;
  return Spread(
    weights[place],
    weights[place + select(0u, matrix.quads, LANES <= 8u)],
    weights[place + select(0u, 2u * matrix.quads, LANES == 4u)],
    weights[place + select(0u, 3u * matrix.quads, LANES == 4u)],
  );
}

// Outputs 4 quad \u2026.
fn outputs_of(x: Units, matrix: Matrix, quad: u32) -> mat4x4f {
  let sums = add_16(mat4x4f(), x.low, spread_of(matrix, 0u, quad));
  if (matrix.inputs == 16u) { return sums; }
  return add_16(sums, x.high, spread_of(matrix, 16u, quad));
}

fn sixteen_outputs(x: Units, matrix: Matrix, quad: u32) -> Features {
  return Features(
    outputs_of(x, matrix, quad), outputs_of(x, matrix, quad + 1u),
    outputs_of(x, matrix, quad + 2u), outputs_of(x, matrix, quad + 3u),
  );
}

fn hidden_layer(x: Units, matrix: Matrix) -> Units {
  let low = rectify(sixteen_outputs(x, matrix, 0u));
  if (matrix.quads == 4u) { return Units(low, Features()); }
  return Units(low, rectify(sixteen_outputs(x, matrix, 4u)));
}

fn rectify(x: Features) -> Features {
  return pass_positive_16(x, x);
}

fn pass_positive_16(d: Features, x: Features) -> Features {
  return Features(
    pass_positive(d[0], x[0]), pass_positive(d[1], x[1]),
    pass_positive(d[2], x[2]), pass_positive(d[3], x[3]),
  );
}
`;var T3=`// The two networks (lib/network_layers.wgsl) in registers, forward. A kernel declares \`params.layers\`.

#import "lib/harmonics.wgsl"
#import "lib/network_layers.wgsl"
#import "lib/register_layers.wgsl"

// A workgroup takes so many blocks, one after the other; a thread takes four samples of each.
const BLOCKS_PER_GROUP = 8u;
const THREADS = 16u;

const QUADS = WIDTH / 4u;
const DENSITY_0 = Matrix(0u, ENCODED, QUADS);
const DENSITY_1 = Matrix(ENCODED / LANES * QUADS, WIDTH, QUADS);
const DENSITY_HEAD = Matrix(
  DENSITY_1.first + (DENSITY_LAYERS - 1u) * WIDTH / LANES * QUADS, WIDTH, GEOMETRY / 4u,
);
const DENSITY_WEIGHTS = DENSITY_HEAD.first + WIDTH / LANES * GEOMETRY / 4u;
const COLOR_0 = Matrix(DENSITY_WEIGHTS, COLOR_INPUTS, QUADS);
const COLOR_1 = Matrix(COLOR_0.first + COLOR_INPUTS / LANES * QUADS, WIDTH, QUADS);
const COLOR_HEAD = Matrix(COLOR_1.first + (COLOR_LAYERS - 1u) * WIDTH / LANES * QUADS, WIDTH, 1u);
const ALL_WEIGHTS = COLOR_HEAD.first + WIDTH / LANES;

fn load_density(lane: u32) {
  load(DENSITY_0, params.layers.density_0, lane);
  if (DENSITY_LAYERS == 2u) { load(DENSITY_1, params.layers.density_1, lane); }
  load(DENSITY_HEAD, params.layers.density_head, lane);
}

fn load_color(lane: u32) {
  load(COLOR_0, params.layers.color_0, lane);
  if (COLOR_LAYERS == 2u) { load(COLOR_1, params.layers.color_1, lane); }
  load(COLOR_HEAD, params.layers.color_head, lane);
}

// What the networks' layers make of four samples; without second hidden layers these are the first.
struct DensityPass { hidden_0: Units, hidden_1: Units, geometry: Features }
struct ColorPass { inputs: Units, hidden_0: Units, hidden_1: Units, sums: mat4x4f }

fn density_pass(encoded: Units) -> DensityPass {
  let hidden_0 = hidden_layer(encoded, DENSITY_0);
  var hidden_1 = hidden_0;
  if (DENSITY_LAYERS == 2u) { hidden_1 = hidden_layer(hidden_0, DENSITY_1); }
  return DensityPass(hidden_0, hidden_1, sixteen_outputs(hidden_1, DENSITY_HEAD, 0u));
}

// sums: of the three colours, before their sigmoid.
fn color_pass(geometry: Features, direction: Features) -> ColorPass {
  let inputs = Units(geometry, direction);
  let hidden_0 = hidden_layer(inputs, COLOR_0);
  var hidden_1 = hidden_0;
  if (COLOR_LAYERS == 2u) { hidden_1 = hidden_layer(hidden_0, COLOR_1); }
  return ColorPass(inputs, hidden_0, hidden_1, outputs_of(hidden_1, COLOR_HEAD, 0u));
}

// The harmonics of four samples' directions.
fn direction_features(a: vec3f, b: vec3f, c: vec3f, d: vec3f) -> Features {
  return Features(
    four_harmonics(0u, a, b, c, d), four_harmonics(1u, a, b, c, d),
    four_harmonics(2u, a, b, c, d), four_harmonics(3u, a, b, c, d),
  );
}

fn four_harmonics(part: u32, a: vec3f, b: vec3f, c: vec3f, d: vec3f) -> mat4x4f {
  return transpose(mat4x4f(
    harmonics_of(part, a), harmonics_of(part, b), harmonics_of(part, c), harmonics_of(part, d),
  ));
}

fn sigmoid(x: vec4f) -> vec4f {
  return 1.0 / (1.0 + exp(-x));
}
`;var A3=`// Products of 16 features with the weights of four outputs, in the registers of a CPU: a lane has four samples.
//
// Weights are spread over the lanes of a subgroup of 4, 8 or 16, which exchange registers almost for free: each
// vec4 is broadcast to all lanes, and multiplied with all samples. Whatever the width, a sample's sums are added
// in the same order.

enable subgroups;
// Lanes whose numbers are broadcast do not leave before others: a compiler cannot see that.
diagnostic(off, subgroup_uniformity);

#import "lib/product.wgsl"

const LANES = 8u;
const STRIDE = 16u; // vec4s in a row of a matrix

// Sixteen features of four samples.
alias Features = array<mat4x4f, 4>;

// The weights of 16 inputs for four outputs, spread over lanes: a lane's first, and those of every LANES further.
struct Spread { a: vec4f, b: vec4f, c: vec4f, d: vec4f }

// The weights of one of the 16, in all lanes.
fn broadcast(spread: Spread, i: u32) -> vec4f {
  let low = select(spread.a, spread.b, i >= LANES);
  let high = select(spread.c, spread.d, i >= 3u * LANES);
  return subgroupShuffle(select(low, high, i >= 2u * LANES), i % LANES);
}

// Adds the share of inputs i \u2026 i + 3 of the 16 to four outputs.
fn add_4(sums: mat4x4f, x: mat4x4f, spread: Spread, i: u32) -> mat4x4f {
  let two = add_outer(add_outer(sums, x[0], broadcast(spread, i)), x[1], broadcast(spread, i + 1u));
  return add_outer(add_outer(two, x[2], broadcast(spread, i + 2u)), x[3], broadcast(spread, i + 3u));
}

// Adds the share of 16 inputs.
fn add_16(sums: mat4x4f, x: Features, w: Spread) -> mat4x4f {
  return add_4(add_4(add_4(add_4(sums, x[0], w, 0u), x[1], w, 4u), x[2], w, 8u), x[3], w, 12u);
}

// d where x > 0. Written so that NaN stays NaN.
fn pass_positive(d: mat4x4f, x: mat4x4f) -> mat4x4f {
  return mat4x4f(
    select(d[0], vec4f(0.0), x[0] <= vec4f(0.0)),
    select(d[1], vec4f(0.0), x[1] <= vec4f(0.0)),
    select(d[2], vec4f(0.0), x[2] <= vec4f(0.0)),
    select(d[3], vec4f(0.0), x[3] <= vec4f(0.0)),
  );
}

fn choose_4(low: mat4x4f, high: mat4x4f, is_high: bool) -> mat4x4f {
  return mat4x4f(
    select(low[0], high[0], is_high), select(low[1], high[1], is_high),
    select(low[2], high[2], is_high), select(low[3], high[3], is_high),
  );
}

fn choose(low: Features, high: Features, is_high: bool) -> Features {
  return Features(
    choose_4(low[0], high[0], is_high), choose_4(low[1], high[1], is_high),
    choose_4(low[2], high[2], is_high), choose_4(low[3], high[3], is_high),
  );
}
`;var P3=`// Where registers/backward.wgsl leaves what layers make of a sample, and the gradients of their sums: rows of a
// block. Layers that are missing have none, and are called as those beside them.

#import "lib/network_layers.wgsl"
#import "lib/rows.wgsl"

const SECOND_DENSITY = (DENSITY_LAYERS - 1u) * WIDTH;
const SECOND_COLOR = (COLOR_LAYERS - 1u) * WIDTH;

const ENCODED_ROW = 0u;
const DENSITY_0_ROW = ENCODED;
const DENSITY_1_ROW = DENSITY_0_ROW + SECOND_DENSITY;
const COLOR_INPUT_ROW = DENSITY_1_ROW + WIDTH;
const COLOR_0_ROW = COLOR_INPUT_ROW + COLOR_INPUTS;
const COLOR_1_ROW = COLOR_0_ROW + SECOND_COLOR;
const D_COLORS_ROW = COLOR_1_ROW + WIDTH; // the first three of 16: the others stay zero
const D_COLOR_1_ROW = D_COLORS_ROW + ROW_ALIGNMENT;
const D_COLOR_0_ROW = D_COLOR_1_ROW + SECOND_COLOR;
const D_GEOMETRY_ROW = D_COLOR_0_ROW + WIDTH;
const D_DENSITY_1_ROW = D_GEOMETRY_ROW + GEOMETRY;
const D_DENSITY_0_ROW = D_DENSITY_1_ROW + SECOND_DENSITY;
const ROWS = D_DENSITY_0_ROW + WIDTH;
`;var R3=`// Rotations as vectors: their direction is the axis, their length the angle a in radians (Rodrigues).

// Below this squared angle series are as good as float32, whatever a device makes of sines.
const SMALL_SQUARE = 0.25;

// sin(a) / a,  (1 - cos(a)) / a^2,  (a - sin(a)) / a^3  by the squared angle.
fn rotation_factors(square: f32) -> vec3f {
  if (square < SMALL_SQUARE) {
    return vec3f(
      1.0 - square / 6.0 * (1.0 - square / 20.0 * (1.0 - square / 42.0)),
      0.5 - square / 24.0 * (1.0 - square / 30.0 * (1.0 - square / 56.0)),
      1.0 / 6.0 - square / 120.0 * (1.0 - square / 42.0 * (1.0 - square / 72.0)),
    );
  }
  let angle = sqrt(square);
  let sinc = sin(angle) / angle;
  return vec3f(sinc, (1.0 - cos(angle)) / square, (1.0 - sinc) / square);
}

// exp([omega]) v = v + sin(a) / a omega x v + (1 - cos(a)) / a^2 omega x (omega x v)
fn rotated(omega: vec3f, v: vec3f) -> vec3f {
  let factors = rotation_factors(dot(omega, omega));
  let once = cross(omega, v);
  return v + factors.x * once + factors.y * cross(omega, once);
}

// J^T v of the left Jacobian J, with exp([omega + h]) = exp([J h]) exp([omega]) to first order:
//   J = I + (1 - cos(a)) / a^2 [omega] + (a - sin(a)) / a^3 [omega]^2
// (Sola et al. 2018, "A micro Lie theory", eq. 145). [omega]^T = -[omega].
fn left_jacobian_transposed(omega: vec3f, v: vec3f) -> vec3f {
  let factors = rotation_factors(dot(omega, omega));
  let once = cross(omega, v);
  return v - factors.y * once + factors.z * cross(omega, once);
}
`;var I3=`// Features of samples come in blocks of 64 samples: [blocks, features, 64]. Inside a block each feature
// is a row of 64 numbers, 16 vec4s: threads that take neighbouring samples read neighbouring memory, and
// what a block needs lies together. Tensors next to each other in a block are a concatenation for free.
//
// Layers see features in parts padded to multiples of ROW_ALIGNMENT rows; padding rows hold zeros.

const SAMPLES_PER_BLOCK = 64u;
const VEC4S_PER_ROW = 16u;
const ROW_ALIGNMENT = 16u;

// Index of a row's first vec4.
fn row_of(block: u32, features: u32, feature: u32) -> u32 {
  return (block * features + feature) * VEC4S_PER_ROW;
}

// Index of one number.
fn element_of(sample: u32, features: u32, feature: u32) -> u32 {
  return (sample / SAMPLES_PER_BLOCK * features + feature) * SAMPLES_PER_BLOCK +
    sample % SAMPLES_PER_BLOCK;
}
`;var z3=`// Where the samples of a segment are, for render/composite.wgsl, whose Params it reads.

#import "lib/ndc.wgsl"
#import "lib/rows.wgsl"

@group(0) @binding(7) var<storage, read> positions: array<f32>;

fn place_of(sample: u32) -> vec3f {
  let e = element_of(sample, POSITION_ROWS, 0u);
  return vec3f(
    positions[e], positions[e + SAMPLES_PER_BLOCK], positions[e + 2u * SAMPLES_PER_BLOCK],
  );
}

fn ndc_of(sample: u32) -> vec3f {
  return params.lower + params.size * place_of(sample);
}

fn depth_of(sample: u32, t: f32) -> f32 {
  if (NDC) { return 0.5 + 0.5 * ndc_of(sample).z; }
  return t;
}
`;var L3=`// What both halves of prefix sums share: a workgroup takes a block, four values a thread.

const THREADS = 256u;
const VALUES_PER_BLOCK = 4u * THREADS;
`;var N3=`// What was seen of rays that were marched segment by segment.

#import "lib/segments.wgsl"

@group(0) @binding(2) var<storage, read> seen: array<vec4f>;

fn color_of(ray: u32) -> vec4f {
  return seen[ray * SEEN + COLOR];
}

fn depth_of(ray: u32) -> f32 {
  return seen[ray * SEEN + STATE].y;
}

fn samples_of(ray: u32) -> f32 {
  return seen[ray * SEEN + STATE].z;
}

fn normal_of(ray: u32) -> vec3f {
  return seen[ray * SEEN + NORMAL].xyz;
}
`;var C3=`// What was seen of rays all of whose samples were composited at once, in front of a background.

@group(0) @binding(2) var<storage, read> colors: array<vec4f>;
@group(0) @binding(3) var<storage, read> depths: array<f32>;

fn color_of(ray: u32) -> vec4f {
  let color = colors[ray];
  return vec4f(color.rgb - (1.0 - color.a) * params.behind, color.a);
}

fn depth_of(ray: u32) -> f32 {
  return depths[ray];
}

fn samples_of(ray: u32) -> f32 {
  return params.samples;
}

fn normal_of(ray: u32) -> vec3f {
  return vec3f(0.0);
}
`;var M3=`// Segments with normals.

#import "lib/contraction.wgsl"
#import "lib/sample_places.wgsl"

@group(0) @binding(8) var<storage, read> d_positions: array<f32>;

// Densities fall towards the outside: where a surface faces in the world. A cube's side scales gradients, and
// only what bends space turns them.
fn normal_of(sample: u32) -> vec3f {
  let e = element_of(sample, 3u, 0u);
  var gradient = vec3f(
    d_positions[e], d_positions[e + SAMPLES_PER_BLOCK], d_positions[e + 2u * SAMPLES_PER_BLOCK],
  );
  if (IS_CONTRACTED) { gradient = to_grid_backward(from_grid(place_of(sample)), gradient); }
  if (NDC) { gradient = ndc_backward(params.ndc, ndc_of(sample), gradient); }
  return -gradient / max(length(gradient), 1e-20);
}
`;var $3=`// Segments whose samples' places nobody asks for: not in normalised device coordinates, without normals.

fn depth_of(sample: u32, t: f32) -> f32 {
  return t;
}

fn normal_of(sample: u32) -> vec3f {
  return vec3f(0.0);
}
`;var D3=`// Segments in normalised device coordinates, without normals.

#import "lib/sample_places.wgsl"

fn normal_of(sample: u32) -> vec3f {
  return vec3f(0.0);
}
`;var F3=`// Rendering marches rays segment by segment: some samples of every ray that is still alive, which the field
// is asked about together; then rays that are opaque or through are dropped. The fewer are left, the longer
// the segments.

const ALIVE = 0u;    // in counts: how many rays are alive
const SEGMENTS = 1u; // in counts: how many segments began with a ray alive

// What has been seen of a ray so far, in vec4s.
const SEEN = 3u;
const COLOR = 0u;  // (r, g, b, accumulation), without a background
const STATE = 1u;  // (transmittance, depth, number of samples, 0)
const NORMAL = 2u; // weighted sum of normals, and 0

// The most samples of a ray in a segment: all of them together fit into \`capacity\`.
fn segment_length(alive: u32, capacity: u32, longest: u32) -> u32 {
  return clamp(capacity / max(alive, 1u), 1u, longest);
}
`;var U3=`// What a viewport shows of a field, and what it averages for that.

const SHOW_COLOR = 0u;        // linear light, over the background
const SHOW_DEPTH = 1u;        // the sum of w t
const SHOW_NORMALS = 2u;      // the sum of w n
const SHOW_ACCUMULATION = 3u; // nothing besides accumulations, which all have as fourth number
const SHOW_SAMPLES = 4u;      // the number of samples
`;var j3=`// How distances t are spread along a ray, as parts s of it: evenly in some h(t),
//   h(t) = (1 - s) h(near) + s h(far)
//   linear     h = t
//   disparity  h = 1 / t                       intervals grow as t^2
//   power      h = (1 + 2 t / 2.5)^-1.5        linear near the camera, as t^2.5 far from it; near may be 0
// The last is the power ladder of Zip-NeRF with exponent -1.5 and t doubled, g(t) = 5/3 (1 - h) (Barron et al.
// 2023, eq. 30; camp_zipnerf configs/zipnerf/360.gin), written so that what is far is not a small difference.

const LINEAR_SPACING = 0u;
const DISPARITY_SPACING = 1u;
const POWER_SPACING = 2u;

const SPACING = LINEAR_SPACING;

// The inverse of h.
fn distance_from(h: f32) -> f32 {
  if (SPACING == DISPARITY_SPACING) { return 1.0 / h; }
  if (SPACING == POWER_SPACING) { return 1.25 * (pow(h, -2.0 / 3.0) - 1.0); }
  return h;
}
`;var W3=`// Real spherical harmonics with the Condon-Shortley phase, orthonormal on the unit sphere, as polynomials
// of a unit vector d. Function l (l + 1) + m has degree l and order m = -l \u2026 l; the order, signs and
// constants are tiny-cuda-nn's. What it calls degree n are the first n^2 functions, l = 0 \u2026 n - 1.

// l = 0, then l = 1.
fn spherical_harmonics_0_to_3(d: vec3f) -> vec4f {
  return vec4f(
    0.28209479177387814,
    -0.48860251190291987 * d.y,
    0.48860251190291987 * d.z,
    -0.48860251190291987 * d.x,
  );
}

// l = 2 but its last.
fn spherical_harmonics_4_to_7(d: vec3f) -> vec4f {
  return vec4f(
    1.0925484305920792 * d.x * d.y,
    -1.0925484305920792 * d.y * d.z,
    0.94617469575755997 * d.z * d.z - 0.31539156525251999,
    -1.0925484305920792 * d.x * d.z,
  );
}

// The last of l = 2, then l = 3.
fn spherical_harmonics_8_to_11(d: vec3f) -> vec4f {
  let squares = d * d;
  return vec4f(
    0.54627421529603959 * (squares.x - squares.y),
    0.59004358992664352 * d.y * (squares.y - 3.0 * squares.x),
    2.8906114426405538 * d.x * d.y * d.z,
    0.45704579946446572 * d.y * (1.0 - 5.0 * squares.z),
  );
}

// The rest of l = 3.
fn spherical_harmonics_12_to_15(d: vec3f) -> vec4f {
  let squares = d * d;
  return vec4f(
    0.3731763325901154 * d.z * (5.0 * squares.z - 3.0),
    0.45704579946446572 * d.x * (1.0 - 5.0 * squares.z),
    1.4453057213202769 * d.z * (squares.x - squares.y),
    0.59004358992664352 * d.x * (3.0 * squares.y - squares.x),
  );
}

// The ways back: from the gradients g to four functions to that of d, whose coordinates count as independent.

fn spherical_harmonics_0_to_3_backward(g: vec4f) -> vec3f {
  return 0.48860251190291987 * vec3f(-g.w, -g.y, g.z);
}

fn spherical_harmonics_4_to_7_backward(d: vec3f, g: vec4f) -> vec3f {
  return 1.0925484305920792 *
    vec3f(g.x * d.y - g.w * d.z, g.x * d.x - g.y * d.z, -g.y * d.y - g.w * d.x) +
    vec3f(0.0, 0.0, 1.8923493915151199 * d.z * g.z);
}

fn spherical_harmonics_8_to_11_backward(d: vec3f, g: vec4f) -> vec3f {
  let squares = d * d;
  let cubic = 0.59004358992664352 * g.y;
  let zonal = 0.45704579946446572 * g.w;
  return 1.0925484305920792 * g.x * vec3f(d.x, -d.y, 0.0) +
    cubic * vec3f(-6.0 * d.x * d.y, 3.0 * (squares.y - squares.x), 0.0) +
    2.8906114426405538 * g.z * vec3f(d.y * d.z, d.x * d.z, d.x * d.y) +
    zonal * vec3f(0.0, 1.0 - 5.0 * squares.z, -10.0 * d.y * d.z);
}

fn spherical_harmonics_12_to_15_backward(d: vec3f, g: vec4f) -> vec3f {
  let squares = d * d;
  let zonal = 0.45704579946446572 * g.y;
  let cubic = 0.59004358992664352 * g.w;
  return vec3f(0.0, 0.0, 0.3731763325901154 * g.x * (15.0 * squares.z - 3.0)) +
    zonal * vec3f(1.0 - 5.0 * squares.z, 0.0, -10.0 * d.x * d.z) +
    1.4453057213202769 * g.z *
    vec3f(2.0 * d.x * d.z, -2.0 * d.y * d.z, squares.x - squares.y) +
    cubic * vec3f(3.0 * (squares.y - squares.x), 6.0 * d.x * d.y, 0.0);
}
`;var B3=`// The transfer function of sRGB (IEC 61966-2-1), between encoded values and linear light, both in [0, 1].

fn linear_from_srgb(color: vec3f) -> vec3f {
  let curve = pow((color + 0.055) / 1.055, vec3f(2.4));
  return select(curve, color / 12.92, color <= vec3f(0.04045));
}

fn srgb_from_linear(color: vec3f) -> vec3f {
  let curve = 1.055 * pow(color, vec3f(1.0 / 2.4)) - 0.055;
  return select(curve, color * 12.92, color <= vec3f(0.0031308));
}
`;var H3=`// The colors of viridis, even in how different they look and growing in brightness (Smith and van der Walt
// 2015), as sRGB: a polynomial by Matt Zucker (public domain), within 0.015 of matplotlib's table.

fn viridis(x: f32) -> vec3f {
  let c0 = vec3f(0.2777273272234177, 0.005407344544966578, 0.3340998053353061);
  let c1 = vec3f(0.1050930431085774, 1.404613529898575, 1.384590162594685);
  let c2 = vec3f(-0.3308618287255563, 0.214847559468213, 0.09509516302823659);
  let c3 = vec3f(-4.634230498983486, -5.799100973351585, -19.33244095627987);
  let c4 = vec3f(6.228269936347081, 14.17993336680509, 56.69055260068105);
  let c5 = vec3f(4.776384997670288, -13.74514537774601, -65.35303263337234);
  let c6 = vec3f(-5.435455855934631, 4.645852612178535, 26.3124352495832);
  return saturate(c0 + x * (c1 + x * (c2 + x * (c3 + x * (c4 + x * (c5 + x * c6))))));
}
`;var G3=`// Volume rendering of the samples of one ray, front to back (Max 1995; Mildenhall et al. 2020, eq. 3).
//   alpha_i = 1 - exp(-sigma_i delta_i)    T_i = prod_{j < i} (1 - alpha_j)    w_i = T_i alpha_i
//   color = sum w_i c_i + (1 - sum w_i) background    depth = sum w_i t_i    accumulation = sum w_i

struct Composite {
  color: vec3f,         // without the background
  transmittance: f32,   // T of the next sample
  depth: f32,
  accumulation: f32,
}

fn empty_composite() -> Composite {
  return Composite(vec3f(0.0), 1.0, 0.0, 0.0);
}

// Adds the ray's next sample, and returns its weight.
fn add_sample(ray: ptr<function, Composite>, sigma: f32, delta: f32, t: f32, rgb: vec3f) -> f32 {
  let kept = exp(-sigma * delta); // 1 - alpha
  let weight = (*ray).transmittance * (1.0 - kept);
  (*ray).color += weight * rgb;
  (*ray).depth += weight * t;
  (*ray).accumulation += weight;
  (*ray).transmittance *= kept;
  return weight;
}

// (r, g, b, accumulation) of a ray all of whose samples were added.
fn before_background(ray: Composite, background: vec3f) -> vec4f {
  return vec4f(ray.color + (1.0 - ray.accumulation) * background, ray.accumulation);
}

// The gradient of a sample's weight; d_color: of (r, g, b, accumulation).
fn weight_gradient(d_color: vec4f, rgb: vec3f, background: vec3f) -> f32 {
  return dot(d_color.rgb, rgb - background) + d_color.a;
}

// The gradient of a sample's density: its own weight grows with it, all those behind it shrink.
//   d_sigma_i = delta_i (T_{i+1} d_w_i - sum_{j > i} w_j d_w_j)
// behind: that sum, to be added up from the back, as subtracting it from the whole would cancel.
fn density_gradient(
  delta: f32, transmittance: f32, weight: f32, d_weight: f32, behind: f32,
) -> f32 {
  return delta * ((transmittance - weight) * d_weight - behind);
}
`;var Z3=`// The walks of rays that are rendered segment by segment. One struct of a ray keeps what walking kernels bind
// within eight storage buffers, which every device has.

#import "lib/lattice.wgsl"

struct Walk {
  origin: vec3f,    // world units
  radius: f32,      // of the pixel's cone at t = 1 (lib/cone.wgsl)
  direction: vec3f, // of length 1, or 0 for none
  end: f32,         // where the ray leaves the crop, in cube units
  cursor: u32,      // the next candidate of lib/lattice.wgsl
}

fn ray_of(walk: Walk, lower: vec3f, size: f32, near: f32, far: f32) -> Ray {
  var ray = make_ray(walk.origin, walk.direction, lower, size, near, far, vec3u(0u));
  ray.end = min(ray.end, walk.end);
  return ray;
}
`;var V3=`// Compositing weights of samples that were composited, made again: lib/volrend.wgsl's own formula, so the same
// bits. Importers bind \`outputs\`, (r, g, b, raw density), \`deltas\` and \`transmittances\`.

#import "lib/density.wgsl"

fn weight_of(sample: u32) -> f32 {
  return transmittances[sample] * (1.0 - exp(-density_of(outputs[sample].w) * deltas[sample]));
}
`;var K3=`// How many rays the next step marches, so that it keeps as many samples as it is to train on and seldom
// marches more than fit into memory:
//   rays' = kept rays * clamp(min(target / kept samples, 0.9 capacity / samples), 1/2, 2)
// rounded down and held between min_rays and max_rays. Without samples to divide by, the number doubles.
//   batch       [slots]  KEPT_RAYS and SAMPLES are read, KEPT_SAMPLES and RAYS overwritten
//   kept_total  [1]      samples that were kept of this step's
// One thread.

#import "lib/batch.wgsl"

const FILL = 0.9; // of the memory: the next rays may have more samples than these
const LARGEST_RATIO = 2.0;

struct Params { target_samples: u32, capacity: u32, min_rays: u32, max_rays: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> kept_total: array<u32>;
@group(0) @binding(2) var<storage, read_write> batch: array<u32>;

// Of none found, as of one: as more than one is wanted, the largest ratio.
fn ratio(wanted: f32, found: u32) -> f32 {
  return wanted / f32(max(found, 1u));
}

@compute @workgroup_size(1)
fn main() {
  let kept_samples = kept_total[0];
  let smallest = min(
    ratio(f32(params.target_samples), kept_samples),
    ratio(FILL * f32(params.capacity), batch[SAMPLES]),
  );
  let rays = f32(batch[KEPT_RAYS]) * clamp(smallest, 1.0 / LARGEST_RATIO, LARGEST_RATIO);
  batch[KEPT_SAMPLES] = kept_samples;
  batch[RAYS] = clamp(u32(rays), params.min_rays, params.max_rays);
}
`;var q3=`// How many samples each ray will have: the walk of lib/march.wgsl, nothing stored. Their prefix sum tells
// march/emit where each ray's samples go, in the rays' order, without counters that race.
//   batch                [slots]     RAYS is read
//   origins, directions  [rays]      world units; directions of length 1
//   bits                 [cells/32]  the occupancy grid
//   counts               [rays]      at most MAX_SAMPLES; 0 from batch[RAYS] on
// One thread a ray. params.rays: the length of counts.

#import "lib/batch.wgsl"
#import "lib/dispatch.wgsl"
#import "lib/march.wgsl"

const THREADS = 64u;
const MAX_SAMPLES = 1024u;

struct Params { lower: vec3f, size: f32, near: f32, far: f32, rays: u32, step: u32, seed: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> batch: array<u32>;
@group(0) @binding(2) var<storage, read> origins: array<vec4f>;
@group(0) @binding(3) var<storage, read> directions: array<vec4f>;
@group(0) @binding(4) var<storage, read> bits: array<u32>;
@group(0) @binding(5) var<storage, read_write> counts: array<u32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let number = group_index(workgroup, workgroups) * THREADS + local;
  if (number >= params.rays) { return; }
  var count = 0u;
  if (number < batch[RAYS]) {
    let ray = make_ray(
      origins[number].xyz, directions[number].xyz, params.lower, params.size, params.near, params.far,
      vec3u(number, params.step, params.seed),
    );
    var index = 0u;
    while (count < MAX_SAMPLES) {
      index = next_sample(ray, index).index + 1u;
      if (index > MAX_CANDIDATES) { break; }
      count++;
    }
  }
  counts[number] = count;
}
`;var Y3=`// The samples of each ray that fits into memory: the walk of lib/march.wgsl that march/count counted.
//   origins, directions  [rays]           world units, w the radius of the cone; directions of length 1
//   bits                 [cells/32]       the occupancy grid
//   packed_info          [rays]           (first sample, number of samples); none for rays that do not fit
//   positions            [blocks, POSITION_ROWS, 64]  field coordinates: [0, 1]^3 is the largest cascade; and
//                                         the footprint of each, if they have any
//   ts, deltas           [samples]        distance and length of the interval, in cube units
//   ray_indices          [samples]
// One thread a ray: its neighbours walk through the same cells. What no sample is written to stays as it is.

#import "lib/dispatch.wgsl"
#import "lib/footprint.wgsl"
#import "lib/march.wgsl"
#import "lib/rows.wgsl"

const THREADS = 64u;

struct Params { lower: vec3f, size: f32, near: f32, far: f32, rays: u32, step: u32, seed: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> origins: array<vec4f>;
@group(0) @binding(2) var<storage, read> directions: array<vec4f>;
@group(0) @binding(3) var<storage, read> bits: array<u32>;
@group(0) @binding(4) var<storage, read> packed_info: array<vec2u>;
@group(0) @binding(5) var<storage, read_write> positions: array<f32>;
@group(0) @binding(6) var<storage, read_write> ts: array<f32>;
@group(0) @binding(7) var<storage, read_write> deltas: array<f32>;
@group(0) @binding(8) var<storage, read_write> ray_indices: array<u32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let number = group_index(workgroup, workgroups) * THREADS + local;
  if (number >= params.rays) { return; }
  let info = packed_info[number];
  let ray = make_ray(
    origins[number].xyz, directions[number].xyz, params.lower, params.size, params.near, params.far,
    vec3u(number, params.step, params.seed),
  );
  var index = 0u;
  for (var sample = info.x; sample < info.x + info.y; sample++) {
    let found = next_sample(ray, index);
    index = found.index + 1u;
    let position = to_field(found.position);
    let e = element_of(sample, POSITION_ROWS, 0u);
    positions[e] = position.x;
    positions[e + SAMPLES_PER_BLOCK] = position.y;
    positions[e + 2u * SAMPLES_PER_BLOCK] = position.z;
    if (HAS_FOOTPRINTS) {
      let footprint = footprint_of(origins[number].w, found.t, params.size, found.position);
      positions[e + 3u * SAMPLES_PER_BLOCK] = footprint;
    }
    ts[sample] = found.t;
    deltas[sample] = found.delta;
    ray_indices[sample] = number;
  }
}
`;var J3=`// Which rays' samples fit into memory: the first ones, up to the first that does not fit.
//   batch        [slots]  RAYS is read; KEPT_RAYS and SAMPLES, of those rays, are overwritten
//   counts       [rays]   samples of each ray, 0 from batch[RAYS] on
//   offsets      [rays]   their exclusive prefix sum
//   packed_info  [rays]   (offset, count) of the kept rays, (0, 0) of all others
// One thread a ray; the last kept ray's thread writes to batch, without any the first thread.
// params.rays: the length of counts. capacity: how many samples memory holds.

#import "lib/batch.wgsl"
#import "lib/dispatch.wgsl"

const THREADS = 64u;

struct Params { rays: u32, capacity: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> batch: array<u32>;
@group(0) @binding(2) var<storage, read> counts: array<u32>;
@group(0) @binding(3) var<storage, read> offsets: array<u32>;
@group(0) @binding(4) var<storage, read_write> packed_info: array<vec2u>;

// If a ray does not fit, none after it does: where it ends, the next one starts.
fn is_kept(ray: u32) -> bool {
  return ray < min(batch[RAYS], params.rays) && offsets[ray] + counts[ray] <= params.capacity;
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let ray = group_index(workgroup, workgroups) * THREADS + local;
  if (ray >= params.rays) { return; }
  var info = vec2u(0u);
  if (is_kept(ray)) {
    info = vec2u(offsets[ray], counts[ray]);
    if (!is_kept(ray + 1u)) {
      batch[KEPT_RAYS] = ray + 1u;
      batch[SAMPLES] = info.x + info.y;
    }
  } else if (ray == 0u) {
    batch[KEPT_RAYS] = 0u;
    batch[SAMPLES] = 0u;
  }
  packed_info[ray] = info;
}
`;var X3=`// Density and colour networks, backward, fused (lib/mlp_gradient.wgsl). The forward pass is computed again
// on chip, so nothing but its inputs has to be kept.
//   encoded      [blocks, ENCODED, 64]    encoded positions of the marched samples
//   ray_indices  [marched samples]        each one's ray
//   directions   [rays]                   of length 1
//   sources      [samples]                the marched sample that a kept sample is
//   d_outputs    [samples]                gradient for (r, g, b after the sigmoid, raw density)
//   parameters                            matrices, 64 columns each
//   d_encoded    [blocks, ENCODED, 64]    gradient at the kept samples; zero for the last block's padding
//   partials     [groups, vec4s]          each workgroup's sum of the parameters' gradients, laid out as
//                                         the parameters; columns beyond a matrix's own stay as they are
// A fixed number of workgroups of 128 threads; workgroup g takes tiles g, g + groups, \u2026, each of 4 QUADS
// samples. mlp/reduce.wgsl then adds the slices of partials in order: the same bits each time.
//
// Workgroup memory holds the hidden layers of one network at a time: the colour network's are used up when
// the density network's are computed again in their place. That costs 7 % more multiply-adds than keeping
// them (with one hidden layer), and leaves room for two each. With WIDTH = 64: 176 rows of 128 bytes
// and 4 KiB of weights, 26 KiB.

#import "lib/dispatch.wgsl"
#import "lib/mlp_color.wgsl"
#import "lib/mlp_gradient.wgsl"
#import "lib/rows.wgsl"

const QUADS = 8u; // 16 with f16

// Where activations stand, each overwritten by its gradient.
const HIDDEN_0 = 0u;
const HIDDEN_1 = WIDTH;
const COLOR_INPUT = 2u * WIDTH;
const STAGE = COLOR_INPUT + COLOR_INPUTS; // encoded features, 16 at a time; gradients of the colours
const ROWS = STAGE + SLICE;

// samples: how many there can be; slot: which of batch says how many there are; groups: how many
// workgroups share them; vec4s: length of a slice of partials.
struct Params { layers: Layers, @align(16) samples: u32, slot: u32, groups: u32, vec4s: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> batch: array<u32>;
@group(0) @binding(2) var<storage, read> encoded: array<f32>;
@group(0) @binding(3) var<storage, read> ray_indices: array<u32>;
@group(0) @binding(4) var<storage, read> directions: array<vec4f>;
@group(0) @binding(5) var<storage, read> sources: array<u32>;
@group(0) @binding(6) var<storage, read> d_outputs: array<vec4f>;
@group(0) @binding(7) var<storage, read> parameters: array<vec4f>;
@group(0) @binding(8) var<storage, read_write> d_encoded: array<vec4f>;
@group(0) @binding(9) var<storage, read_write> partials: array<vec4f>;

// Of padding samples everything is read as zero, so that they add nothing.
fn encoded_of(feature: u32, lane: Lane) -> vec4f {
  return vec4f(
    encoded_at(lane.samples.x, feature), encoded_at(lane.samples.y, feature),
    encoded_at(lane.samples.z, feature), encoded_at(lane.samples.w, feature),
  );
}

fn encoded_at(sample: u32, feature: u32) -> f32 {
  if (sample == NO_SAMPLE) { return 0.0; }
  return encoded[element_of(sample, ENCODED, feature)];
}

fn source_of(sample: u32) -> u32 {
  if (sample == NO_SAMPLE) { return NO_SAMPLE; }
  return sources[sample];
}

fn d_output_of(sample: u32) -> vec4f {
  if (sample == NO_SAMPLE) { return vec4f(0.0); }
  return loss_scale * d_outputs[sample];
}

// The gradients of a thread's four samples: d_r, d_g, d_b and d_raw in the columns.
fn d_outputs_of(samples: vec4u) -> mat4x4f {
  return transpose(mat4x4f(
    d_output_of(samples.x), d_output_of(samples.y), d_output_of(samples.z), d_output_of(samples.w),
  ));
}

// What is done with a tile, a layer a turn.
//   0 to 5    forward through both networks
//   6 to 8    back through the colour network
//   9, 10     forward through the density network's hidden layers again
//   11, 12    back through its head and second hidden layer
//   13 to \u2026   back through its first, CHUNK features a turn
struct Turn { number: u32, is_backward: bool }

fn turn_of(turn: u32) -> Turn {
  if (turn < 6u) { return Turn(turn, false); }
  if (turn < 9u) { return Turn(11u - turn, true); }
  if (turn < 11u) { return Turn(turn - 9u, false); }
  return Turn(13u - min(turn, 13u), true);
}

const CHUNK = WIDTH; // as HIDDEN_1 is where they are staged
const TURNS = 13u + (ENCODED + CHUNK - 1u) / CHUNK;

// The chunk of the first layer's inputs that is due, staged.
fn encoded_chunk(turn: u32, whole: Layer, lane: Lane) -> Layer {
  let first = (turn - 13u) * CHUNK;
  let features = min(ENCODED - first, CHUNK);
  workgroupBarrier();
  for (var feature = 0u; feature < features; feature += SLICE) {
    stage_encoded(HIDDEN_1 + feature, first + feature, lane);
  }
  return Layer(HIDDEN_1, features, whole.offset + first * STRIDE, whole.y, whole.outputs);
}

// What is summed in a layer's transposed matrix: the gradient of its outputs, a slice at least.
fn transposed(number: u32, layer: Layer) -> Matrix {
  let inputs = select(layer.inputs, GEOMETRY, number == COLOR_0); // the harmonics need no gradient
  return Matrix(layer.offset, max(layer.outputs, SLICE), inputs, true);
}

// A layer's activations from its sums; of the colours the gradient before their sigmoid. Threads with
// quad > 0 have d = 0: they write the zeros that fill the slice.
fn finish_forward(number: u32, layer: Layer, sums: Sums, d: mat4x4f, lane: Lane) {
  if (number == DENSITY_HEAD) {
    put_color_inputs(sums.low, lane);
  } else if (number == COLOR_HEAD) {
    if (lane.quad >= 4u) { return; }
    put_rows(layer.y + 4u * lane.quad, lane.column, mat4x4f(
      d[0] * sigmoid_derivative(sums.low[0]), d[1] * sigmoid_derivative(sums.low[1]),
      d[2] * sigmoid_derivative(sums.low[2]), vec4f(0.0),
    ));
  } else {
    put_rectified(layer.y, sums, layer.outputs, lane);
  }
}

fn sigmoid_derivative(x: vec4f) -> vec4f {
  let y = sigmoid(x);
  return y * (1.0 - y);
}

// The gradient of a layer's inputs from its sums, over these inputs or into d_encoded.
fn finish_backward(number: u32, turn: u32, layer: Layer, sums: Sums, d: mat4x4f, lane: Lane) {
  if (number == DENSITY_0) {
    let first = (turn - 13u) * CHUNK + 4u * lane.quad;
    if (lane.quad * 4u < layer.inputs) { store(first, sums.low, lane); }
    if (has_high(layer.inputs, lane)) { store(first + 4u * QUADS_APART, sums.high, lane); }
  } else if (number == COLOR_0) {
    if (lane.quad >= 4u) { return; }
    put_rows(layer.x + 4u * lane.quad, lane.column, mat4x4f(
      sums.low[0] + d[3], sums.low[1], sums.low[2], sums.low[3],
    ));
  } else {
    put_rectified_gradient(layer.x, sums, layer.inputs, lane);
  }
}

// The gradients for four features of a thread's samples.
fn store(feature: u32, sums: mat4x4f, lane: Lane) {
  let d = sums * (1.0 / loss_scale);
  let place = row_of(lane.first / SAMPLES_PER_BLOCK, ENCODED, feature) +
    lane.first % SAMPLES_PER_BLOCK / 4u + lane.column;
  d_encoded[place] = d[0];
  d_encoded[place + VEC4S_PER_ROW] = d[1];
  d_encoded[place + 2u * VEC4S_PER_ROW] = d[2];
  d_encoded[place + 3u * VEC4S_PER_ROW] = d[3];
}

// slice: vec4 offset of the workgroup's partials; is_first: whether its sums begin with this tile.
fn run_tile(d: mat4x4f, slice: u32, is_first: bool, lane: Lane) {
  for (var turn = 0u; turn < TURNS; turn++) {
    let due = turn_of(turn);
    if (is_missing(due.number)) { continue; }
    var layer = layer_of(due.number);
    var x = layer.x;
    var matrix = Matrix(layer.offset, layer.inputs, layer.outputs, false);
    if (due.is_backward) {
      if (due.number == DENSITY_0) { layer = encoded_chunk(turn, layer, lane); }
      add_gradient(layer.x, layer.inputs, layer.y, layer.outputs, slice + layer.offset, is_first, lane);
      x = layer.y;
      matrix = transposed(due.number, layer);
    }
    let sums = multiply(x, due.number == DENSITY_0 && !due.is_backward, matrix, lane);
    if (due.is_backward) {
      finish_backward(due.number, turn, layer, sums, d, lane);
    } else {
      finish_forward(due.number, layer, sums, d, lane);
    }
  }
}

@compute @workgroup_size(128)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let group = group_index(workgroup, workgroups);
  if (group >= params.groups) { return; }
  let slice = group * params.vec4s;
  let count = min(params.samples, batch[params.slot]);
  set_loss_scale(count);
  let blocks = (count + SAMPLES_PER_BLOCK - 1u) / SAMPLES_PER_BLOCK;
  let tiles = blocks * VEC4S_PER_ROW / QUADS;
  if (group >= tiles) {
    for (var i = local; i < params.vec4s; i += THREADS) { partials[slice + i] = vec4f(0.0); }
    return;
  }
  for (var index = group; index < tiles; index += params.groups) {
    var lane = lane_of(local, index * QUADS * 4u, count);
    var d = mat4x4f();
    if (lane.quad == 0u) { d = d_outputs_of(lane.samples); }
    lane.samples = vec4u(
      source_of(lane.samples.x), source_of(lane.samples.y),
      source_of(lane.samples.z), source_of(lane.samples.w),
    );
    run_tile(d, slice, index == group, lane);
  }
}
`;var Q3=`// The density network alone (lib/mlp_networks.wgsl), for points without a direction.
//   encoded     [blocks, ENCODED, 64]    encoded positions of samples
//   parameters                           matrices, 64 columns each
//   raw         [blocks, features, 64]   raw densities in row \`first\`; zero for the padding samples
// A workgroup of 128 threads takes a block of 64 samples through all layers, as mlp/forward.wgsl.

#import "lib/batch.wgsl"
#import "lib/dispatch.wgsl"
#import "lib/mlp_networks.wgsl"
#import "lib/rows.wgsl"

const QUADS = 16u;
const ROWS = WIDTH;
const HIDDEN_0 = 0u;
const HIDDEN_1 = 0u;
const COLOR_INPUT = 0u;
const STAGE = 0u;

// samples: how many there can be; slot: which entry of \`batch\` says how many there are; features, first:
// all rows of \`raw\`, and the one to write.
struct Params { layers: Layers, @align(16) samples: u32, slot: u32, features: u32, first: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> batch: array<u32>;
@group(0) @binding(2) var<storage, read> encoded: array<vec4f>;
@group(0) @binding(3) var<storage, read> parameters: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> raw: array<vec4f>;

fn encoded_of(feature: u32, lane: Lane) -> vec4f {
  return encoded[row_of(lane.first / SAMPLES_PER_BLOCK, ENCODED, feature) + lane.column];
}

@compute @workgroup_size(128)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let block = group_index(workgroup, workgroups);
  let count = min(params.samples, batch[params.slot]);
  if (block * SAMPLES_PER_BLOCK >= count) { return; }
  let lane = lane_of(local, block * SAMPLES_PER_BLOCK, count);

  var raw_density = vec4f(0.0);
  for (var number = DENSITY_0; number <= DENSITY_HEAD; number++) {
    if (is_missing(number)) { continue; }
    let layer = layer_of(number);
    let matrix = Matrix(layer.offset, layer.inputs, layer.outputs, false);
    let sums = multiply(layer.x, number == DENSITY_0, matrix, lane);
    if (number == DENSITY_HEAD) {
      raw_density = sums.low[0];
    } else {
      put_rectified(layer.y, sums, layer.outputs, lane);
    }
  }
  if (lane.quad > 0u) { return; }
  let place = row_of(block, params.features, params.first) + lane.column;
  raw[place] = select(raw_density, vec4f(0.0), lane.samples == vec4u(NO_SAMPLE));
}
`;var eO=`// Density and colour networks, forward, fused (lib/mlp_networks.wgsl).
//   encoded      [blocks, ENCODED, 64]   encoded positions of samples
//   ray_indices  [samples]               each sample's ray
//   directions   [rays]                  of length 1
//   parameters                           matrices, 64 columns each
//   outputs      [samples]               (r, g, b after the sigmoid, raw density)
// A workgroup of 128 threads takes a block of 64 samples through all layers, each overwriting the
// activations before it: 20 KiB of workgroup memory, 12 with f16. Of the padding samples of the last
// block nothing is written.

#import "lib/batch.wgsl"
#import "lib/dispatch.wgsl"
#import "lib/mlp_color.wgsl"
#import "lib/rows.wgsl"

const QUADS = 16u;
const ROWS = max(WIDTH, COLOR_INPUTS);
const HIDDEN_0 = 0u;
const HIDDEN_1 = 0u;
const COLOR_INPUT = 0u;
const STAGE = 0u;

// samples: how many there can be; slot: which entry of \`batch\` says how many there are.
struct Params { layers: Layers, @align(16) samples: u32, slot: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> batch: array<u32>;
@group(0) @binding(2) var<storage, read> encoded: array<vec4f>;
@group(0) @binding(3) var<storage, read> ray_indices: array<u32>;
@group(0) @binding(4) var<storage, read> directions: array<vec4f>;
@group(0) @binding(5) var<storage, read> parameters: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> outputs: array<vec4f>;

fn encoded_of(feature: u32, lane: Lane) -> vec4f {
  return encoded[row_of(lane.first / SAMPLES_PER_BLOCK, ENCODED, feature) + lane.column];
}

fn store(sample: u32, output: vec4f) {
  if (sample != NO_SAMPLE) { outputs[sample] = output; }
}

@compute @workgroup_size(128)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let first = group_index(workgroup, workgroups) * SAMPLES_PER_BLOCK;
  let count = min(params.samples, batch[params.slot]);
  if (first >= count) { return; }
  let lane = lane_of(local, first, count);

  var raw = vec4f(0.0);
  var colors = mat4x4f();
  for (var number = DENSITY_0; number <= COLOR_HEAD; number++) {
    if (is_missing(number)) { continue; }
    let layer = layer_of(number);
    let matrix = Matrix(layer.offset, layer.inputs, layer.outputs, false);
    let sums = multiply(layer.x, number == DENSITY_0, matrix, lane);
    if (number == DENSITY_HEAD) {
      raw = sums.low[0];
      put_color_inputs(sums.low, lane);
    } else if (number == COLOR_HEAD) {
      colors = sums.low;
    } else {
      put_rectified(layer.y, sums, layer.outputs, lane);
    }
  }
  if (lane.quad > 0u) { return; }
  let rows = transpose(mat4x4f(sigmoid(colors[0]), sigmoid(colors[1]), sigmoid(colors[2]), raw));
  store(lane.samples.x, rows[0]);
  store(lane.samples.y, rows[1]);
  store(lane.samples.z, rows[2]);
  store(lane.samples.w, rows[3]);
}
`;var tO=`// Adds the workgroups' slices of parameter gradients (mlp/backward.wgsl); overwrites gradients.
//   partials   [groups, vec4s]
//   gradients  [vec4s]
// A workgroup of 256 threads adds 32 vec4s: 8 threads each add every eighth slice in order, then one adds
// their sums in order. So the result does not depend on timing, and there are threads enough to hide
// the latency of memory.

#import "lib/dispatch.wgsl"

const VEC4S_PER_GROUP = 32u;
const RUNS = 8u;

struct Params { vec4s: u32, groups: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> partials: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> gradients: array<vec4f>;

var<workgroup> sums: array<vec4f, 256>; // [RUNS, VEC4S_PER_GROUP]

@compute @workgroup_size(256)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  workgroupBarrier(); // after drivers have cleared workgroup memory: AMD's does not wait itself
  let column = local % VEC4S_PER_GROUP;
  let run = local / VEC4S_PER_GROUP;
  let i = group_index(workgroup, workgroups) * VEC4S_PER_GROUP + column;
  var sum = vec4f(0.0);
  if (i < params.vec4s) {
    for (var group = run; group < params.groups; group += RUNS) {
      sum += partials[group * params.vec4s + i];
    }
  }
  sums[local] = sum;
  workgroupBarrier();
  if (run > 0u || i >= params.vec4s) { return; }
  for (var other = 1u; other < RUNS; other++) {
    sum += sums[other * VEC4S_PER_GROUP + column];
  }
  gradients[i] = sum;
}
`;var rO=`// The gradients of the color network's outputs, from vectors to rows.
//   d_outputs  [samples]          (d_r, d_g, d_b, d_raw)
//   d_rgbs     [blocks, 16, 64]   rows 0 to 2; the others stay zero
// One thread a sample; what only pads the last block gets zeros.

#import "lib/dispatch.wgsl"
#import "lib/rows.wgsl"

// count: which of counts says how many samples there are.
struct Params { samples: u32, count: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> counts: array<u32>;
@group(0) @binding(2) var<storage, read> d_outputs: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> d_rgbs: array<f32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let block = group_index(workgroup, workgroups);
  let count = min(counts[params.count], params.samples);
  if (block * SAMPLES_PER_BLOCK >= count) { return; }
  let sample = block * SAMPLES_PER_BLOCK + local;
  let e = element_of(sample, ROW_ALIGNMENT, 0u);
  var gradient = vec3f(0.0);
  if (sample < count) { gradient = d_outputs[sample].rgb; }
  d_rgbs[e] = gradient.r;
  d_rgbs[e + SAMPLES_PER_BLOCK] = gradient.g;
  d_rgbs[e + 2u * SAMPLES_PER_BLOCK] = gradient.b;
}
`;var nO=`// The gradient to the first row that the density network makes, the raw density.
//   d_outputs    [samples]                w is the gradient as a density
//   d_densities  [blocks, features, 64]   row 0: with ADD its gradient as a feature of the color network, to
//                                         which the other is added; without, it is overwritten
// With UNIT the gradient is 1 and all other rows are cleared, for the raw density's own gradients; d_outputs is
// never read. Samples that only pad the last block get 0, or with ADD what they have. One thread a sample.

#import "lib/dispatch.wgsl"
#import "lib/rows.wgsl"

const ADD = true;
const UNIT = false;

// count: which of counts says how many samples there are.
struct Params { samples: u32, count: u32, features: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> counts: array<u32>;
@group(0) @binding(2) var<storage, read> d_outputs: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> d_densities: array<f32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let block = group_index(workgroup, workgroups);
  let count = min(counts[params.count], params.samples);
  if (block * SAMPLES_PER_BLOCK >= count) { return; }
  let sample = block * SAMPLES_PER_BLOCK + local;
  let element = element_of(sample, params.features, 0u);
  var gradient = 0.0;
  if (sample < count) { gradient = select(d_outputs[sample].w, 1.0, UNIT); }
  if (ADD) {
    d_densities[element] += gradient;
    return;
  }
  d_densities[element] = gradient;
  if (!UNIT) { return; }
  for (var row = 1u; row < params.features; row++) {
    d_densities[element + row * SAMPLES_PER_BLOCK] = 0.0;
  }
}
`;var oO=`// The directions from which samples are seen, as rows for an encoding; of length 1.
//   sources      [samples]         with GATHER: the sample whose ray it is; without: never read
//   ray_indices  [all samples]
//   directions   [rays]            xyz of length w; all 0 for a pixel that has no ray
//   rows         [blocks, 3, 64]
// One thread a sample; what only pads the last block gets zeros.

#import "lib/dispatch.wgsl"
#import "lib/rows.wgsl"

const GATHER = false;

// count: which of counts says how many samples there are.
struct Params { samples: u32, count: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> counts: array<u32>;
@group(0) @binding(2) var<storage, read> sources: array<u32>;
@group(0) @binding(3) var<storage, read> ray_indices: array<u32>;
@group(0) @binding(4) var<storage, read> directions: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> rows: array<f32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let block = group_index(workgroup, workgroups);
  let count = min(counts[params.count], params.samples);
  if (block * SAMPLES_PER_BLOCK >= count) { return; }
  let sample = block * SAMPLES_PER_BLOCK + local;
  var direction = vec3f(0.0);
  if (sample < count) {
    var source = sample;
    if (GATHER) { source = sources[sample]; }
    let ray = directions[ray_indices[source]];
    direction = ray.xyz / max(ray.w, 1e-20);
  }
  let e = element_of(sample, 3u, 0u);
  rows[e] = direction.x;
  rows[e + SAMPLES_PER_BLOCK] = direction.y;
  rows[e + 2u * SAMPLES_PER_BLOCK] = direction.z;
}
`;var sO=`// Rows of some samples side by side, so that layers can run over these alone.
//   sources   [samples]              which sample of \`rows_of_all\` each is
//   rows_of_all  [all blocks, rows, 64]
//   gathered  [blocks, rows, 64]
// One thread a sample and four rows; what only pads the last block gets zeros.

#import "lib/dispatch.wgsl"
#import "lib/rows.wgsl"

// count: which of counts says how many samples there are.
struct Params { samples: u32, count: u32, rows: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> counts: array<u32>;
@group(0) @binding(2) var<storage, read> sources: array<u32>;
@group(0) @binding(3) var<storage, read> rows_of_all: array<f32>;
@group(0) @binding(4) var<storage, read_write> gathered: array<f32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let group = group_index(workgroup, workgroups);
  let parts = (params.rows + 3u) / 4u;
  let count = min(counts[params.count], params.samples);
  let first = group / parts * SAMPLES_PER_BLOCK;
  if (first >= count) { return; }
  let sample = first + local;
  let row = group % parts * 4u;
  let place = element_of(sample, params.rows, row);
  var source = 0u;
  if (sample < count) { source = element_of(sources[sample], params.rows, row); }
  for (var i = 0u; i < min(params.rows - row, 4u); i++) {
    let step = i * SAMPLES_PER_BLOCK;
    var value = 0.0;
    if (sample < count) { value = rows_of_all[source + step]; }
    gathered[place + step] = value;
  }
}
`;var aO=`// What the networks say of a sample, in one vector: (r, g, b, raw density), the latter with noise added where
// training wants it.
//   rgbs          [blocks, 16, 64]                rows 0 to 2
//   densities     [blocks, density_features, 64]  row 0
//   outputs       [samples]
// One thread a sample.

#import "lib/density.wgsl"
#import "lib/dispatch.wgsl"
#import "lib/rows.wgsl"

// count: which of counts says how many samples there are.
// first_sample: number of the first one in the whole batch.
struct Params {
  samples: u32, count: u32, density_features: u32,
  first_sample: u32, step: u32, seed: u32, noise_std: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> counts: array<u32>;
@group(0) @binding(2) var<storage, read> rgbs: array<f32>;
@group(0) @binding(3) var<storage, read> densities: array<f32>;
@group(0) @binding(4) var<storage, read_write> outputs: array<vec4f>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let sample = group_index(workgroup, workgroups) * 64u + local;
  if (sample >= min(counts[params.count], params.samples)) { return; }
  let noise = noise_of(params.first_sample + sample, params.step, params.seed, params.noise_std);
  let rgb = element_of(sample, ROW_ALIGNMENT, 0u);
  outputs[sample] = vec4f(
    rgbs[rgb], rgbs[rgb + SAMPLES_PER_BLOCK], rgbs[rgb + 2u * SAMPLES_PER_BLOCK],
    densities[element_of(sample, params.density_features, 0u)] + noise,
  );
}
`;var iO=`// The cells that an update of the occupancy grid looks at, and where in them (Mueller et al. 2022).
//   bits      [cells / 32]            which cells are occupied
//   cells     [count]                 the cell of each sample
//   positions [blocks, features, 64]  three rows from \`row\` on: a random place in the cell, in field
//                                     coordinates; with HAS_FOOTPRINTS a fourth with the cell's footprint; 0
//                                     for the samples that only fill the last block
//   footprints [cells]                occupancy/footprints.wgsl's; with HAS_FOOTPRINTS
// In an update of WARM_UP sample s looks at cell s. In a later one the first quarter of as many samples as
// there are cells draws from all cells, a second quarter from the occupied ones: each tries up to 10 cells
// and keeps the last, occupied or not. An update may come in pieces: \`first\` is the number of the piece's
// first sample in the whole update. One thread a sample.

#import "lib/dispatch.wgsl"
#import "lib/occupancy.wgsl"
#import "lib/random.wgsl"
#import "lib/rows.wgsl"

const WARM_UP = false;
const HAS_FOOTPRINTS = false;
const CELLS = CASCADES * CELLS_PER_CASCADE;
const TRIES = 10u;
const STREAMS_PER_TRY = 256u; // between the draws of two tries

struct Params { count: u32, first: u32, step: u32, seed: u32, features: u32, row: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> bits: array<u32>;
@group(0) @binding(2) var<storage, read_write> cells: array<u32>;
@group(0) @binding(3) var<storage, read_write> positions: array<f32>;
@group(0) @binding(4) var<storage, read> footprints: array<f32>;

fn any_cell(index: u32, stream: u32) -> u32 {
  return pcg4d(vec4u(index, params.step, stream, params.seed)).x % CELLS;
}

fn cell_for(index: u32) -> u32 {
  if (WARM_UP) { return index; }
  if (index < CELLS / 4u) { return any_cell(index, STREAM_OCCUPANCY); }
  var cell = 0u;
  for (var attempt = 1u; attempt <= TRIES; attempt++) {
    cell = any_cell(index, STREAM_OCCUPANCY + STREAMS_PER_TRY * attempt);
    if (((bits[cell / CELLS_PER_WORD] >> (cell % CELLS_PER_WORD)) & 1u) == 1u) { break; }
  }
  return cell;
}

fn position_in(cell: u32, index: u32) -> vec3f {
  let draw = pcg4d(vec4u(index, params.step, STREAM_OCCUPANCY_JITTER, params.seed));
  let jitter = vec3f(uniform_from(draw.x), uniform_from(draw.y), uniform_from(draw.z));
  let position = cell_corner(cell) + jitter * cell_size(cell / CELLS_PER_CASCADE);
  return (position - 0.5) / f32(1u << (CASCADES - 1u)) + 0.5;
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let block = group_index(workgroup, workgroups);
  let sample = block * SAMPLES_PER_BLOCK + local;
  if (block * SAMPLES_PER_BLOCK >= params.count) { return; }
  var position = vec3f(0.0);
  var footprint = 0.0;
  if (sample < params.count) {
    let index = params.first + sample;
    let cell = cell_for(index);
    cells[sample] = cell;
    position = position_in(cell, index);
    if (HAS_FOOTPRINTS) { footprint = footprints[cell]; }
  }
  let element = element_of(sample, params.features, params.row);
  positions[element] = position.x;
  positions[element + SAMPLES_PER_BLOCK] = position.y;
  positions[element + 2u * SAMPLES_PER_BLOCK] = position.z;
  if (HAS_FOOTPRINTS) { positions[element + 3u * SAMPLES_PER_BLOCK] = footprint; }
}
`;var cO=`// How finely an occupancy grid's cells are seen at best: the smallest footprint (lib/footprint.wgsl) that a sample in
// the middle of a cell has in any camera that it lies in front of, or with lenses in whose image. So a cell is asked
// for as rays ask for it: levels of the field that they hardly see would say anything of a point.
//   cameras     [n]
//   footprints  [cells]   0, that of a point, where no camera sees the cell, and of cameras with tables
// One thread a cell.

#import "lib/cone.wgsl"
#import "lib/dispatch.wgsl"
#import "lib/footprint.wgsl"

const THREADS = 64u;
const LENS = false; // whether any camera has a lens or a table
const UNSEEN = 0x1p126;

// The cube of cascade 0, by its lowest corner and its side; for cylinders, what lib/ndc.wgsl calls (ax, ay). first,
// end: the cells that a run looks at.
struct Params { lower: vec3f, side: f32, ndc: vec2f, cameras: u32, first: u32, end: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> cameras: array<Camera>;
@group(0) @binding(2) var<storage, read_write> footprints: array<f32>;

// The footprint of a sample in a place of the grid, in a camera; UNSEEN if that does not see it.
fn footprint_in(camera: u32, place: vec3f) -> f32 {
  var radius = pinhole_cone_radius(cameras[camera], 1.0);
  if (FOOTPRINTS == CYLINDERS) {
    return footprint_of(radius * 0.5 * (params.ndc.x + params.ndc.y), 0.0, params.side, place);
  }
  if (LENS && cameras[camera].projection == TABLE) { return 0.0; }
  let to_world = cameras[camera].to_world;
  let offset = params.lower + params.side * from_grid(place) -
    vec3f(to_world[0].w, to_world[1].w, to_world[2].w);
  // The rows of camera-to-world as columns: on the left of a vector, the transpose of the rotation.
  let in_camera = (to_world * offset).xyz;
  var reach = -in_camera.z;
  if (LENS) {
    let pixel = lens_pixel(cameras[camera], in_camera);
    let direction = lens_direction(cameras[camera], pixel.xy);
    let distance = length(direction);
    if (pixel.z == 0.0 || distance == 0.0) { return UNSEEN; }
    radius = lens_cone_radius(cameras[camera], pixel.xy, direction, 1.0) / distance;
    reach = length(offset);
  }
  if (reach <= 0.0) { return UNSEEN; }
  return footprint_of(radius, reach / params.side, params.side, place);
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let cell = params.first + group_index(workgroup, workgroups) * THREADS + local;
  if (cell >= params.end) { return; }
  let middle = cell_corner(cell) + 0.5 * cell_size(cell / CELLS_PER_CASCADE);
  var smallest = UNSEEN;
  for (var camera = 0u; camera < params.cameras; camera++) {
    smallest = min(smallest, footprint_in(camera, middle));
  }
  footprints[cell] = select(smallest, 0.0, smallest == UNSEEN);
}
`;var lO=`// Lets old votes count for less: an eighth of them is forgotten at each update of the occupancy grid.
//   votes  [count]
// One thread a number.

#import "lib/dispatch.wgsl"

const THREADS = 64u;
const UPDATES = 8u;

struct Params { count: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> votes: array<u32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let index = group_index(workgroup, workgroups) * THREADS + local;
  if (index >= params.count) { return; }
  // Rounded up, so that the last ones go, too.
  votes[index] -= (votes[index] + UPDATES - 1u) / UPDATES;
}
`;var uO=`// The mean density of the occupancy grid; cells that no camera sees count as 0.
//   mean[0] = sum of partials / cells
//   partials  [count]   as occupancy/update leaves them
// One workgroup adds all of them in a fixed order.

const THREADS = 256u;

struct Params { count: u32, cells: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> partials: array<f32>;
@group(0) @binding(2) var<storage, read_write> mean: array<f32>;

var<workgroup> sums: array<f32, THREADS>;

@compute @workgroup_size(THREADS)
fn main(@builtin(local_invocation_index) local: u32) {
  workgroupBarrier(); // after drivers have cleared workgroup memory: AMD's does not wait itself
  var sum = 0.0;
  for (var i = local; i < params.count; i += THREADS) { sum += partials[i]; }
  sums[local] = sum;
  for (var width = THREADS / 2u; width > 0u; width /= 2u) {
    workgroupBarrier();
    if (local < width) { sums[local] += sums[local + width]; }
  }
  if (local == 0u) { mean[0] = sums[0] / f32(params.cells); }
}
`;var fO=`// In which cells something is missing, by the votes of the rays that pass them (occupancy/vote.wgsl). A wrong
// ray accuses all its cells, but only the guilty one is accused by rays from every side: of the rays through
// it many more are wrong than of all rays.
//   bit i of missing[w] = wrong / (wrong + right + DOUBT) > share of wrong ones among all rays + MARGIN,
//                         for cell 32 w + i, if a camera sees it
//   densities     [cells]   -1 where no camera sees the cell
//   right, wrong  [cells]   votes
//   all_rays      [2]       right and wrong ones
//   missing       [words]
// One thread a word.

#import "lib/dispatch.wgsl"
#import "lib/occupancy.wgsl"

const THREADS = 64u;
const MARGIN = 0.15;
const DOUBT = 4.0; // votes that say nothing, so that a few others do not say much

struct Params { words: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> densities: array<f32>;
@group(0) @binding(2) var<storage, read> right: array<u32>;
@group(0) @binding(3) var<storage, read> wrong: array<u32>;
@group(0) @binding(4) var<storage, read> all_rays: array<u32, 2>;
@group(0) @binding(5) var<storage, read_write> missing: array<u32>;

fn share_of(right: u32, wrong: u32, doubt: f32) -> f32 {
  return f32(wrong) / max(f32(right + wrong) + doubt, 1.0);
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let word = group_index(workgroup, workgroups) * THREADS + local;
  if (word >= params.words) { return; }
  let usual = share_of(all_rays[0], all_rays[1], 0.0);
  var found = 0u;
  for (var i = 0u; i < CELLS_PER_WORD; i++) {
    let cell = word * CELLS_PER_WORD + i;
    let share = share_of(right[cell], wrong[cell], DOUBT);
    let is_missing = share > usual + MARGIN && densities[cell] >= 0.0;
    found |= u32(is_missing) << i;
  }
  missing[word] = found;
}
`;var pO=`// What an update of the occupancy grid found in the cells it looked at.
//   fresh[cells[s]] = max(fresh[cells[s]], sigma_s MARCH_STEP)     over all samples s
//   cells  [count]                 the cell of each sample
//   raws   [blocks, features, 64]  raw densities in row \`row\`
//   fresh  [all cells]             optical thicknesses of the marcher's shortest step, >= 0
// Numbers >= 0 are ordered as their bits are: the maximum is one of integers, whatever the order of the
// samples. A raw density that is not a number counts as empty. One thread a sample.

#import "lib/density.wgsl"
#import "lib/dispatch.wgsl"
#import "lib/rows.wgsl"

const MARCH_STEP = 1.0;
const THREADS = 64u;

struct Params { count: u32, features: u32, row: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> cells: array<u32>;
@group(0) @binding(2) var<storage, read> raws: array<f32>;
@group(0) @binding(3) var<storage, read_write> fresh: array<atomic<u32>>;

// By its bits, as compilers may assume that there is no such thing.
fn is_nan(value: f32) -> bool {
  return (bitcast<u32>(value) & 0x7fffffffu) > 0x7f800000u;
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let sample = group_index(workgroup, workgroups) * THREADS + local;
  if (sample >= params.count) { return; }
  let raw = raws[element_of(sample, params.features, params.row)];
  if (is_nan(raw)) { return; }
  atomicMax(&fresh[cells[sample]], bitcast<u32>(density_of(raw) * MARCH_STEP));
}
`;var dO=`// Which cells of the occupancy grid are occupied (Mueller et al. 2022).
//   bit i of bits[w] = density of cell 32 w + i > min(threshold / stretch, mean), or bit i of missing[w]
// Densities are optical thicknesses of the marcher's shortest step. In a contracted space a ray's steps grow
// with the square of the distance from LINEAR sides of the box on (lib/march.wgsl): far away little density
// makes a step opaque. stretch is by how much a step is longer there on a ray from the box's centre; 1 in a
// space that is not contracted. Only the threshold follows it: the mean stays one of like numbers, or far
// cells would raise it above all near ones before anything is learned.
//   densities [32 words]
//   mean      [1]
//   missing   [words]      where occupancy/missing wants to see samples whatever the density is
//   bits      [words]
// One thread a word. Cells that no camera sees have a density of -1, and never pass.

#import "lib/dispatch.wgsl"
#import "lib/occupancy.wgsl"

const THREADS = 64u;

struct Params { words: u32, threshold: f32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> densities: array<vec4f>;
@group(0) @binding(2) var<storage, read> mean: array<f32>;
@group(0) @binding(3) var<storage, read_write> bits: array<u32>;
@group(0) @binding(4) var<storage, read> missing: array<u32>;

fn threshold_of(cell: u32) -> f32 {
  if (!IS_CONTRACTED) { return params.threshold; }
  let distance = length(point_in_cell(cell, vec3f(0.5)) - 0.5) / LINEAR;
  return params.threshold / max(distance * distance, 1.0);
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let word = group_index(workgroup, workgroups) * THREADS + local;
  if (word >= params.words) { return; }
  var occupied = missing[word];
  for (var four = 0u; four < 8u; four++) {
    let cell = word * CELLS_PER_WORD + four * 4u;
    let thresholds = vec4f(
      threshold_of(cell), threshold_of(cell + 1u), threshold_of(cell + 2u), threshold_of(cell + 3u),
    );
    let threshold = min(thresholds, vec4f(mean[0]));
    let passes = select(vec4u(0u), vec4u(1u, 2u, 4u, 8u), densities[word * 8u + four] > threshold);
    occupied |= (passes.x | passes.y | passes.z | passes.w) << (4u * four);
  }
  bits[word] = occupied;
}
`;var hO=`// The decayed maximum of the occupancy grid (Mueller et al. 2022).
//   density = density < 0 ? -1 : max(decay density, fresh)
//   fresh = 0, ready for the next update
//   partials[p] = sum of max(density, 0) over the p-th CELLS_PER_PARTIAL cells, in a fixed order
//   densities [cells]             -1 where no camera sees the cell
//   fresh     [cells]             what this update found, >= 0; 0 for cells it did not look at
//   partials  [cells / CELLS_PER_PARTIAL]
// A thread owns 4 cells, a workgroup one partial sum.

#import "lib/dispatch.wgsl"

const THREADS = 256u;
const CELLS_PER_PARTIAL = 4u * THREADS;

// decay 1 leaves the densities as they are, where nothing is fresh.
struct Params { cells: u32, decay: f32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> densities: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> fresh: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> partials: array<f32>;

var<workgroup> sums: array<f32, THREADS>;

@compute @workgroup_size(THREADS)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  workgroupBarrier(); // after drivers have cleared workgroup memory: AMD's does not wait itself
  let group = group_index(workgroup, workgroups);
  let four = group * THREADS + local;
  var sum = 0.0;
  if (four < params.cells / 4u) {
    let before = densities[four];
    let density = select(max(params.decay * before, fresh[four]), vec4f(-1.0), before < vec4f(0.0));
    densities[four] = density;
    fresh[four] = vec4f(0.0);
    sum = dot(max(density, vec4f(0.0)), vec4f(1.0));
  }
  sums[local] = sum;
  for (var width = THREADS / 2u; width > 0u; width /= 2u) {
    workgroupBarrier();
    if (local < width) { sums[local] += sums[local + width]; }
  }
  if (local == 0u && group * THREADS < params.cells / 4u) { partials[group] = sums[0]; }
}
`;var mO=`// Which cells of an occupancy grid a photograph shows (instant-ngp, mark_untrained_density_grid).
//   densities [cells]   0 for a cell that some camera sees, -1 for the others, which stay empty for ever
//   cameras   [n]
// A camera sees a cell if the cell's centre or one of its 8 corners lies in front of it and inside its
// image, or if it stands in the cell; one whose rays come from a table counts as seeing all cells. One
// thread a cell, which stops at the first camera that sees it.

#import "lib/dispatch.wgsl"
#import "lib/lens.wgsl"
#import "lib/ndc.wgsl"
#import "lib/occupancy.wgsl"

const THREADS = 64u;
const LENS = false; // whether any camera has a lens or a table
const NDC = false;  // whether the cube lies in normalised device coordinates

// The cube of cascade 0, by its lowest corner and its side; with NDC, what lib/ndc.wgsl calls (ax, ay).
// first, end: the cells that a run looks at: with many cameras a single run would take seconds.
struct Params { lower: vec3f, side: f32, ndc: vec2f, cameras: u32, first: u32, end: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> cameras: array<Camera>;
@group(0) @binding(2) var<storage, read_write> densities: array<f32>;

// Whether a camera has a world point in its image.
fn shows(camera: u32, point: vec3f) -> bool {
  let to_world = cameras[camera].to_world;
  let offset = point - vec3f(to_world[0].w, to_world[1].w, to_world[2].w);
  // The rows of camera-to-world as columns: on the left of a vector, the transpose of the rotation.
  let in_camera = (to_world * offset).xyz;
  let size = cameras[camera].size;
  if (LENS) {
    let pixel = lens_pixel(cameras[camera], in_camera);
    return pixel.z > 0.0 && all(pixel.xy >= vec2f(0.0)) && all(pixel.xy < size);
  }
  let depth = -in_camera.z;
  // Pixel coordinates times the depth: no division, and behind the camera the image is empty.
  let pixel = vec2f(in_camera.x, -in_camera.y) * cameras[camera].focal + depth * cameras[camera].principal;
  return all(pixel >= vec2f(0.0)) && all(pixel < depth * size);
}

// Where a point of a cell, given by fractions of its sides, lies in the world.
fn world_point(cell: u32, fractions: vec3f) -> vec3f {
  let point = params.lower + params.side * point_in_cell(cell, fractions);
  if (NDC) { return world_from_ndc(params.ndc, point); }
  return point;
}

// Whether a camera stands in a cell. In normalised device coordinates all cameras stand before the cube.
fn contains(cell: u32, camera: u32) -> bool {
  if (NDC) { return false; }
  let to_world = cameras[camera].to_world;
  let position = vec3f(to_world[0].w, to_world[1].w, to_world[2].w);
  let offset = to_grid((position - params.lower) / params.side) - cell_corner(cell);
  return all(offset >= vec3f(0.0)) && all(offset <= vec3f(cell_size(cell / CELLS_PER_CASCADE)));
}

fn sees(camera: u32, cell: u32) -> bool {
  if (LENS && cameras[camera].projection == TABLE) { return true; }
  if (contains(cell, camera)) { return true; }
  if (shows(camera, world_point(cell, vec3f(0.5)))) { return true; }
  for (var corner = 0u; corner < 8u; corner++) {
    let far = (vec3u(corner) >> vec3u(0u, 1u, 2u)) & vec3u(1u);
    if (shows(camera, world_point(cell, vec3f(far)))) { return true; }
  }
  return false;
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let cell = params.first + group_index(workgroup, workgroups) * THREADS + local;
  if (cell >= params.end) { return; }
  var density = -1.0;
  for (var camera = 0u; camera < params.cameras; camera++) {
    if (sees(camera, cell)) {
      density = 0.0;
      break;
    }
  }
  densities[cell] = density;
}
`;var gO=`// What rays tell of the cells that they pass: whether something is missing in them. A ray that nothing stops
// tells that one of its cells is empty too soon if it looks otherwise than its photograph, and that none of
// them is if it looks the same. A ray that something stops tells nothing: what it met may just have the wrong
// colour.
//   batch                [slots]          KEPT_RAYS is read
//   origins, directions  [rays]           world units; directions of length 1
//   colors               [rays]           (r, g, b, accumulation), as rendered
//   targets              [rays]           (r, g, b, alpha), as photographed; nothing where alpha is below 0
//   right, wrong         [cells]          are added to: rays that look right, rays that do not, of those that
//                                         passed each cell
//   all_rays             [2]              is added to: of all rays that told something, right and wrong ones
// One thread a ray, which takes all cells as empty and so looks into each once. Integers are added: their
// order does not matter.

#import "lib/batch.wgsl"
#import "lib/dispatch.wgsl"
#import "lib/lattice.wgsl"

const THREADS = 64u;

// A channel further off than this is wrong: far above noise, and half of what something that covers a third
// of a pixel does to it before a random background.
const ERROR = 0.1;
const STOPPED = 0.5; // accumulation of a ray that something stops
const NONE = CASCADES * CELLS_PER_CASCADE; // no cell

struct Params { lower: vec3f, size: f32, near: f32, far: f32, rays: u32, step: u32, seed: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> batch: array<u32>;
@group(0) @binding(2) var<storage, read> origins: array<vec4f>;
@group(0) @binding(3) var<storage, read> directions: array<vec4f>;
@group(0) @binding(4) var<storage, read> colors: array<vec4f>;
@group(0) @binding(5) var<storage, read> targets: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> right: array<atomic<u32>>;
@group(0) @binding(7) var<storage, read_write> wrong: array<atomic<u32>>;
@group(0) @binding(8) var<storage, read_write> all_rays: array<atomic<u32>, 2>;

fn vote(cell: u32, is_wrong: bool) {
  if (is_wrong) { atomicAdd(&wrong[cell], 1u); } else { atomicAdd(&right[cell], 1u); }
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let number = group_index(workgroup, workgroups) * THREADS + local;
  if (number >= min(params.rays, batch[KEPT_RAYS])) { return; }
  let color = colors[number];
  let photographed = targets[number];
  // Not "color.a >= STOPPED": a ray that is not a number tells nothing either.
  if (photographed.a < 0.0 || !(color.a < STOPPED)) { return; }
  let error = abs(color.rgb - photographed.rgb);
  let is_wrong = max(max(error.r, error.g), error.b) > ERROR;
  atomicAdd(&all_rays[u32(is_wrong)], 1u);

  let ray = make_ray(
    origins[number].xyz, directions[number].xyz, params.lower, params.size, params.near, params.far,
    vec3u(number, params.step, params.seed),
  );
  var cell = NONE;
  var index = 0u;
  while (index < MAX_CANDIDATES) {
    let candidate = candidate_of(ray, index);
    if (!(candidate.t < ray.end)) { break; }
    if (candidate.cell != cell) {
      cell = candidate.cell;
      vote(cell, is_wrong);
    }
    index = after_empty(ray, candidate);
  }
}
`;var wO=`// Shuffled pixel batches over all images at all scales: every epoch visits each pixel once, in another order.
//   pixels   [rays]       (image, x, y, j): of the image reduced by 2^j
//   cameras  [images]     for the images' sizes
//   offsets  [images + 1] pixels of all images before each, at all scales
// One thread a ray. first is the batch's place in its epoch; a batch may run over into the next epoch.

#import "lib/camera.wgsl"
#import "lib/pyramid.wgsl"
#import "lib/random.wgsl"

struct Params { rays: u32, images: u32, first: u32, epoch: u32, seed: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> cameras: array<Camera>;
@group(0) @binding(2) var<storage, read> offsets: array<u32>;
@group(0) @binding(3) var<storage, read_write> pixels: array<vec4u>;

// The image that a pixel of all images belongs to.
fn image_of(flat: u32) -> u32 {
  var low = 0u;
  var high = params.images;
  while (high - low > 1u) {
    let middle = (low + high) / 2u;
    if (offsets[middle] <= flat) { low = middle; } else { high = middle; }
  }
  return low;
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let ray = id.x;
  if (ray >= params.rays) { return; }
  let count = offsets[params.images];
  let epoch = params.epoch + (params.first + ray) / count;
  let keys = pcg4d(vec4u(epoch, 0u, STREAM_PIXELS, params.seed)).xy;
  let flat = shuffled_index((params.first + ray) % count, count, keys);
  let image = image_of(flat);
  pixels[ray] = vec4u(image, pyramid_pixel(vec2u(cameras[image].size), flat - offsets[image]));
}
`;var _O=`// Pixels of a step, each of any image, drawn independently of the others, as rays a step may change. A scale is
// drawn as often as it has pixels.
//   pixels   [rays]    (image, x, y, j): of the image reduced by 2^j
//   cameras  [images]  for the images' sizes
// One thread a ray. A remainder makes the first of n numbers likelier than the last by n / 2^32 of their
// probability: no training is long enough to tell.

#import "lib/camera.wgsl"
#import "lib/pyramid.wgsl"
#import "lib/random.wgsl"

struct Params { rays: u32, images: u32, step: u32, seed: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> cameras: array<Camera>;
@group(0) @binding(2) var<storage, read_write> pixels: array<vec4u>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let ray = id.x;
  if (ray >= params.rays) { return; }
  let bits = pcg4d(vec4u(ray, params.step, STREAM_PIXELS, params.seed));
  let image = bits.x % params.images;
  let size = vec2u(cameras[image].size);
  let halvings = pyramid_pixel(size, bits.w % pyramid_pixels(size)).z;
  pixels[ray] = vec4u(image, bits.yz % (size >> vec2u(halvings)), halvings);
}
`;var yO=`// The colours of a batch of pixels over the background: color = rgb * alpha + background * (1 - alpha), in
// sRGB values, as the published protocol does, or in linear light and then made sRGB again (LINEAR), as
// instant-ngp does. Pixels to ignore get an alpha of -1: those without a ray and, with MASKED, those that
// are masked out, whose rays are taken away: without samples no penalty acts on what they pass, either.
//   pixels      [rays]  (image, x, y, j): of the image reduced by 2^j
//   directions  [rays]  w = 0: no ray; set to 0 where a pixel is masked out
//   images              8-bit RGBA, straight alpha, one image a layer, its reductions as mip levels; with
//                       MASKED, a transparent pixel other than black is masked out
//   colors      [rays]  (r, g, b, alpha)
// One thread a ray.

#import "lib/background.wgsl"
#import "lib/srgb.wgsl"

const BACKGROUND = 0u;
const LINEAR = false;
const MASKED = false;

struct Params { rays: u32, step: u32, seed: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> pixels: array<vec4u>;
@group(0) @binding(2) var<storage, read_write> directions: array<vec4f>;
@group(0) @binding(3) var images: texture_2d_array<u32>;
@group(0) @binding(4) var<storage, read_write> colors: array<vec4f>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let ray = id.x;
  if (ray >= params.rays) { return; }
  let pixel = pixels[ray];
  let texel = textureLoad(images, pixel.yz, pixel.x, pixel.w);
  let rgba = vec4f(texel) / 255.0;
  let background = background_of(BACKGROUND, ray, params.step, params.seed);
  var color = mix(background, rgba.rgb, rgba.a);
  if (LINEAR) {
    color = srgb_from_linear(mix(linear_from_srgb(background), linear_from_srgb(rgba.rgb), rgba.a));
  }
  if (MASKED && texel.a == 0u && any(texel.rgb != vec3u(0u))) { directions[ray] = vec4f(0.0); }
  let has_ray = directions[ray].w != 0.0;
  colors[ray] = vec4f(color, select(-1.0, rgba.a, has_ray));
}
`;var bO=`// Pixel batches of one random image a step at all scales, without repetition, inside its centre crop: a rectangle
// of \`fraction\` of its width and height (1 for all of it), rounded down, and the middle of each reduced image that
// has the size of the crop's reduction.
//   pixels   [rays]    (image, x, y, j): of the image reduced by 2^j
//   cameras  [images]  for the images' sizes
// One thread a ray.

#import "lib/camera.wgsl"
#import "lib/pyramid.wgsl"
#import "lib/random.wgsl"

struct Params { rays: u32, images: u32, step: u32, seed: u32, fraction: f32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> cameras: array<Camera>;
@group(0) @binding(2) var<storage, read_write> pixels: array<vec4u>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let ray = id.x;
  if (ray >= params.rays) { return; }
  let image = pcg4d(vec4u(0u, params.step, STREAM_PIXELS, params.seed)).x % params.images;
  let keys = pcg4d(vec4u(1u, params.step, STREAM_PIXELS, params.seed)).xy;
  let size = cameras[image].size;
  let crop = max(vec2u(size * params.fraction), vec2u(1u));
  let count = pyramid_pixels(crop);
  let pixel = pyramid_pixel(crop, shuffled_index(ray % count, count, keys));
  let halvings = vec2u(pixel.z);
  let corner = ((vec2u(size) >> halvings) - (crop >> halvings)) / 2u;
  pixels[ray] = vec4u(image, corner + pixel.xy, pixel.z);
}
`;var vO=`// A run of pixels of one camera's image, row by row from \`first\`, for rendering.
//   pixels  [rays]  (camera, x, y, 0)
// One thread a ray.

struct Params { rays: u32, camera: u32, width: u32, first: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> pixels: array<vec4u>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let ray = id.x;
  if (ray >= params.rays) { return; }
  let pixel = params.first + ray;
  pixels[ray] = vec4u(params.camera, pixel % params.width, pixel / params.width, 0u);
}
`;var xO=`// Cameras moved by what was learnt of them: turned around their own positions, then shifted.
//   R = exp([omega]) R_0    o = o_0 + tau
//   twists   [views, 2]                (omega, 0), (tau, 0): radians and world units, in world axes
//   initial  [views, CAMERA_VEC4S]     cameras as the scene has them (lib/camera.wgsl)
//   cameras  [views, CAMERA_VEC4S]     of these only the poses are written
// One thread a view.

#import "lib/camera.wgsl"
#import "lib/rotation.wgsl"

struct Params { views: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> twists: array<vec4f>;
@group(0) @binding(2) var<storage, read> initial: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> cameras: array<vec4f>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let view = id.x;
  if (view >= params.views) { return; }
  let omega = twists[2u * view].xyz;
  let tau = twists[2u * view + 1u].xyz;
  let first = view * CAMERA_VEC4S + CAMERA_POSE;
  // Rows of camera-to-world as columns: right, up, backward and position are this matrix's rows.
  let rows = mat3x4f(initial[first], initial[first + 1u], initial[first + 2u]);
  let axes = transpose(rows);
  let right = rotated(omega, axes[0]);
  let up = rotated(omega, axes[1]);
  let backward = rotated(omega, axes[2]);
  let position = axes[3] + tau;
  for (var row = 0u; row < 3u; row++) {
    cameras[first + row] = vec4f(right[row], up[row], backward[row], position[row]);
  }
}
`;var SO=`// How the loss would have each ray moved: the gradients to samples' positions x = o + t d, with distances
// held, add up to a force on the ray's camera, and with the levers t d to a torque around it.
//   force = sum g    torque = sum t d x g    g = J^T d_position: in world units
//   kept_offsets  [capacity + 1]    exclusive prefix sum of the rays' kept samples, and the sum of all
//   packed_info   [rays]            (first marched sample, number of marched samples)
//   ts            [samples]         of marched samples, in cube units; a ray's kept ones are its first
//   origins       [rays]            world units
//   directions    [rays]            of length 1
//   d_positions   [blocks, 3, 64]   of kept samples, to field coordinates
//   d_rays        [rays, 2]         (torque, 0), (force, 0)
// One thread a ray: there are counters[index], at most capacity.

#import "lib/dispatch.wgsl"
#import "lib/kept_samples.wgsl"
#import "lib/occupancy.wgsl"
#import "lib/rows.wgsl"

const THREADS = 64u;

struct Params { lower: vec3f, size: f32, capacity: u32, index: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> counters: array<u32>;
@group(0) @binding(2) var<storage, read> kept_offsets: array<u32>;
@group(0) @binding(3) var<storage, read> packed_info: array<vec2u>;
@group(0) @binding(4) var<storage, read> ts: array<f32>;
@group(0) @binding(5) var<storage, read> origins: array<vec4f>;
@group(0) @binding(6) var<storage, read> directions: array<vec4f>;
@group(0) @binding(7) var<storage, read> d_positions: array<f32>;
@group(0) @binding(8) var<storage, read_write> d_rays: array<vec4f>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let ray = group_index(workgroup, workgroups) * THREADS + local;
  let rays = min(counters[params.index], params.capacity);
  if (ray >= rays) { return; }
  let kept = kept_samples_of(ray);
  let first = packed_info[ray].x;
  let origin = (origins[ray].xyz - params.lower) / params.size;
  let direction = directions[ray].xyz;
  var force = vec3f(0.0);
  var torque = vec3f(0.0); // of levers in cube units
  for (var sample = kept.x; sample < kept.y; sample++) {
    let lever = ts[first + sample - kept.x] * direction;
    let e = element_of(sample, 3u, 0u);
    let d_position = vec3f(
      d_positions[e], d_positions[e + SAMPLES_PER_BLOCK], d_positions[e + 2u * SAMPLES_PER_BLOCK],
    );
    let g = to_grid_backward(origin + lever, to_field_backward(d_position)) / params.size;
    force += g;
    torque += cross(lever, g);
  }
  d_rays[2u * ray] = vec4f(params.size * torque, 0.0);
  d_rays[2u * ray + 1u] = vec4f(force, 0.0);
}
`;var kO=`// The gradients of twists from those of rays: in place, in the sums over each view's rays.
//   d_omega = J(omega)^T torque    d_tau = force
//   twists     [views, 2]   (omega, 0), (tau, 0)
//   gradients  [views, 2]   in: (torque, 0), (force, 0); out: (d_omega, 0), (d_tau, 0)
// One thread a view.

#import "lib/rotation.wgsl"

struct Params { views: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> twists: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> gradients: array<vec4f>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let view = id.x;
  if (view >= params.views) { return; }
  let torque = gradients[2u * view].xyz;
  gradients[2u * view] = vec4f(left_jacobian_transposed(twists[2u * view].xyz, torque), 0.0);
}
`;var EO=`// Rays through pixels, in world coordinates.
//   pixels      [rays]     (camera, x, y, j): of the camera's image reduced by 2^j
//   cameras     [n]
//   origins     [rays]     xyz in world units; the radius of the pixel's cone at t = 1 (lib/cone.wgsl)
//   directions  [rays]     xyz, and its length as w
// A direction has a depth of 1 along the camera's axis, or with UNIT a length of 1; fisheye, fov and
// equirectangular ones always have a length of 1. Where a lens shows nothing, direction and length are 0.
// Cameras with a table get their rays from rays/table.wgsl. One thread a ray.

#import "lib/cone.wgsl"

const UNIT = false;
const PIXEL_OFFSET = 0.5; // where in a pixel its ray passes
const LENS = false;       // whether any camera has a lens

struct Params { rays: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> pixels: array<vec4u>;
@group(0) @binding(2) var<storage, read> cameras: array<Camera>;
@group(0) @binding(3) var<storage, read_write> origins: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> directions: array<vec4f>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let ray = id.x;
  if (ray >= params.rays) { return; }
  let pixel = pixels[ray];
  let width = f32(1u << pixel.w);
  let place = (vec2f(pixel.yz) + PIXEL_OFFSET) * width;
  let to_world = cameras[pixel.x].to_world;
  var in_camera: vec3f;
  var radius: f32;
  if (LENS) {
    in_camera = lens_direction(cameras[pixel.x], place);
    radius = lens_cone_radius(cameras[pixel.x], place, in_camera, width);
  } else {
    let offset = (place - cameras[pixel.x].principal) / cameras[pixel.x].focal;
    in_camera = vec3f(offset.x, -offset.y, -1.0);
    radius = pinhole_cone_radius(cameras[pixel.x], width);
  }
  let direction = vec4f(in_camera, 0.0) * to_world;
  let distance = length(direction);
  let origin = vec4f(0.0, 0.0, 0.0, 1.0) * to_world;
  origins[ray] = vec4f(origin, radius);
  if (LENS && distance == 0.0) {
    origins[ray] = vec4f(origin, 0.0);
    directions[ray] = vec4f(0.0);
  } else if (UNIT) {
    origins[ray] = vec4f(origin, radius / distance);
    directions[ray] = vec4f(direction / distance, 1.0);
  } else {
    directions[ray] = vec4f(direction, distance);
  }
}
`;var OO=`// World rays in normalised device coordinates (lib/ndc.wgsl).
//   origins          [rays]  in: world, radius of the cone as w; out: on the near plane, z = -1, and the radius
//                            there, which stays along the ray: cones become cylinders
//   directions       [rays]  in: world, length as w; out: t = 1 at infinity, or with UNIT of length 1
//   view_directions  [rays]  xyz of length 1 in the world, and 1
// Rays that do not look along -z never reach the near plane: their directions become 0, as those of rays
// that are none. One thread a ray.

#import "lib/ndc.wgsl"

const UNIT = false;

struct Params { rays: u32, scale: vec2f }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> origins: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> directions: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> view_directions: array<vec4f>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let ray = id.x;
  if (ray >= params.rays) { return; }
  let world = directions[ray];
  if (!(world.z < 0.0)) {
    directions[ray] = vec4f(0.0);
    view_directions[ray] = vec4f(0.0);
    return;
  }
  let found = ndc_ray(params.scale, origins[ray].xyz, world.xyz);
  let distance = length(found.direction);
  // Of a depth of 1, where x' = ax x and y' = ay y; of both the mean, as the released code of Mip-NeRF has it.
  let radius = origins[ray].w / -world.z * 0.5 * (params.scale.x + params.scale.y);
  origins[ray] = vec4f(found.origin, radius);
  view_directions[ray] = vec4f(world.xyz / world.w, 1.0);
  if (UNIT) {
    directions[ray] = vec4f(found.direction / distance, 1.0);
  } else {
    directions[ray] = vec4f(found.direction, distance);
  }
}
`;var TO=`// Rays of cameras that have a table of them, in place of those that rays/generate.wgsl made.
//   pixels      [rays]     (camera, x, y, 0)
//   cameras     [n]
//   table                  one camera a layer, two texels a pixel: origin and direction
//   origins     [rays]     xyz in world units, and the radius of the pixel's cone at t = 1: by the way to the
//                          direction of the pixel below, or above for the last row, as in lib/cone.wgsl;
//                          0 where the table has no such direction
//   directions  [rays]     xyz of length 1, and 1; 0 where the table's direction is 0
// One thread a ray.

#import "lib/cone.wgsl"

struct Params { rays: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> pixels: array<vec4u>;
@group(0) @binding(2) var<storage, read> cameras: array<Camera>;
@group(0) @binding(3) var table: texture_2d_array<f32>;
@group(0) @binding(4) var<storage, read_write> origins: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> directions: array<vec4f>;

// The direction of a pixel at length 1; 0 where there is none.
fn table_direction(camera: u32, pixel: vec2u) -> vec3f {
  let direction = textureLoad(table, vec2u(2u * pixel.x + 1u, pixel.y), camera, 0).xyz;
  let distance = length(direction);
  return select(vec3f(0.0), direction / distance, distance > 0.0);
}

fn table_cone_radius(camera: u32, pixel: vec2u, direction: vec3f) -> f32 {
  let last = u32(cameras[camera].size.y) - 1u;
  var neighbour = vec3f(0.0);
  if (pixel.y < last) { neighbour = table_direction(camera, pixel + vec2u(0u, 1u)); }
  if (all(neighbour == vec3f(0.0)) && pixel.y > 0u) {
    neighbour = table_direction(camera, pixel - vec2u(0u, 1u));
  }
  return select(CONE_OF_WIDTH * distance(neighbour, direction), 0.0, all(neighbour == vec3f(0.0)));
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let ray = id.x;
  if (ray >= params.rays) { return; }
  let pixel = pixels[ray];
  if (cameras[pixel.x].projection != TABLE) { return; }
  let origin = textureLoad(table, vec2u(2u * pixel.y, pixel.z), pixel.x, 0).xyz;
  let direction = table_direction(pixel.x, pixel.yz);
  if (all(direction == vec3f(0.0))) {
    origins[ray] = vec4f(origin, 0.0);
    directions[ray] = vec4f(0.0);
    return;
  }
  origins[ray] = vec4f(origin, table_cone_radius(pixel.x, pixel.yz, direction));
  directions[ray] = vec4f(direction, 1.0);
}
`;var AO=`// Density and colour networks, backward, on a CPU: the gradients of the encoded positions, and of every layer's
// sums, of which dense/gradient.wgsl makes those of the matrices. The forward pass is computed again, so nothing
// but its inputs has to be kept.
//   encoded      [blocks, ENCODED, 64]   encoded positions of the marched samples
//   ray_indices  [marched samples]       each one's ray
//   directions   [rays]                  of length 1
//   sources      [samples]               the marched sample that a kept sample is, in vec4s
//   d_outputs    [samples]               gradient for (r, g, b after the sigmoid, raw density)
//   parameters   matrices, 64 columns each; transposed: the same transposed
//   d_encoded    [blocks, ENCODED, 64]   gradient at the kept samples; zero for the last block's padding
//   rows         [blocks, ROWS, 64]      what layers make of the samples, and its gradients (lib/register_rows.wgsl)
// A thread takes four samples of a block, and never looks at what others wrote. One product follows the other in
// one loop: the matrices' gradients need what each makes in memory anyway, and so the kernel is short. Straight
// lines through all layers, as on the way there, would take drivers a quarter of a minute to compile.

#import "lib/dispatch.wgsl"
#import "lib/harmonics.wgsl"
#import "lib/register_products.wgsl"
#import "lib/register_rows.wgsl"

// samples: how many there can be; slot: which of batch says how many there are.
struct Params { layers: Layers, @align(16) transposed: Layers, @align(16) samples: u32, slot: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> batch: array<u32>;
@group(0) @binding(2) var<storage, read> encoded: array<f32>;
@group(0) @binding(3) var<storage, read> ray_indices: array<u32>;
@group(0) @binding(4) var<storage, read> directions: array<vec4f>;
@group(0) @binding(5) var<storage, read> sources: array<vec4u>;
@group(0) @binding(6) var<storage, read> d_outputs: array<vec4f>;
@group(0) @binding(7) var<storage, read> parameters: array<vec4f>;
@group(0) @binding(8) var<storage, read> transposed: array<vec4f>;
@group(0) @binding(9) var<storage, read_write> d_encoded: array<vec4f>;
@group(0) @binding(10) var<storage, read_write> rows: array<vec4f>;

// A product of rows x \u2026 x + inputs - 1 with a matrix, to rows y \u2026 y + 4 quads - 1. Where \`passed\` is a row, the
// outputs pass where it and those that follow are positive; on the way there, where they are positive themselves.
struct Product { x: u32, inputs: u32, matrix: u32, y: u32, quads: u32, passed: u32 }

const UNITS = WIDTH / 4u;
const ALL = 0xffffffffu;       // outputs pass as they are
const THEMSELVES = 0xfffffffeu;
const NO_ROW = 0xffffffffu;    // the last product's outputs are d_encoded
const THERE = 6u;              // products of the way there
const PRODUCTS = 2u * THERE;

fn product_of(number: u32) -> Product {
  let there = params.layers;
  let back = params.transposed;
  switch (number) {
    case 0u: { return Product(ENCODED_ROW, ENCODED, there.density_0, DENSITY_0_ROW, UNITS, THEMSELVES); }
    case 1u: { return Product(DENSITY_0_ROW, WIDTH, there.density_1, DENSITY_1_ROW, UNITS, THEMSELVES); }
    case 2u: { return Product(DENSITY_1_ROW, WIDTH, there.density_head, COLOR_INPUT_ROW, GEOMETRY / 4u, ALL); }
    case 3u: { return Product(COLOR_INPUT_ROW, COLOR_INPUTS, there.color_0, COLOR_0_ROW, UNITS, THEMSELVES); }
    case 4u: { return Product(COLOR_0_ROW, WIDTH, there.color_1, COLOR_1_ROW, UNITS, THEMSELVES); }
    case 5u: { return Product(COLOR_1_ROW, WIDTH, there.color_head, D_COLORS_ROW, 1u, ALL); }
    case 6u: { return Product(D_COLORS_ROW, ROW_ALIGNMENT, back.color_head, D_COLOR_1_ROW, UNITS, COLOR_1_ROW); }
    case 7u: { return Product(D_COLOR_1_ROW, WIDTH, back.color_1, D_COLOR_0_ROW, UNITS, COLOR_0_ROW); }
    case 8u: { return Product(D_COLOR_0_ROW, WIDTH, back.color_0, D_GEOMETRY_ROW, GEOMETRY / 4u, ALL); }
    case 9u: { return Product(D_GEOMETRY_ROW, GEOMETRY, back.density_head, D_DENSITY_1_ROW, UNITS, DENSITY_1_ROW); }
    case 10u: { return Product(D_DENSITY_1_ROW, WIDTH, back.density_1, D_DENSITY_0_ROW, UNITS, DENSITY_0_ROW); }
    default: { return Product(D_DENSITY_0_ROW, WIDTH, back.density_0, NO_ROW, ENCODED / 4u, ALL); }
  }
}

// Whether the networks are without this layer.
fn is_missing(number: u32) -> bool {
  return (DENSITY_LAYERS == 1u && (number == 1u || number == 10u)) ||
    (COLOR_LAYERS == 1u && (number == 4u || number == 7u));
}

// Where a thread's samples are: their first row, in vec4s, and the first of d_encoded's.
struct Place { rows: u32, d_encoded: u32 }

fn rows_4(place: u32, row: u32) -> mat4x4f {
  let first = place + row * VEC4S_PER_ROW;
  return mat4x4f(
    rows[first], rows[first + VEC4S_PER_ROW], rows[first + 2u * VEC4S_PER_ROW], rows[first + 3u * VEC4S_PER_ROW],
  );
}

fn rows_16(place: u32, row: u32) -> Features {
  return Features(
    rows_4(place, row), rows_4(place, row + 4u), rows_4(place, row + 8u), rows_4(place, row + 12u),
  );
}

fn put_4(place: u32, row: u32, values: mat4x4f) {
  let first = place + row * VEC4S_PER_ROW;
  rows[first] = values[0];
  rows[first + VEC4S_PER_ROW] = values[1];
  rows[first + 2u * VEC4S_PER_ROW] = values[2];
  rows[first + 3u * VEC4S_PER_ROW] = values[3];
}

fn put_gradient(first: u32, values: mat4x4f) {
  d_encoded[first] = values[0];
  d_encoded[first + VEC4S_PER_ROW] = values[1];
  d_encoded[first + 2u * VEC4S_PER_ROW] = values[2];
  d_encoded[first + 3u * VEC4S_PER_ROW] = values[3];
}

fn weights_at(is_back: bool, place: u32) -> vec4f {
  if (is_back) { return transposed[place]; }
  return parameters[place];
}

fn load(is_back: bool, place: u32, lane: u32) -> Spread {
  let first = place + lane * STRIDE;
  var spread = Spread();
  spread.a = weights_at(is_back, first);
  if (LANES <= 8u) { spread.b = weights_at(is_back, first + LANES * STRIDE); }
  if (LANES == 4u) {
    spread.c = weights_at(is_back, first + 2u * LANES * STRIDE);
    spread.d = weights_at(is_back, first + 3u * LANES * STRIDE);
  }
  return spread;
}

// d_raw: the gradients of the raw densities themselves, which are the first of the geometry.
fn multiply(number: u32, place: Place, d_raw: vec4f, lane: u32) {
  let product = product_of(number);
  let low = rows_16(place.rows, product.x);
  let high = rows_16(place.rows, product.x + 16u);
  for (var quad = 0u; quad < product.quads; quad++) {
    var sums = mat4x4f();
    for (var part = 0u; part < product.inputs / 16u; part++) {
      let w = load(number >= THERE, product.matrix + part * 16u * STRIDE + quad, lane);
      sums = add_16(sums, choose(low, high, part == 1u), w);
    }
    if (product.passed == THEMSELVES) {
      sums = pass_positive(sums, sums);
    } else if (product.passed != ALL) {
      sums = pass_positive(sums, rows_4(place.rows, product.passed + 4u * quad));
    } else if (product.y == D_GEOMETRY_ROW && quad == 0u) {
      sums[0] += d_raw;
    }
    if (product.y == NO_ROW) {
      put_gradient(place.d_encoded + 4u * quad * VEC4S_PER_ROW, sums);
    } else {
      put_4(place.rows, product.y + 4u * quad, sums);
    }
  }
}

// A feature of four samples, which lie anywhere.
fn encoded_of(samples: vec4u, feature: u32) -> vec4f {
  return vec4f(
    encoded[element_of(samples.x, ENCODED, feature)], encoded[element_of(samples.y, ENCODED, feature)],
    encoded[element_of(samples.z, ENCODED, feature)], encoded[element_of(samples.w, ENCODED, feature)],
  );
}

fn put_inputs(place: Place, samples: vec4u) {
  for (var feature = 0u; feature < ENCODED; feature++) {
    rows[place.rows + (ENCODED_ROW + feature) * VEC4S_PER_ROW] = encoded_of(samples, feature);
  }
  let a = directions[ray_indices[samples.x]].xyz;
  let b = directions[ray_indices[samples.y]].xyz;
  let c = directions[ray_indices[samples.z]].xyz;
  let d = directions[ray_indices[samples.w]].xyz;
  for (var part = 0u; part < 4u; part++) {
    let harmonics = mat4x4f(
      harmonics_of(part, a), harmonics_of(part, b), harmonics_of(part, c), harmonics_of(part, d),
    );
    put_4(place.rows, COLOR_INPUT_ROW + GEOMETRY + 4u * part, transpose(harmonics));
  }
}

// A sample's gradient; zero past the last one.
fn d_output_of(sample: u32, count: u32) -> vec4f {
  if (sample >= count) { return vec4f(0.0); }
  return d_outputs[sample];
}

fn sigmoid_gradient(d: vec4f, x: vec4f) -> vec4f {
  let y = 1.0 / (1.0 + exp(-x));
  return d * y * (1.0 - y);
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let thread = group_index(workgroup, workgroups) * 64u + local;
  let block = thread / VEC4S_PER_ROW;
  let column = thread % VEC4S_PER_ROW;
  let count = min(params.samples, batch[params.slot]);
  if (block * SAMPLES_PER_BLOCK >= count) { return; }
  let place = Place(row_of(block, ROWS, 0u) + column, row_of(block, ENCODED, 0u) + column);
  put_inputs(place, sources[thread]);
  let d = transpose(mat4x4f(
    d_output_of(4u * thread, count), d_output_of(4u * thread + 1u, count),
    d_output_of(4u * thread + 2u, count), d_output_of(4u * thread + 3u, count),
  ));
  for (var number = 0u; number < PRODUCTS; number++) {
    if (is_missing(number)) { continue; }
    if (number == THERE) {
      let sums = rows_4(place.rows, D_COLORS_ROW);
      put_4(place.rows, D_COLORS_ROW, mat4x4f(
        sigmoid_gradient(d[0], sums[0]), sigmoid_gradient(d[1], sums[1]), sigmoid_gradient(d[2], sums[2]),
        vec4f(0.0),
      ));
    }
    multiply(number, place, d[3], local % LANES);
  }
}
`;var PO=`// The density network alone, in registers (lib/register_layers.wgsl), for points without a direction.
//   encoded     [blocks, ENCODED, 64]    encoded positions of samples
//   parameters                           matrices, 64 columns each
//   raw         [blocks, 64]             raw densities; zero for the padding samples
// A workgroup takes BLOCKS_PER_GROUP blocks, one after the other: a thread four samples of each.

#import "lib/dispatch.wgsl"
#import "lib/register_networks.wgsl"
#import "lib/register_encoded.wgsl"

const WEIGHTS = DENSITY_WEIGHTS;

// samples: how many there can be; slot: which entry of \`batch\` says how many there are.
struct Params { layers: Layers, @align(16) samples: u32, slot: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> batch: array<u32>;
@group(0) @binding(3) var<storage, read> parameters: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> raw: array<vec4f>;

@compute @workgroup_size(16)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let first = group_index(workgroup, workgroups) * BLOCKS_PER_GROUP;
  let count = min(params.samples, batch[params.slot]);
  let blocks = (count + SAMPLES_PER_BLOCK - 1u) / SAMPLES_PER_BLOCK;
  if (first >= blocks) { return; }
  load_density(local % LANES);
  for (var block = first; block < min(first + BLOCKS_PER_GROUP, blocks); block++) {
    let raw_density = density_pass(encoded_units(block, local)).geometry[0][0];
    let samples = vec4u(block * SAMPLES_PER_BLOCK + 4u * local) + vec4u(0u, 1u, 2u, 3u);
    raw[block * VEC4S_PER_ROW + local] =
      select(vec4f(0.0), raw_density, samples < vec4u(count));
  }
}
`;var RO=`// Density and colour networks, forward, in registers (lib/register_layers.wgsl).
//   encoded      [blocks, ENCODED, 64]   encoded positions of samples
//   ray_indices  [samples]               each sample's ray, in vec4s
//   directions   [rays]                  of length 1
//   parameters                           matrices, 64 columns each
//   outputs      [samples]               (r, g, b after the sigmoid, raw density)
// A workgroup takes BLOCKS_PER_GROUP blocks, one after the other: a thread four samples of each. Of the padding
// samples of the last block nothing is written.

#import "lib/dispatch.wgsl"
#import "lib/register_networks.wgsl"
#import "lib/register_encoded.wgsl"

const WEIGHTS = ALL_WEIGHTS;

// samples: how many there can be; slot: which entry of \`batch\` says how many there are.
struct Params { layers: Layers, @align(16) samples: u32, slot: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> batch: array<u32>;
@group(0) @binding(3) var<storage, read> ray_indices: array<vec4u>;
@group(0) @binding(4) var<storage, read> directions: array<vec4f>;
@group(0) @binding(5) var<storage, read> parameters: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> outputs: array<vec4f>;

fn store(sample: u32, count: u32, output: vec4f) {
  if (sample < count) { outputs[sample] = output; }
}

fn run(block: u32, column: u32, count: u32) {
  let thread = block * VEC4S_PER_ROW + column;
  let rays = ray_indices[thread];
  let direction = direction_features(
    directions[rays.x].xyz, directions[rays.y].xyz, directions[rays.z].xyz, directions[rays.w].xyz,
  );
  let density = density_pass(encoded_units(block, column));
  let sums = color_pass(density.geometry, direction).sums;
  let rows = transpose(mat4x4f(
    sigmoid(sums[0]), sigmoid(sums[1]), sigmoid(sums[2]), density.geometry[0][0],
  ));
  store(4u * thread, count, rows[0]);
  store(4u * thread + 1u, count, rows[1]);
  store(4u * thread + 2u, count, rows[2]);
  store(4u * thread + 3u, count, rows[3]);
}

@compute @workgroup_size(16)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let first = group_index(workgroup, workgroups) * BLOCKS_PER_GROUP;
  let count = min(params.samples, batch[params.slot]);
  let blocks = (count + SAMPLES_PER_BLOCK - 1u) / SAMPLES_PER_BLOCK;
  if (first >= blocks) { return; }
  load_density(local % LANES);
  load_color(local % LANES);
  for (var block = first; block < min(first + BLOCKS_PER_GROUP, blocks); block++) { run(block, local, count); }
}
`;var IO=`// Adds what was seen of a run of rays to the means of their pixels.
//   means  [pixels]  (what is shown as lib/shows.wgsl says, accumulation)
// Rays and pixels are numbered row by row; ray 0 is of the pixel \`first\`. The first of \`frames\` overwrites.
// Light adds up linearly, but colors are sRGB: what rays show over the background is decoded, and what is
// presented encoded again. One thread a ray. KIND says how results of rays lie.

#import "lib/seen_\${KIND}.wgsl"
#import "lib/shows.wgsl"
#import "lib/srgb.wgsl"

// unit: what depths are multiplied with. behind: the background that results of rays have already, if any;
// samples: of each ray, where all have as many. frames: how many there are with this one.
struct Params {
  background: vec3f, show: u32, rays: u32, first: u32, frames: u32, unit: f32, behind: f32, samples: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> means: array<vec4f>;

fn shown_of(ray: u32, color: vec4f) -> vec3f {
  switch (params.show) {
    case SHOW_COLOR: {
      return linear_from_srgb(saturate(color.rgb + (1.0 - color.a) * params.background));
    }
    case SHOW_DEPTH: { return vec3f(params.unit * depth_of(ray), 0.0, 0.0); }
    case SHOW_NORMALS: { return normal_of(ray); }
    case SHOW_SAMPLES: { return vec3f(samples_of(ray), 0.0, 0.0); }
    default: { return vec3f(0.0); }
  }
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let ray = id.x;
  if (ray >= params.rays) { return; }
  let color = color_of(ray);
  let now = vec4f(shown_of(ray, color), color.a);
  let pixel = params.first + ray;
  if (params.frames == 1u) {
    means[pixel] = now; // whatever was there, even NaN
  } else {
    means[pixel] += (now - means[pixel]) / f32(params.frames);
  }
}
`;var zO=`// Adds a segment's samples to their rays (lib/volrend.wgsl states the equations), and says which rays go on:
// those that were given a whole segment and let through at least STOP.
//   alive         [rays]
//   offsets       [rays + 1]        by place in alive: the first sample, and so where those of the place before
//                                   end; no samples behind the last place alive
//   outputs       [samples]         (r, g, b, raw density)
//   spans         [samples]         (t, delta) in cube units
//   positions     [blocks, POSITION_ROWS, 64]  with NORMALS or NDC: field coordinates
//   d_positions   [blocks, 3, 64]   with NORMALS: the raw density's gradients to them
//   seen          [rays, 3]         as lib/segments.wgsl says
//   flags         [rays]            in: 1 for rays with a whole segment; out: 1 for rays that go on
// Depths are sums of t, or with NDC of fractions of the way from the near plane to infinity: of disparity.
// One thread a place in alive. NEEDS says which of positions and d_positions there are: nothing, positions, or
// gradients, which is both.

#import "lib/contraction.wgsl"
#import "lib/density.wgsl"
#import "lib/dispatch.wgsl"
#import "lib/segment_\${NEEDS}.wgsl"
#import "lib/segments.wgsl"
#import "lib/volrend.wgsl"

const THREADS = 64u;
const STOP = 1e-4;
const NORMALS = false;
const POSITION_ROWS = 3u;
const NDC = false; // whether the field's cube lies in normalised device coordinates

// With NDC: the field's cube, and what lib/ndc.wgsl calls (ax, ay).
struct Params { lower: vec3f, size: f32, ndc: vec2f, rays: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> alive: array<u32>;
@group(0) @binding(2) var<storage, read> offsets: array<u32>;
@group(0) @binding(3) var<storage, read> outputs: array<vec4f>;
@group(0) @binding(4) var<storage, read> spans: array<vec2f>;
@group(0) @binding(5) var<storage, read_write> seen: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> flags: array<u32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let place = group_index(workgroup, workgroups) * THREADS + local;
  if (place >= params.rays) { return; }
  let first = offsets[place];
  let behind = offsets[place + 1u];
  if (first == behind) { return; } // through, and its flag is 0 already
  let ray = alive[place];
  let color = seen[ray * SEEN + COLOR];
  let state = seen[ray * SEEN + STATE];
  var normal = seen[ray * SEEN + NORMAL].xyz;
  var composite = Composite(color.rgb, state.x, state.y, color.a);
  var sample = first;
  for (; sample < behind && composite.transmittance >= STOP; sample++) {
    let output = outputs[sample];
    let span = spans[sample];
    let t = depth_of(sample, span.x);
    let weight = add_sample(&composite, density_of(output.w), span.y, t, output.rgb);
    if (NORMALS) { normal += weight * normal_of(sample); }
  }
  let samples = state.z + f32(sample - first);
  seen[ray * SEEN + COLOR] = vec4f(composite.color, composite.accumulation);
  seen[ray * SEEN + STATE] = vec4f(composite.transmittance, composite.depth, samples, 0.0);
  if (NORMALS) { seen[ray * SEEN + NORMAL] = vec4f(normal, 0.0); }
  flags[ray] *= u32(composite.transmittance >= STOP);
}
`;var LO=`// How many samples each ray that is alive has in the next segment: the walk of lib/march.wgsl from its cursor
// on, nothing stored.
//   counts         [2]         ALIVE: length of alive; SEGMENTS: counts this one, if a ray is alive
//   alive          [rays]
//   walks          [rays]
//   bits           [cells/32]  the occupancy grid
//   sample_counts  [rays]      by place in alive; 0 behind its end
//   flags          [rays]      of rays that are alive: 1 if they have a whole segment, else 0
// One thread a place in alive.

#import "lib/dispatch.wgsl"
#import "lib/march.wgsl"
#import "lib/segments.wgsl"
#import "lib/walk.wgsl"

const THREADS = 64u;

struct Params {
  lower: vec3f, size: f32, near: f32, far: f32, rays: u32, capacity: u32, longest: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> counts: array<u32>;
@group(0) @binding(2) var<storage, read> alive: array<u32>;
@group(0) @binding(3) var<storage, read> walks: array<Walk>;
@group(0) @binding(4) var<storage, read> bits: array<u32>;
@group(0) @binding(5) var<storage, read_write> sample_counts: array<u32>;
@group(0) @binding(6) var<storage, read_write> flags: array<u32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let place = group_index(workgroup, workgroups) * THREADS + local;
  if (place >= params.rays) { return; }
  let rays_alive = counts[ALIVE];
  let length = segment_length(rays_alive, params.capacity, params.longest);
  var count = 0u;
  if (place < rays_alive) {
    let number = alive[place];
    let walk = walks[number];
    let ray = ray_of(walk, params.lower, params.size, params.near, params.far);
    var index = walk.cursor;
    while (count < length) {
      index = next_sample(ray, index).index + 1u;
      if (index > MAX_CANDIDATES) { break; }
      count++;
    }
    flags[number] = u32(count == length);
  }
  sample_counts[place] = count;
  if (place == 0u) { counts[SEGMENTS] += u32(rays_alive > 0u); }
}
`;var NO=`// Makes samples outside of a crop transparent.
//   origins, directions  [rays]     in the coordinates of the crop's planes
//   ray_indices          [samples]
//   ts                   [samples]  distances in units of the rays' directions
//   outputs              [samples]  (r, g, b, raw density)
// One thread a sample.

#import "lib/crop.wgsl"
#import "lib/dispatch.wgsl"

struct Params { samples: u32, crop: array<vec4f, 6> }

// Whatever makes densities of raw ones makes 0 of this.
const NO_DENSITY = -1e30;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> origins: array<vec4f>;
@group(0) @binding(2) var<storage, read> directions: array<vec4f>;
@group(0) @binding(3) var<storage, read> ray_indices: array<u32>;
@group(0) @binding(4) var<storage, read> ts: array<f32>;
@group(0) @binding(5) var<storage, read_write> outputs: array<vec4f>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let sample = group_index(workgroup, workgroups) * 64u + thread;
  if (sample >= params.samples) { return; }
  let ray = ray_indices[sample];
  let span = crop_span(params.crop, origins[ray].xyz, directions[ray].xyz);
  let t = ts[sample];
  if (t < span.x || t > span.y) { outputs[sample].w = NO_DENSITY; }
}
`;var CO=`// The samples of a segment, which render/count.wgsl counted; moves the cursors behind them.
//   alive        [rays]
//   walks        [rays]
//   bits         [cells/32]       the occupancy grid
//   offsets      [rays + 1]       by place in alive: the first sample, and so where those of the place before
//                                 end; no samples behind the last place alive
//   positions    [blocks, POSITION_ROWS, 64]  field coordinates; and the footprint of each, if they have any
//   spans        [samples]        (t, delta) in cube units
//   ray_indices  [samples]
// One thread a place in alive.

#import "lib/dispatch.wgsl"
#import "lib/footprint.wgsl"
#import "lib/march.wgsl"
#import "lib/rows.wgsl"
#import "lib/walk.wgsl"

const THREADS = 64u;

struct Params { lower: vec3f, size: f32, near: f32, far: f32, rays: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> alive: array<u32>;
@group(0) @binding(2) var<storage, read_write> walks: array<Walk>;
@group(0) @binding(3) var<storage, read> bits: array<u32>;
@group(0) @binding(4) var<storage, read> offsets: array<u32>;
@group(0) @binding(5) var<storage, read_write> positions: array<f32>;
@group(0) @binding(6) var<storage, read_write> spans: array<vec2f>;
@group(0) @binding(7) var<storage, read_write> ray_indices: array<u32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let place = group_index(workgroup, workgroups) * THREADS + local;
  if (place >= params.rays) { return; }
  let first = offsets[place];
  let behind = offsets[place + 1u];
  if (first == behind) { return; }
  let number = alive[place];
  let walk = walks[number];
  let ray = ray_of(walk, params.lower, params.size, params.near, params.far);
  var index = walk.cursor;
  for (var sample = first; sample < behind; sample++) {
    let found = next_sample(ray, index);
    index = found.index + 1u;
    let position = to_field(found.position);
    let e = element_of(sample, POSITION_ROWS, 0u);
    positions[e] = position.x;
    positions[e + SAMPLES_PER_BLOCK] = position.y;
    positions[e + 2u * SAMPLES_PER_BLOCK] = position.z;
    if (HAS_FOOTPRINTS) {
      let footprint = footprint_of(walk.radius, found.t, params.size, found.position);
      positions[e + 3u * SAMPLES_PER_BLOCK] = footprint;
    }
    spans[sample] = vec2f(found.t, found.delta);
    ray_indices[sample] = number;
  }
  walks[number].cursor = index;
}
`;var MO=`// The picture that a canvas shows, of means as render/average.wgsl leaves them.
//   means    [height, width]                what is there of it: the first \`filled\` pixels
//   coarse   [coarse height, coarse width]  the same of all pixels, less sharp; between its pixels linear
//   picture  [height, stride]               RGBA or BGRA, 8 bits each, opaque; rows begin at multiples of
//                                           256 bytes, as copies into textures want it
// Colors: encoded as sRGB. Depths: viridis, bright where near, even in the logarithm of the depth from near to
// far. Normals: 0.5 + 0.5 n. All three over the background. Accumulations: from black to white. Numbers of
// samples: viridis, even in the logarithm of 1 + n, up to 255.
// One thread a pixel.

#import "lib/dispatch.wgsl"
#import "lib/shows.wgsl"
#import "lib/srgb.wgsl"
#import "lib/viridis.wgsl"

const ROW_PIXELS = 64u; // what rows are padded to a multiple of
const MOST_SAMPLES = 255.0;

const LINEAR_DEPTHS = 0u;
const NDC_DEPTHS = 1u;  // fractions of the way to infinity (lib/ndc.wgsl)

// swapped: whether blue comes first.
struct Params {
  size: vec2u, coarse_size: vec2u, background: vec3f, show: u32, near: f32, far: f32, depths: u32,
  filled: u32, swapped: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> means: array<vec4f>;
@group(0) @binding(2) var<storage, read> coarse: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> picture: array<u32>;

fn coarse_at(pixel: vec2u) -> vec4f {
  let size = vec2f(params.coarse_size);
  let place = clamp((vec2f(pixel) + 0.5) * size / vec2f(params.size) - 0.5, vec2f(0.0), size - 1.0);
  let low = vec2u(place);
  let high = min(low + 1u, params.coarse_size - 1u);
  let part = place - vec2f(low);
  let width = params.coarse_size.x;
  let above = mix(coarse[low.y * width + low.x], coarse[low.y * width + high.x], part.x);
  let below = mix(coarse[high.y * width + low.x], coarse[high.y * width + high.x], part.x);
  return mix(above, below, part.y);
}

fn depth_color(mean: vec4f) -> vec3f {
  var depth = mean.x / max(mean.w, 1e-6);
  if (params.depths == NDC_DEPTHS) { depth = 1.0 / max(1.0 - depth, 1e-6); }
  let far = log(max(depth, params.near) / params.near) / log(params.far / params.near);
  return viridis(1.0 - saturate(far));
}

fn color_of(mean: vec4f) -> vec3f {
  switch (params.show) {
    case SHOW_COLOR: { return srgb_from_linear(mean.rgb); }
    case SHOW_DEPTH: { return mix(params.background, depth_color(mean), mean.w); }
    case SHOW_NORMALS: {
      return 0.5 * (mean.w + mean.xyz) + (1.0 - mean.w) * params.background;
    }
    case SHOW_SAMPLES: { return viridis(saturate(log(1.0 + mean.x) / log(1.0 + MOST_SAMPLES))); }
    default: { return vec3f(mean.w); }
  }
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) thread: u32,
) {
  let index = group_index(workgroup, workgroups) * 64u + thread;
  let width = params.size.x;
  let pixel = vec2u(index % width, index / width);
  if (pixel.y >= params.size.y) { return; }
  var mean: vec4f;
  if (index < params.filled) {
    mean = means[index];
  } else {
    mean = coarse_at(pixel);
  }
  let color = color_of(mean);
  let ordered = select(color, color.bgr, params.swapped == 1u);
  let stride = (width + ROW_PIXELS - 1u) / ROW_PIXELS * ROW_PIXELS;
  picture[pixel.y * stride + pixel.x] = pack4x8unorm(vec4f(ordered, 1.0));
}
`;var $O=`// Rays before their first segment: nothing seen yet, all alive, at the first candidate in the crop.
//   origins     [rays]      world units, w the radius of the cone
//   directions  [rays]      of length 1
//   walks       [rays]
//   seen        [rays, 3]   as lib/segments.wgsl says
//   alive       [rays]      the rays still marched, their number in counts[ALIVE]
//   counts      [2]
// Candidates are where they would be without a crop. One thread a ray.

#import "lib/crop.wgsl"
#import "lib/lattice.wgsl"
#import "lib/segments.wgsl"
#import "lib/walk.wgsl"

struct Params {
  lower: vec3f, size: f32, near: f32, far: f32, rays: u32, crop: array<vec4f, 6>,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> origins: array<vec4f>;
@group(0) @binding(2) var<storage, read> directions: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> walks: array<Walk>;
@group(0) @binding(4) var<storage, read_write> seen: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> alive: array<u32>;
@group(0) @binding(6) var<storage, read_write> counts: array<u32>;

// The first candidate at or behind a distance in cube units.
fn first_behind(ray: Ray, t: f32) -> u32 {
  if (t <= t_of(ray, 0u)) { return 0u; }
  var index = max(index_at(ray, t), 1u) - 1u; // rounding may find the next one
  while (index < MAX_CANDIDATES && t_of(ray, index) < t) { index++; }
  return index;
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let number = id.x;
  if (number >= params.rays) { return; }
  let origin = origins[number];
  let direction = directions[number].xyz;
  let span = crop_span(params.crop, origin.xyz, direction) / params.size;
  var walk = Walk(origin.xyz, origin.w, direction, span.y, 0u);
  walk.cursor = first_behind(ray_of(walk, params.lower, params.size, params.near, params.far), span.x);
  walks[number] = walk;
  seen[number * SEEN + COLOR] = vec4f(0.0);
  seen[number * SEEN + STATE] = vec4f(1.0, 0.0, 0.0, 0.0);
  seen[number * SEEN + NORMAL] = vec4f(0.0);
  alive[number] = number;
  if (number == 0u) {
    counts[ALIVE] = params.rays;
    counts[SEGMENTS] = 0u;
  }
}
`;var DO=`// The cumulative distribution of a ray's compositing weights, without the first and the last one
// (bmild/nerf run_nerf_helpers.py, sample_pdf): pdf ~ weight + 1e-5.
//   outputs, deltas, transmittances  [rays, SAMPLES]   of which lib/weights.wgsl makes weights
//   cdf                              [rays, SAMPLES - 1]   0 \u2026 1
// One thread a ray.

#import "lib/weights.wgsl"

const SAMPLES = 64u;

struct Params { rays: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> outputs: array<vec4f>;
@group(0) @binding(2) var<storage, read> deltas: array<f32>;
@group(0) @binding(3) var<storage, read> transmittances: array<f32>;
@group(0) @binding(4) var<storage, read_write> cdf: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let ray = id.x;
  if (ray >= params.rays) { return; }
  let first_weight = ray * SAMPLES + 1u;
  var total = 0.0;
  for (var i = 0u; i < SAMPLES - 2u; i++) { total += weight_of(first_weight + i) + 1e-5; }
  let first = ray * (SAMPLES - 1u);
  var sum = 0.0;
  cdf[first] = 0.0;
  for (var i = 0u; i < SAMPLES - 2u; i++) {
    sum += (weight_of(first_weight + i) + 1e-5) / total;
    cdf[first + i + 1u] = sum;
  }
}
`;var FO=`// Cones instead of rays: the part of a cone between two fenceposts is a conical frustum, for which a Gaussian of
// the same mean and covariance stands (Barron et al. 2021, section 3.1 and supplement; the form is one that
// float32 can add up, google-research/camp_zipnerf render.py). With s = t0 + t1, e = t1 - t0, r the radius at
// t = 1 and q = e^2 / (3 s^2 + e^2),
//   t_mean = s (1/2 + q)     t_var = e^2 / 12 - q^2 (12 s^2 - e^2) / 15
//   r_var = r^2 (s^2 / 16 + e^2 (5/48 - q / 15))
//   mean = o + t_mean d      covariance = t_var d d^T + r_var (I - d d^T / |d|^2)
// With CYLINDER, for normalised device coordinates, t_mean = s / 2, t_var = e^2 / 12, r_var = r^2 / 4. Where
// space is contracted, Gaussians are too, by the Jacobian J: contract(mean), J covariance J^T (Barron et al.
// 2022, eq. 9), in units of half the box's side from its centre.
//   edges         [rays, SAMPLES + 1]  fenceposts, increasing: t = near + s (far - near), or with DISPARITY
//                                      1 / t = 1 / near + s (1 / far - 1 / near)
//   origins       [all rays]           w the radius of the pixel's cone (lib/cone.wgsl)
//   directions    [all rays]           w = |d|; 0 for a pixel that has no ray
//   gaussians     [blocks, 9, 64]      lib/gaussians.wgsl
//   ts            [rays, SAMPLES]      middles of intervals
//   deltas        [rays, SAMPLES]      their lengths in world units; with OPAQUE the last is 1e10 long
//   ray_indices   [rays, SAMPLES]      each sample's ray among all rays
//   packed_info   [rays]               (first sample, number of samples)
// One thread a sample; samples that only pad the last block get zeros.

#import "lib/contraction.wgsl"
#import "lib/dispatch.wgsl"
#import "lib/gaussians.wgsl"
#import "lib/rows.wgsl"

const SAMPLES = 128u;
const CYLINDER = false;
const DISPARITY = false;
const OPAQUE = false;
const LAST_DELTA = 1e10;

// The box, by its centre and half its side, in world units.
struct Params { rays: u32, first_ray: u32, near: f32, far: f32, center: vec3f, half_side: f32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> edges: array<f32>;
@group(0) @binding(2) var<storage, read> origins: array<vec4f>;
@group(0) @binding(3) var<storage, read> directions: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> gaussians: array<f32>;
@group(0) @binding(5) var<storage, read_write> ts: array<f32>;
@group(0) @binding(6) var<storage, read_write> deltas: array<f32>;
@group(0) @binding(7) var<storage, read_write> ray_indices: array<u32>;
@group(0) @binding(8) var<storage, read_write> packed_info: array<vec2u>;

struct Gaussian { mean: vec3f, covariance: mat3x3f }

fn distance_of(s: f32) -> f32 {
  if (DISPARITY) { return 1.0 / ((1.0 - s) / params.near + s / params.far); }
  return params.near * (1.0 - s) + params.far * s;
}

// x y^T
fn outer(x: vec3f, y: vec3f) -> mat3x3f {
  return mat3x3f(x * y.x, x * y.y, x * y.z);
}

fn frustum(origin: vec4f, direction: vec4f, t0: f32, t1: f32) -> Gaussian {
  let s = t0 + t1;
  let e2 = (t1 - t0) * (t1 - t0);
  let r2 = origin.w * origin.w;
  var t_mean = 0.5 * s;
  var t_var = e2 / 12.0;
  var r_var = 0.25 * r2;
  if (!CYLINDER) {
    let q = e2 / max(3.0 * s * s + e2, 1e-30);
    t_mean = s * (0.5 + q);
    t_var -= q * q * (12.0 * s * s - e2) / 15.0;
    r_var = r2 * (s * s / 16.0 + e2 * (5.0 / 48.0 - q / 15.0));
  }
  let d = direction.xyz;
  let unit = d / max(direction.w, 1e-20);
  let identity = mat3x3f(1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0);
  return Gaussian(
    origin.xyz + t_mean * d, t_var * outer(d, d) + r_var * (identity - outer(unit, unit)),
  );
}

fn contracted(gaussian: Gaussian) -> Gaussian {
  if (!IS_CONTRACTED) { return gaussian; }
  let x = (gaussian.mean - params.center) / params.half_side;
  let j = contract_jacobian(x) * (1.0 / params.half_side);
  return Gaussian(contract(x), j * gaussian.covariance * transpose(j));
}

fn store(sample: u32, g: Gaussian) {
  let c = g.covariance;
  var rows = array<f32, 9>(
    g.mean.x, g.mean.y, g.mean.z, c[0].x, c[1].y, c[2].z, c[1].x, c[2].x, c[2].y,
  );
  let first = element_of(sample, GAUSSIAN_ROWS, 0u);
  for (var row = 0u; row < GAUSSIAN_ROWS; row++) {
    gaussians[first + row * SAMPLES_PER_BLOCK] = rows[row];
  }
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let sample = group_index(workgroup, workgroups) * 64u + local;
  let count = params.rays * SAMPLES;
  if (sample >= (count + 63u) / 64u * 64u) { return; }
  if (sample >= count) {
    store(sample, Gaussian(vec3f(0.0), mat3x3f()));
    return;
  }
  let ray = sample / SAMPLES;
  let i = sample % SAMPLES;
  let direction = directions[params.first_ray + ray];
  let t0 = distance_of(edges[sample + ray]);
  let t1 = distance_of(edges[sample + ray + 1u]);
  store(sample, contracted(frustum(origins[params.first_ray + ray], direction, t0, t1)));
  ts[sample] = 0.5 * (t0 + t1);
  // Without a direction, intervals are 0 long: nothing is seen, whatever the field says.
  deltas[sample] = select(t1 - t0, LAST_DELTA, OPAQUE && i + 1u == SAMPLES) * direction.w;
  ray_indices[sample] = params.first_ray + ray;
  if (i == 0u) { packed_info[ray] = vec2u(sample, SAMPLES); }
}
`;var UO=`// New fenceposts along rays, where what was seen before has weight: by the inverse of a piecewise linear
// cumulative distribution, of pieces that lib/pieces_*.wgsl makes. All distances are in [0, 1] (samples/cones.wgsl).
// Without CENTERS the fenceposts themselves are drawn (Barron et al. 2021; google/mipnerf math.py), with n =
// SAMPLES + 1 at u = (i + jitter) / n, or without JITTER from 0 to 1 - 2^-23 evenly. With CENTERS the middles of
// intervals are (Barron et al. 2022; google-research/multinerf stepfun.py, sample_intervals), n = SAMPLES at
// u = (i + jitter) / n with one jitter for the whole ray, or 1/2; fenceposts lie half way between them, and at
// the ends as far beyond.
//   edges  [rays, SAMPLES + 1]
// One thread a ray.

#import "lib/pieces_\${WEIGHTS}.wgsl"
#import "lib/random.wgsl"

const SAMPLES = 128u;
const CENTERS = false;
const JITTER = true;

struct Params {
  rays: u32, first_ray: u32, step: u32, seed: u32, padding: f32, dilation: f32, exponent: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> edges: array<f32>;

struct Piece { start: f32, end: f32, weight: f32 }

fn jitter_of(counter: u32) -> f32 {
  return uniform_from(pcg4d(vec4u(counter, params.step, STREAM, params.seed)).x);
}

fn draw_of(ray: u32, i: u32) -> f32 {
  if (CENTERS) {
    if (!JITTER) { return (f32(i) + 0.5) / f32(SAMPLES); }
    return (f32(i) + jitter_of(params.first_ray + ray)) / f32(SAMPLES);
  }
  if (!JITTER) { return f32(i) / f32(SAMPLES) * (1.0 - 0x1p-23); }
  let draws = SAMPLES + 1u;
  return (f32(i) + jitter_of((params.first_ray + ray) * draws + i)) / f32(draws);
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let ray = id.x;
  if (ray >= params.rays) { return; }
  var begin = Walk();
  for (var i = 0u; i < SKIPPED; i++) { _ = next_piece(ray, &begin); }
  var walk = begin;
  var total = 0.0;
  var length = 0.0;
  for (var i = 0u; i < PIECES; i++) {
    let piece = next_piece(ray, &walk);
    total += piece.weight;
    length += piece.end - piece.start;
  }
  // Where nothing has weight, everything has the same.
  let flat = total <= 0.0;

  walk = begin;
  var piece = Piece(0.0, 0.0, 0.0);
  var below = 0.0;
  var above = 0.0;
  var passed = 0u;
  var last = 0.0;
  let first = ray * (SAMPLES + 1u);
  let draws = select(SAMPLES + 1u, SAMPLES, CENTERS);
  for (var i = 0u; i < draws; i++) {
    let u = draw_of(ray, i);
    while (passed == 0u || (passed < PIECES && u >= above)) {
      piece = next_piece(ray, &walk);
      passed++;
      let share = select(piece.weight / total, (piece.end - piece.start) / length, flat);
      below = above;
      above = select(min(below + share, 1.0), 1.0, passed == PIECES);
    }
    let fraction = clamp((u - below) / max(above - below, 1e-30), 0.0, 1.0);
    let s = mix(piece.start, piece.end, fraction);
    if (!CENTERS) {
      edges[first + i] = s;
    } else if (i > 0u) {
      let middle = 0.5 * (last + s);
      if (i == 1u) { edges[first] = max(2.0 * last - middle, 0.0); }
      edges[first + i] = middle;
      if (i == SAMPLES - 1u) { edges[first + SAMPLES] = min(2.0 * s - middle, 1.0); }
    }
    last = s;
  }
}
`;var jO=`// Samples where the coarse field saw something, by inverting the cumulative distribution of its weights
// (Mildenhall et al. 2020, section 5.2; bmild/nerf run_nerf_helpers.py, sample_pdf). The bins' edges are
// halfway between the coarse samples. Without JITTER the probabilities are evenly spaced.
//   ts       [rays, COARSE]
//   cdf      [rays, COARSE - 1]
//   fine_ts  [rays, FINE]       not sorted
// One thread a fine sample.

#import "lib/dispatch.wgsl"
#import "lib/random.wgsl"

const COARSE = 64u;
const FINE = 128u;
const JITTER = true;

struct Params { rays: u32, first_ray: u32, step: u32, seed: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> ts: array<f32>;
@group(0) @binding(2) var<storage, read> cdf: array<f32>;
@group(0) @binding(3) var<storage, read_write> fine_ts: array<f32>;

fn bin_edge(ray: u32, i: u32) -> f32 {
  return 0.5 * (ts[ray * COARSE + i] + ts[ray * COARSE + i + 1u]);
}

// How many entries of the ray's cdf are <= u.
fn count_up_to(u: f32, ray: u32) -> u32 {
  let first = ray * (COARSE - 1u);
  var low = 0u;
  var high = COARSE - 1u;
  while (low < high) {
    let middle = (low + high) / 2u;
    if (cdf[first + middle] <= u) { low = middle + 1u; } else { high = middle; }
  }
  return low;
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let index = group_index(workgroup, workgroups) * 64u + local;
  if (index >= params.rays * FINE) { return; }
  let ray = index / FINE;
  var u = f32(index % FINE) / f32(max(FINE, 2u) - 1u);
  if (JITTER) {
    let counter = params.first_ray * FINE + index;
    u = uniform_from(pcg4d(vec4u(counter, params.step, STREAM_IMPORTANCE, params.seed)).x);
  }

  let above_u = count_up_to(u, ray);
  let below = max(above_u, 1u) - 1u;
  let above = min(above_u, COARSE - 2u);
  let first = ray * (COARSE - 1u);
  var width = cdf[first + above] - cdf[first + below];
  if (width < 1e-5) { width = 1.0; }
  let fraction = (u - cdf[first + below]) / width;
  let edge = bin_edge(ray, below);
  fine_ts[index] = edge + fraction * (bin_edge(ray, above) - edge);
}
`;var WO=`// Samples in the middles of intervals, where a field of positions is asked. With t0, t1 the distances of two
// fenceposts (lib/spacing.wgsl), t = (t0 + t1) / 2 and x = o + t d. Where space is contracted
// (lib/contraction.wgsl), positions are too, and intervals stay true lengths.
//   edges         [rays, SAMPLES + 1]  fenceposts as parts of the ray, increasing
//   origins       [all rays]           w the radius of the pixel's cone (lib/cone.wgsl)
//   directions    [all rays]           w = |d|; 0 for a pixel that has no ray
//   positions     [blocks, POSITION_ROWS, 64]  in [0, 1], with a footprint where the field wants one
//   ts            [rays, SAMPLES]      middles of intervals, in units of the rays' directions
//   deltas        [rays, SAMPLES]      their lengths in sides of the box; with OPAQUE the last is 1e10 long
//   ray_indices   [rays, SAMPLES]      each sample's ray among all rays
//   packed_info   [rays]               (first sample, number of samples)
// One thread a sample; samples that only pad the last block get position 0.

#import "lib/dispatch.wgsl"
#import "lib/footprint.wgsl"
#import "lib/rows.wgsl"
#import "lib/spacing.wgsl"

const SAMPLES = 48u;
const OPAQUE = false;
const LAST_DELTA = 1e10;

// unit: the distance that h's t is counted in. h_near, h_far: h where rays start and end. The box by its lowest
// corner and its side, in world units.
struct Params {
  rays: u32, first_ray: u32, unit: f32, h_near: f32, h_far: f32, lower: vec3f, size: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> edges: array<f32>;
@group(0) @binding(2) var<storage, read> origins: array<vec4f>;
@group(0) @binding(3) var<storage, read> directions: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> positions: array<f32>;
@group(0) @binding(5) var<storage, read_write> ts: array<f32>;
@group(0) @binding(6) var<storage, read_write> deltas: array<f32>;
@group(0) @binding(7) var<storage, read_write> ray_indices: array<u32>;
@group(0) @binding(8) var<storage, read_write> packed_info: array<vec2u>;

fn distance_of(s: f32) -> f32 {
  return params.unit * distance_from(params.h_near * (1.0 - s) + params.h_far * s);
}

fn store(sample: u32, position: vec3f, footprint: f32) {
  let first = element_of(sample, POSITION_ROWS, 0u);
  for (var axis = 0u; axis < 3u; axis++) {
    positions[first + axis * SAMPLES_PER_BLOCK] = position[axis];
  }
  if (HAS_FOOTPRINTS) { positions[first + 3u * SAMPLES_PER_BLOCK] = footprint; }
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let sample = group_index(workgroup, workgroups) * 64u + local;
  let count = params.rays * SAMPLES;
  if (sample >= (count + 63u) / 64u * 64u) { return; }
  if (sample >= count) {
    store(sample, vec3f(0.0), 0.0);
    return;
  }
  let ray = sample / SAMPLES;
  let i = sample % SAMPLES;
  let origin = origins[params.first_ray + ray];
  let direction = directions[params.first_ray + ray];
  let t0 = distance_of(edges[sample + ray]);
  let t1 = distance_of(edges[sample + ray + 1u]);
  let t = 0.5 * (t0 + t1);
  let place = to_grid((origin.xyz + t * direction.xyz - params.lower) / params.size);
  store(sample, place, footprint_of(origin.w, t / params.size, params.size, place));
  ts[sample] = t;
  // Without a direction, intervals are 0 long: nothing is seen, whatever the field says.
  deltas[sample] = select((t1 - t0) / params.size, LAST_DELTA, OPAQUE && i + 1u == SAMPLES) * direction.w;
  ray_indices[sample] = params.first_ray + ray;
  if (i == 0u) { packed_info[ray] = vec2u(sample, SAMPLES); }
}
`;var BO=`// The sorted union of coarse and fine samples. Each sample's place is the number of samples before it;
// of equal ones the coarse come first, then the lower index, so every place is taken exactly once.
//   ts       [rays, COARSE]          sorted
//   fine_ts  [rays, FINE]            in any order
//   merged   [rays, COARSE + FINE]   sorted
// One thread a sample.

#import "lib/dispatch.wgsl"

const COARSE = 64u;
const FINE = 128u;

struct Params { rays: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> ts: array<f32>;
@group(0) @binding(2) var<storage, read> fine_ts: array<f32>;
@group(0) @binding(3) var<storage, read_write> merged: array<f32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let index = group_index(workgroup, workgroups) * 64u + local;
  if (index >= params.rays * (COARSE + FINE)) { return; }
  let ray = index / (COARSE + FINE);
  let i = index % (COARSE + FINE);
  let coarse = ray * COARSE;
  let fine = ray * FINE;

  var place = 0u;
  var t = 0.0;
  if (i < COARSE) {
    t = ts[coarse + i];
    place = i;
    for (var j = 0u; j < FINE; j++) { place += u32(fine_ts[fine + j] < t); }
  } else {
    t = fine_ts[fine + i - COARSE];
    for (var j = 0u; j < COARSE; j++) { place += u32(ts[coarse + j] <= t); }
    for (var j = 0u; j < FINE; j++) {
      let other = fine_ts[fine + j];
      place += u32(other < t || (other == t && j < i - COARSE));
    }
  }
  merged[ray * (COARSE + FINE) + place] = t;
}
`;var HO=`// Samples in space: x = o + t d. A sample stands for the interval up to the next one; the last one's is
// 1e10 long. Intervals are measured in world units, so they are scaled by |d|. Where space is contracted
// (lib/contraction.wgsl), positions outside the box move closer, and intervals stay true lengths.
//   ts               [rays, SAMPLES]
//   origins, directions  [all rays]        directions.w = |d|; 0 for a pixel that has no ray
//   positions        [blocks, 3, 64]       in world units
//   ray_indices      [rays, SAMPLES]       each sample's ray among all rays
//   deltas           [rays, SAMPLES]
//   packed_info      [rays]                (first sample, number of samples)
// One thread a sample; samples that only pad the last block get position 0.

#import "lib/contraction.wgsl"
#import "lib/dispatch.wgsl"
#import "lib/rows.wgsl"

const SAMPLES = 64u;
const LAST_DELTA = 1e10;

// The box, by its centre and half its side, in world units.
struct Params { rays: u32, first_ray: u32, center: vec3f, half_side: f32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> ts: array<f32>;
@group(0) @binding(2) var<storage, read> origins: array<vec4f>;
@group(0) @binding(3) var<storage, read> directions: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> positions: array<f32>;
@group(0) @binding(5) var<storage, read_write> ray_indices: array<u32>;
@group(0) @binding(6) var<storage, read_write> deltas: array<f32>;
@group(0) @binding(7) var<storage, read_write> packed_info: array<vec2u>;

fn contracted(position: vec3f) -> vec3f {
  if (!IS_CONTRACTED) { return position; }
  let x = (position - params.center) / params.half_side;
  return params.center + params.half_side * contract(x);
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let sample = group_index(workgroup, workgroups) * 64u + local;
  let count = params.rays * SAMPLES;
  if (sample >= (count + 63u) / 64u * 64u) { return; }
  var position = vec3f(0.0);
  if (sample < count) {
    let ray = sample / SAMPLES;
    let direction = directions[params.first_ray + ray];
    let t = ts[sample];
    position = contracted(origins[params.first_ray + ray].xyz + t * direction.xyz);
    ray_indices[sample] = params.first_ray + ray;

    let i = sample % SAMPLES;
    var delta = LAST_DELTA;
    if (i + 1u < SAMPLES) { delta = ts[sample + 1u] - t; }
    // Without a direction, intervals are 0 long: nothing is seen, whatever the field says.
    deltas[sample] = delta * direction.w;
    if (i == 0u) { packed_info[ray] = vec2u(sample, SAMPLES); }
  }
  let x = element_of(sample, 3u, 0u);
  positions[x] = position.x;
  positions[x + SAMPLES_PER_BLOCK] = position.y;
  positions[x + 2u * SAMPLES_PER_BLOCK] = position.z;
}
`;var GO=`// The gradient of the loss that teaches a proposal network where the final one sees something; it goes to the
// proposal alone. lib/interlevel_*.wgsl has the losses, of weights between fenceposts; from these it goes
// through volume rendering to the proposal's raw densities (volrend/composite_backward.wgsl).
//   edges, outputs, deltas, transmittances   [rays, FINE + 1], [rays, FINE]   the final pass's
//   ..._proposed                             [rays, COARSE + 1], [rays, COARSE]
//   d_outputs                                [rays, COARSE]   (0, 0, 0, d_raw)
// One thread a ray, which walks its intervals from the back.

#import "lib/interlevel_\${LOSS}.wgsl"
#import "lib/volrend.wgsl"
#import "lib/weights.wgsl"

const COARSE = 128u;
const FINE = 32u;

// rays: of the chunk; all_rays: of the batch; weight: of the loss; blur: half the width of blurred steps.
struct Params { rays: u32, all_rays: u32, weight: f32, blur: f32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> edges: array<f32>;
@group(0) @binding(2) var<storage, read> outputs: array<vec4f>;
@group(0) @binding(3) var<storage, read> deltas: array<f32>;
@group(0) @binding(4) var<storage, read> transmittances: array<f32>;
@group(0) @binding(5) var<storage, read> edges_proposed: array<f32>;
@group(0) @binding(6) var<storage, read> outputs_proposed: array<vec4f>;
@group(0) @binding(7) var<storage, read> deltas_proposed: array<f32>;
@group(0) @binding(8) var<storage, read> transmittances_proposed: array<f32>;
@group(0) @binding(9) var<storage, read_write> d_outputs: array<vec4f>;

// The same of the proposal as weight_of is of the final pass.
fn weight_proposed(sample: u32) -> f32 {
  let sigma = density_of(outputs_proposed[sample].w);
  return transmittances_proposed[sample] * (1.0 - exp(-sigma * deltas_proposed[sample]));
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let ray = id.x;
  if (ray >= params.rays) { return; }
  var state = interlevel(ray);
  var behind = 0.0;
  for (var left = COARSE; left > 0u; left--) {
    let j = left - 1u;
    let sample = ray * COARSE + j;
    let d_weight = d_weight_proposed(ray, j, &state);
    let weight = weight_proposed(sample);
    let raw = outputs_proposed[sample].w;
    let d_density = density_gradient(
      deltas_proposed[sample], transmittances_proposed[sample], weight, d_weight, behind,
    );
    behind += weight * d_weight;
    d_outputs[sample] = vec4f(0.0, 0.0, 0.0, d_density * density_derivative(raw));
  }
}
`;var ZO=`// Stratified samples: the interval [near, far] is cut halfway between evenly spaced points, and each
// part gets one sample (Mildenhall et al. 2020, eq. 2; bmild/nerf run_nerf.py, render_rays). Without
// JITTER the points themselves. With DISPARITY (bmild/nerf, lindisp) they are evenly spaced in 1 / t, from
// 1 / near to 1 / far, so that they lie closer where things look larger; near > 0.
//   ts  [rays, SAMPLES]
// One thread a sample. first_ray: this chunk's place in the whole batch, which counts random numbers.

#import "lib/dispatch.wgsl"
#import "lib/random.wgsl"

const SAMPLES = 64u;
const JITTER = true;
const DISPARITY = false;

struct Params { rays: u32, first_ray: u32, near: f32, far: f32, step: u32, seed: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> ts: array<f32>;

fn point(i: f32) -> f32 {
  let fraction = i / f32(max(SAMPLES, 2u) - 1u);
  if (DISPARITY) { return 1.0 / ((1.0 - fraction) / params.near + fraction / params.far); }
  return params.near * (1.0 - fraction) + params.far * fraction;
}

fn halfway(i: f32, j: f32) -> f32 {
  return 0.5 * (point(i) + point(j));
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let index = group_index(workgroup, workgroups) * 64u + local;
  if (index >= params.rays * SAMPLES) { return; }
  let i = f32(index % SAMPLES);
  if (!JITTER) {
    ts[index] = point(i);
    return;
  }
  let lower = halfway(max(i - 1.0, 0.0), i);
  let upper = halfway(i, min(i + 1.0, f32(SAMPLES - 1u)));
  let counter = params.first_ray * SAMPLES + index;
  let u = uniform_from(pcg4d(vec4u(counter, params.step, STREAM_STRATIFIED, params.seed)).x);
  ts[index] = mix(lower, upper, u);
}
`;var VO=`// Prefix sums, first half: the sum of each block of 1,024 values.
//   block_sums[b] = sum of values[i] over 1024 b <= i < 1024 (b + 1), i < count      modulo 2^32
//   values      [count]
//   block_sums  [blocks]
// One workgroup a block: a thread adds four values, 256 apart, then halves add up in workgroup memory.
// Integers: the order of the additions does not matter.

#import "lib/scan.wgsl"

struct Params { count: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> values: array<u32>;
@group(0) @binding(2) var<storage, read_write> block_sums: array<u32>;

var<workgroup> sums: array<u32, 256>; // [THREADS]

@compute @workgroup_size(256)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  workgroupBarrier(); // after drivers have cleared workgroup memory: AMD's does not wait itself
  let block = workgroup.x;
  let end = min((block + 1u) * VALUES_PER_BLOCK, params.count);
  var sum = 0u;
  for (var i = block * VALUES_PER_BLOCK + local; i < end; i += THREADS) { sum += values[i]; }
  sums[local] = sum;
  for (var width = THREADS / 2u; width > 0u; width /= 2u) {
    workgroupBarrier();
    if (local < width) { sums[local] += sums[local + width]; }
  }
  if (local == 0u) { block_sums[block] = sums[0]; }
}
`;var KO=`// Stream compaction: the indices of the set flags, in order.
//   kept[offsets[i]] = i where flags[i] = 1; elements of kept behind them stay as they are
//   flags    [count]   0 or 1
//   offsets  [count]   their exclusive prefix sums: how many are set before
//   kept     [count]   at most
// One thread a flag: no two write to one place.

struct Params { count: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> flags: array<u32>;
@group(0) @binding(2) var<storage, read> offsets: array<u32>;
@group(0) @binding(3) var<storage, read_write> kept: array<u32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= params.count) { return; }
  if (flags[id.x] == 1u) { kept[offsets[id.x]] = id.x; }
}
`;var qO=`// Prefix sums, second half (Hillis and Steele 1986 inside a block).
//   offsets[i] = sum of values[j] over j < i      total = sum of all values      modulo 2^32
//   values, offsets  [count]
//   block_sums       [blocks]   of scan/block_sums.wgsl
//   total            [1]
// One workgroup a block of 1,024 values, four neighbours a thread. It also adds up the sums of the blocks
// before its own, as the second component of the same scan: no third dispatch, no waiting for others.

#import "lib/scan.wgsl"

struct Params { count: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> values: array<u32>;
@group(0) @binding(2) var<storage, read> block_sums: array<u32>;
@group(0) @binding(3) var<storage, read_write> offsets: array<u32>;
@group(0) @binding(4) var<storage, read_write> total: array<u32>;

// Two sides, [2, THREADS]: a step reads one and writes the other, so that it needs one barrier.
var<workgroup> sums: array<vec2u, 512>;

// The sum of this thread's terms and those of the threads before. Afterwards the last thread's stands in
// sums[THREADS - 1]: the sides change eight times.
fn inclusive_sum(local: u32, terms: vec2u) -> vec2u {
  var sum = terms;
  var side = 0u;
  sums[local] = sum;
  workgroupBarrier();
  for (var distance = 1u; distance < THREADS; distance *= 2u) {
    if (local >= distance) { sum += sums[side + local - distance]; }
    side = THREADS - side;
    sums[side + local] = sum;
    workgroupBarrier();
  }
  return sum;
}

fn value_at(index: u32) -> u32 {
  if (index < params.count) { return values[index]; }
  return 0u;
}

fn write(index: u32, offset: u32) {
  if (index < params.count) { offsets[index] = offset; }
}

@compute @workgroup_size(256)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  workgroupBarrier(); // after drivers have cleared workgroup memory: AMD's does not wait itself
  let block = workgroup.x;
  let first = block * VALUES_PER_BLOCK + local * 4u;
  let own = vec4u(value_at(first), value_at(first + 1u), value_at(first + 2u), value_at(first + 3u));
  let own_sum = own.x + own.y + own.z + own.w;
  var before = 0u;
  for (var i = local; i < block; i += THREADS) { before += block_sums[i]; }

  let sum = inclusive_sum(local, vec2u(own_sum, before));
  let end = sums[THREADS - 1u].y + sum.x; // of this thread's values
  let start = end - own_sum;
  write(first, start);
  write(first + 1u, start + own.x);
  write(first + 2u, start + own.x + own.y);
  write(first + 3u, start + own.x + own.y + own.z);
  // The thread that has the last value, the only one.
  if (first < params.count && first + 4u >= params.count) { total[0] = end; }
}
`;var YO=`// What the rays of each view add up to.
//   pixels  [rays]           (view, x, y, 0)
//   values  [rays, VEC4S]    of as many rays as there are: counters[index], at most capacity
//   sums    [views, VEC4S]   zeros where one is not finite: nothing is learnt from it in this step
// One workgroup a view, which looks at all rays and picks its own. They are added in a fixed order, so the
// bits are the same each time, and no view waits for another.

#import "lib/dispatch.wgsl"

const VEC4S = 1u;
const THREADS = 256u;

struct Params { views: u32, capacity: u32, index: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> counters: array<u32>;
@group(0) @binding(2) var<storage, read> pixels: array<vec4u>;
@group(0) @binding(3) var<storage, read> values: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> sums: array<vec4f>;

var<workgroup> partials: array<array<vec4f, VEC4S>, 256>;

// Bits are looked at, as compilers may assume that no float is NaN or infinite.
fn finite_or_zero(v: vec4f) -> vec4f {
  let finite = (bitcast<vec4u>(v) & vec4u(0x7f800000u)) != vec4u(0x7f800000u);
  return select(vec4f(0.0), v, all(finite));
}

@compute @workgroup_size(256)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  workgroupBarrier(); // after drivers have cleared workgroup memory: AMD's does not wait itself
  let view = group_index(workgroup, workgroups);
  if (view >= params.views) { return; }
  var own: array<vec4f, VEC4S>;
  let rays = min(counters[params.index], params.capacity);
  for (var ray = local; ray < rays; ray += THREADS) {
    if (pixels[ray].x != view) { continue; }
    for (var i = 0u; i < VEC4S; i++) { own[i] += values[ray * VEC4S + i]; }
  }
  partials[local] = own;
  for (var width = THREADS / 2u; width > 0u; width /= 2u) {
    workgroupBarrier();
    if (local < width) {
      for (var i = 0u; i < VEC4S; i++) { partials[local][i] += partials[local + width][i]; }
    }
  }
  if (local > 0u) { return; }
  for (var i = 0u; i < VEC4S; i++) { sums[view * VEC4S + i] = finite_or_zero(partials[0][i]); }
}
`;var JO=`// Volume rendering of packed samples, forward; lib/volrend.wgsl states the equations. A ray ends in front of
// the first sample whose transmittance is below STOP: what lies behind is hidden, and not trained on.
//   distortion = sum_ij w_i w_j |s_i - s_j| + 1/3 sum w_i^2 d_i     (Barron et al. 2022, eq. 15)
//              = sum_i w_i (2 (s_i W_i - S_i) + w_i d_i / 3),   W, S: sums of w, w s in front of i
//   s, d: t and delta, contracted if space is, so that what is far does not weigh more than what is near
//
//   packed_info     [rays]      (first sample, number of samples)
//   outputs         [samples]   (r, g, b, raw density)
//   ts, deltas      [samples]   t growing along a ray
//   transmittances  [samples]   those behind a ray's end are not written
//   colors          [all rays]  (r, g, b, accumulation)
//   depths          [all rays]  in units of t
//   distortions     [all rays]  if USE is training, and not rendering
//   kept_counts     [rays]      likewise: number of samples in front of the ray's end
// The rays of a chunk are numbers first_ray \u2026 of all rays. Behind those that there are, only kept_counts is
// written, with 0.
// One thread a ray: a ray's product is sequential. Weights are not stored: who needs them makes them again by
// lib/weights.wgsl, which costs an exp instead of a write and a read.

#import "lib/background.wgsl"
#import "lib/composited_\${USE}.wgsl"
#import "lib/contraction.wgsl"
#import "lib/density.wgsl"
#import "lib/dispatch.wgsl"
#import "lib/volrend.wgsl"

const THREADS = 64u;
const BACKGROUND = 0u;
const STOP = 1e-4; // 0: never

// rays: of a chunk, at most; capacity, index: there are counters[index] rays, at most capacity.
struct Params { rays: u32, capacity: u32, index: u32, first_ray: u32, step: u32, seed: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> counters: array<u32>;
@group(0) @binding(2) var<storage, read> packed_info: array<vec2u>;
@group(0) @binding(3) var<storage, read> outputs: array<vec4f>;
@group(0) @binding(4) var<storage, read> ts: array<f32>;
@group(0) @binding(5) var<storage, read> deltas: array<f32>;
@group(0) @binding(6) var<storage, read_write> transmittances: array<f32>;
@group(0) @binding(7) var<storage, read_write> colors: array<vec4f>;
@group(0) @binding(8) var<storage, read_write> depths: array<f32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let place = group_index(workgroup, workgroups) * THREADS + local;
  if (place >= params.rays) { return; }
  if (place >= min(counters[params.index], params.capacity)) {
    keep_nothing(place);
    return;
  }
  let info = packed_info[place];
  var composite = empty_composite();
  var distortion = 0.0;
  var sum = 0.0; // of w s
  var kept = 0u;
  for (; kept < info.y && composite.transmittance >= STOP; kept++) {
    let sample = info.x + kept;
    let output = outputs[sample];
    let delta = deltas[sample];
    let t = ts[sample];
    transmittances[sample] = composite.transmittance;
    let span = contracted_span(t, delta);
    let spread = 2.0 * (span.x * composite.accumulation - sum);
    let weight = add_sample(&composite, density_of(output.w), delta, t, output.rgb);
    distortion += weight * (spread + weight * span.y / 3.0);
    sum += weight * span.x;
  }
  let ray = params.first_ray + place;
  let background = background_of(BACKGROUND, ray, params.step, params.seed);
  colors[ray] = before_background(composite, background);
  depths[ray] = composite.depth;
  keep_ray(ray, place, distortion, kept);
}
`;var XO=`// Volume rendering of packed samples, backward, for the samples in front of their rays' ends. They move
// together: the sample i of a ray becomes the kept sample j = kept_offsets[ray] + i.
//   d_w_i = d_color . (c_i - background) + d_accumulation
//         + distortion / rays (2 (s_i (W_< - W_>) - (S_< - S_>)) + 2/3 w_i d_i)
//   d_raw_i = delta_i (T_{i+1} d_w_i - sum_{j > i} w_j d_w_j) sigma'(raw_i)  +  near_weight if near
//   d_rgb_i = w_i d_color
// W, S: sums of w, w s in front of (<) and behind (>) sample i; s, d: composite.wgsl's; near: t_i <
// near_distance and raw_i > -10, where a camera would otherwise be taught to see floaters that no other camera
// sees (Mueller et al. 2022, the released code: a sum over samples, not a part of the mean over rays).
// Walked from the back, so that the sum over what lies behind is added up.
//
//   packed_info     [rays]      (first sample, number of samples)
//   kept_offsets    [capacity + 1]  exclusive prefix sum of composite.wgsl's kept_counts, and their sum
//   d_colors        [all rays]  (d_r, d_g, d_b, d_accumulation)
//   outputs         [samples]   (r, g, b, raw density)
//   ts, deltas, transmittances  [samples]
//   d_outputs       [samples]   (d_r, d_g, d_b, d_raw) of the kept samples
//   sources         [samples]   which sample each of them is
// The rest of the last block of 64 kept samples gets gradients of zero, and the last one's source.
// One thread a ray.

#import "lib/background.wgsl"
#import "lib/contraction.wgsl"
#import "lib/density.wgsl"
#import "lib/dispatch.wgsl"
#import "lib/kept_samples.wgsl"
#import "lib/rows.wgsl"
#import "lib/volrend.wgsl"
#import "lib/weights.wgsl"

const THREADS = 64u;
const BACKGROUND = 0u;
const DISTORTION = false;
const NEARLY_EMPTY = -10.0; // a raw density

// capacity, index: there are counters[index] rays, at most capacity. all_rays: the rays of a batch of several
// chunks, 0 where they are the same.
struct Params {
  capacity: u32, index: u32, first_ray: u32, all_rays: u32, step: u32, seed: u32,
  distortion: f32, near_distance: f32, near_weight: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> counters: array<u32>;
@group(0) @binding(2) var<storage, read> packed_info: array<vec2u>;
@group(0) @binding(3) var<storage, read> kept_offsets: array<u32>;
@group(0) @binding(4) var<storage, read> d_colors: array<vec4f>;
@group(0) @binding(5) var<storage, read> outputs: array<vec4f>;
@group(0) @binding(6) var<storage, read> ts: array<f32>;
@group(0) @binding(7) var<storage, read> deltas: array<f32>;
@group(0) @binding(8) var<storage, read> transmittances: array<f32>;
@group(0) @binding(9) var<storage, read_write> d_outputs: array<vec4f>;
@group(0) @binding(10) var<storage, read_write> sources: array<u32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let place = group_index(workgroup, workgroups) * THREADS + local;
  let rays = min(counters[params.index], params.capacity);
  if (place >= rays) { return; }
  let kept_range = kept_samples_of(place);
  let first_kept = kept_range.x;
  let count = kept_range.y - first_kept;
  if (count == 0u) { return; }

  let first = packed_info[place].x;
  let ray = params.first_ray + place;
  let d_color = d_colors[ray];
  let background = background_of(BACKGROUND, ray, params.step, params.seed);
  let share = 1.0 / f32(max(params.all_rays, rays));
  var total = vec2f(0.0); // sums of w, w s
  if (DISTORTION) {
    for (var i = first; i < first + count; i++) {
      total += weight_of(i) * vec2f(1.0, contracted_span(ts[i], deltas[i]).x);
    }
  }
  var after = vec2f(0.0);
  var behind = 0.0;
  for (var left = count; left > 0u; left--) {
    let sample = first + left - 1u;
    let kept = first_kept + left - 1u;
    let output = outputs[sample];
    let delta = deltas[sample];
    let t = ts[sample];
    let weight = weight_of(sample);
    var d_weight = weight_gradient(d_color, output.rgb, background);
    if (DISTORTION) {
      let span = contracted_span(t, delta);
      let own = weight * vec2f(1.0, span.x);
      let difference = total - own - 2.0 * after; // in front less behind
      let spread = span.x * difference.x - difference.y;
      d_weight += params.distortion * share * (2.0 * spread + weight * span.y * (2.0 / 3.0));
      after += own;
    }
    var d_raw = density_gradient(delta, transmittances[sample], weight, d_weight, behind) *
      density_derivative(output.w);
    if (t < params.near_distance && output.w > NEARLY_EMPTY) { d_raw += params.near_weight; }
    behind += weight * d_weight;
    d_outputs[kept] = vec4f(weight * d_color.rgb, d_raw);
    sources[kept] = sample;
  }

  let kept_samples = kept_offsets[params.capacity];
  if (kept_range.y < kept_samples) { return; }
  let padded = (kept_samples + SAMPLES_PER_BLOCK - 1u) / SAMPLES_PER_BLOCK * SAMPLES_PER_BLOCK;
  for (var padding = kept_samples; padding < padded; padding++) {
    d_outputs[padding] = vec4f(0.0);
    sources[padding] = first + count - 1u;
  }
}
`;var QO=`// The distortion of a ray's weights between fenceposts, and its gradient to raw densities (Barron et al. 2022,
// eq. 15): it gathers what is seen, and takes floaters away. In parts s of the ray, with m_i the middle of
// interval i and l_i its length,
//   distortion = sum_ij w_i w_j |m_i - m_j| + 1/3 sum w_i^2 l_i
//   d_w_i = 2 (m_i (W_< - W_>) - (S_< - S_>)) + 2/3 w_i l_i      W, S: sums of w, w m in front and behind
//   edges                           [rays, SAMPLES + 1]
//   outputs, deltas, transmittances [rays, SAMPLES]   of which lib/weights.wgsl makes weights
//   distortions                     [all rays]
//   d_raws                          [rays, SAMPLES]   of weight * mean over all rays of the distortion
// One thread a ray.

#import "lib/volrend.wgsl"
#import "lib/weights.wgsl"

const SAMPLES = 48u;

// rays: of the chunk; all_rays: of the batch.
struct Params { rays: u32, first_ray: u32, all_rays: u32, weight: f32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> edges: array<f32>;
@group(0) @binding(2) var<storage, read> outputs: array<vec4f>;
@group(0) @binding(3) var<storage, read> deltas: array<f32>;
@group(0) @binding(4) var<storage, read> transmittances: array<f32>;
@group(0) @binding(5) var<storage, read_write> distortions: array<f32>;
@group(0) @binding(6) var<storage, read_write> d_raws: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let ray = id.x;
  if (ray >= params.rays) { return; }
  let first_edge = ray * (SAMPLES + 1u);
  var distortion = 0.0;
  var total = vec2f(0.0); // sums of w, w m
  for (var i = 0u; i < SAMPLES; i++) {
    let start = edges[first_edge + i];
    let length = edges[first_edge + i + 1u] - start;
    let middle = start + 0.5 * length;
    let weight = weight_of(ray * SAMPLES + i);
    distortion += weight * (2.0 * (middle * total.x - total.y) + weight * length / 3.0);
    total += weight * vec2f(1.0, middle);
  }
  distortions[params.first_ray + ray] = distortion;

  let share = params.weight / f32(params.all_rays);
  var after = vec2f(0.0);
  var behind = 0.0;
  for (var left = SAMPLES; left > 0u; left--) {
    let i = left - 1u;
    let sample = ray * SAMPLES + i;
    let start = edges[first_edge + i];
    let length = edges[first_edge + i + 1u] - start;
    let middle = start + 0.5 * length;
    let weight = weight_of(sample);
    let own = weight * vec2f(1.0, middle);
    let difference = total - own - 2.0 * after; // in front less behind
    let spread = middle * difference.x - difference.y;
    let d_weight = share * (2.0 * spread + (2.0 / 3.0) * weight * length);
    let d_density = density_gradient(deltas[sample], transmittances[sample], weight, d_weight, behind);
    d_raws[sample] = d_density * density_derivative(outputs[sample].w);
    behind += weight * d_weight;
    after += own;
  }
}
`;var eT=`// Changes the gradients of samples: adds those of the distortion (volrend/distortion.wgsl), and with SCALED
// multiplies by min(1, t^2), t in units where cameras fill [-1, 1]. Many more rays pass through what is near a
// camera than through what is far: without it, that is where floaters grow (Philip and Deschaintre 2023).
//   ts         [samples]   middles of intervals
//   d_raws     [samples]
//   d_outputs  [samples]   (d_r, d_g, d_b, d_raw), changed
// One thread a sample.

#import "lib/dispatch.wgsl"

const SCALED = true;

struct Params { samples: u32, unit: f32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> ts: array<f32>;
@group(0) @binding(2) var<storage, read> d_raws: array<f32>;
@group(0) @binding(3) var<storage, read_write> d_outputs: array<vec4f>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let sample = group_index(workgroup, workgroups) * 64u + local;
  if (sample >= params.samples) { return; }
  let gradient = d_outputs[sample] + vec4f(0.0, 0.0, 0.0, d_raws[sample]);
  let t = ts[sample] / params.unit;
  d_outputs[sample] = select(gradient, gradient * min(1.0, t * t), SCALED);
}
`;var Tf={"bench/copy.wgsl":q2,"bench/fma.wgsl":Y2,"dense/activation_backward.wgsl":J2,"dense/backward.wgsl":X2,"dense/forward.wgsl":Q2,"dense/gradient.wgsl":eE,"dense/reduce.wgsl":tE,"dense/rows.wgsl":rE,"dense/transpose.wgsl":nE,"encode/frequency.wgsl":oE,"encode/frequency_backward.wgsl":sE,"encode/integrated.wgsl":aE,"encode/integrated_backward.wgsl":iE,"encode/spherical_harmonics.wgsl":cE,"encode/spherical_harmonics_backward.wgsl":lE,"exposure/apply.wgsl":uE,"exposure/backward.wgsl":fE,"exposure/center.wgsl":pE,"grid/backward.wgsl":dE,"grid/forward.wgsl":hE,"grid/pack.wgsl":mE,"grid/position_gradient.wgsl":gE,"grid/range.wgsl":wE,"grid/scale.wgsl":_E,"learn/adam.wgsl":yE,"learn/adam_table.wgsl":bE,"learn/average.wgsl":vE,"learn/finite.wgsl":xE,"learn/multipliers.wgsl":SE,"learn/ray_loss.wgsl":kE,"learn/report.wgsl":EE,"lib/activation.wgsl":OE,"lib/adam.wgsl":TE,"lib/adam_table_f16.wgsl":AE,"lib/adam_table_f32.wgsl":PE,"lib/angle.wgsl":RE,"lib/background.wgsl":IE,"lib/batch.wgsl":zE,"lib/camera.wgsl":LE,"lib/composited_rendering.wgsl":NE,"lib/composited_training.wgsl":CE,"lib/cone.wgsl":ME,"lib/contraction.wgsl":$E,"lib/crop.wgsl":DE,"lib/decay.wgsl":FE,"lib/dense.wgsl":UE,"lib/dense_gradient_subgroup.wgsl":jE,"lib/dense_gradient_workgroup.wgsl":WE,"lib/dense_subgroup.wgsl":BE,"lib/dense_workgroup.wgsl":HE,"lib/density.wgsl":GE,"lib/directions_axes.wgsl":ZE,"lib/directions_icosahedron.wgsl":VE,"lib/dispatch.wgsl":KE,"lib/footprint.wgsl":qE,"lib/gaussians.wgsl":YE,"lib/grid.wgsl":JE,"lib/grid_gradients_fixed.wgsl":XE,"lib/grid_gradients_float.wgsl":QE,"lib/grid_sum.wgsl":e3,"lib/grid_table_f16.wgsl":t3,"lib/grid_table_f32.wgsl":r3,"lib/harmonics.wgsl":n3,"lib/interlevel_blurred.wgsl":o3,"lib/interlevel_bound.wgsl":s3,"lib/intervals_before.wgsl":a3,"lib/kept_samples.wgsl":i3,"lib/lattice.wgsl":c3,"lib/lens.wgsl":l3,"lib/march.wgsl":u3,"lib/mlp.wgsl":f3,"lib/mlp_color.wgsl":p3,"lib/mlp_gradient.wgsl":d3,"lib/mlp_networks.wgsl":h3,"lib/ndc.wgsl":m3,"lib/network_layers.wgsl":g3,"lib/occupancy.wgsl":w3,"lib/pieces_blurred.wgsl":_3,"lib/pieces_dilated.wgsl":y3,"lib/pieces_padded.wgsl":b3,"lib/pieces_whole.wgsl":v3,"lib/product.wgsl":x3,"lib/pyramid.wgsl":S3,"lib/random.wgsl":k3,"lib/register_encoded.wgsl":E3,"lib/register_layers.wgsl":O3,"lib/register_networks.wgsl":T3,"lib/register_products.wgsl":A3,"lib/register_rows.wgsl":P3,"lib/rotation.wgsl":R3,"lib/rows.wgsl":I3,"lib/sample_places.wgsl":z3,"lib/scan.wgsl":L3,"lib/seen_marched.wgsl":N3,"lib/seen_sampled.wgsl":C3,"lib/segment_gradients.wgsl":M3,"lib/segment_nothing.wgsl":$3,"lib/segment_positions.wgsl":D3,"lib/segments.wgsl":F3,"lib/shows.wgsl":U3,"lib/spacing.wgsl":j3,"lib/spherical_harmonics.wgsl":W3,"lib/srgb.wgsl":B3,"lib/viridis.wgsl":H3,"lib/volrend.wgsl":G3,"lib/walk.wgsl":Z3,"lib/weights.wgsl":V3,"march/adapt.wgsl":K3,"march/count.wgsl":q3,"march/emit.wgsl":Y3,"march/pack.wgsl":J3,"mlp/backward.wgsl":X3,"mlp/density.wgsl":Q3,"mlp/forward.wgsl":eO,"mlp/reduce.wgsl":tO,"networks/d_colors.wgsl":rO,"networks/d_density.wgsl":nO,"networks/directions.wgsl":oO,"networks/gather.wgsl":sO,"networks/outputs.wgsl":aO,"occupancy/cells.wgsl":iO,"occupancy/footprints.wgsl":cO,"occupancy/forget.wgsl":lO,"occupancy/mean.wgsl":uO,"occupancy/missing.wgsl":fO,"occupancy/splat.wgsl":pO,"occupancy/threshold.wgsl":dO,"occupancy/update.wgsl":hO,"occupancy/visible.wgsl":mO,"occupancy/vote.wgsl":gO,"pixels/all_images.wgsl":wO,"pixels/any_image.wgsl":_O,"pixels/colors.wgsl":yO,"pixels/one_image.wgsl":bO,"pixels/tile.wgsl":vO,"poses/apply.wgsl":xO,"poses/rays.wgsl":SO,"poses/tangent.wgsl":kO,"rays/generate.wgsl":EO,"rays/ndc.wgsl":OO,"rays/table.wgsl":TO,"registers/backward.wgsl":AO,"registers/density.wgsl":PO,"registers/forward.wgsl":RO,"render/average.wgsl":IO,"render/composite.wgsl":zO,"render/count.wgsl":LO,"render/crop.wgsl":NO,"render/emit.wgsl":CO,"render/present.wgsl":MO,"render/start.wgsl":$O,"samples/cdf.wgsl":DO,"samples/cones.wgsl":FO,"samples/fenceposts.wgsl":UO,"samples/importance.wgsl":jO,"samples/intervals.wgsl":WO,"samples/merge.wgsl":BO,"samples/place.wgsl":HO,"samples/proposal.wgsl":GO,"samples/stratified.wgsl":ZO,"scan/block_sums.wgsl":VO,"scan/compact.wgsl":KO,"scan/prefix_sums.wgsl":qO,"views/sum.wgsl":YO,"volrend/composite.wgsl":JO,"volrend/composite_backward.wgsl":XO,"volrend/distortion.wgsl":QO,"volrend/regularize.wgsl":eT};var dj=/^const\s+(\w+)(?:\s*:\s*\w+)?\s*=\s*([^;]+);/gm;function te(e){let t=Tf[e];if(t===void 0)throw new RangeError(`There is no WGSL file ${e}.`);return new Proxy(hj(t),{get(r,n){if(typeof n=="symbol"||n in r)return Reflect.get(r,n);throw new RangeError(`${e} declares no number named ${n}.`)}})}function hj(e){let t={};for(let[,r,n]of e.matchAll(dj)){let s=n.split("*").map(a=>t[a.trim()]??mj(a)).reduce((a,i)=>a*i);Number.isNaN(s)||(t[r]=s)}return t}function mj(e){return Number(e.trim().replace(/^(0x[\da-f]+)[iu]$|^([\d.e+-]+)[iufh]$/i,"$1$2"))}var gj=[4,8,16];function tT(e){return Ka(e)===null?["workgroup"]:e.info.software?["subgroup","workgroup"]:["workgroup","subgroup"]}function hg(e){return tT(e)[0]}function Ka(e){let[t,r]=e.info.subgroupSize;return e.has("subgroups")&&t===r&&gj.includes(t)?t:null}function rT(e,t){if(t==="workgroup")return{layer:{VARIANT:t},gradient:{VARIANT:t},narrowGradient:{VARIANT:t}};let r=Ka(e);if(r===null)throw new RangeError(`Cannot multiply matrices in subgroups as these must have 4, 8 or 16 lanes: this device's have ${e.info.subgroupSize.join(" to ")}.`);let n={VARIANT:t,LANES:r},o={...n,TILE_THREADS:Math.max(r,8)},s=r<16?{...o,TILE_INPUTS:mg}:o;return{layer:n,gradient:o,narrowGradient:s}}var mg=32;function gg(e,t){let r={...te(`lib/${e}_${t.VARIANT}.wgsl`)};for(let[n,o]of Object.entries(t))typeof o=="number"&&(r[n]=o);return r}var{ROW_ALIGNMENT:nT,SAMPLES_PER_BLOCK:wj}=te("lib/rows.wgsl"),le=wj;function ie(e){return Math.ceil(e/le)}function Nc(e,t){let r=e.device.limits.maxStorageBufferBindingSize/(4*t*le);return Math.floor(r)*le}function ve(e){return Math.ceil(e/nT)*nT}function ut(e){return e.reduce((t,r)=>t+ve(r),0)}function qa(e){let t=0;return e.flatMap(r=>{let n=t;return t+=ve(r),Array.from({length:r},(o,s)=>n+s)})}function ft(e,t,r,n){let o=[ie(r),n,le];return{tensor:e.tensor(t,o),features:n,first:0}}function Br(e,t){return{...e,first:e.first+t}}var{NONE:_j,RELU:yj,SIGMOID:bj,PADDED_SIGMOID:vj}=te("lib/activation.wgsl"),Af={none:_j,relu:yj,sigmoid:bj,paddedSigmoid:vj},{VEC4S_PER_ROW:oT}=te("lib/rows.wgsl"),{BLOCKS_PER_SPLIT:sT}=te("dense/gradient.wgsl"),Ht=class e{tile;forwardKernel;rowKernels;backwardKernels;constructor(t,r,n,o){this.tile=t,this.forwardKernel=r,this.rowKernels=n,this.backwardKernels=o}static async create(t,r=hg(t),n="both"){let o=u=>t.kernel("dense/activation_backward",{ACTIVATION:Af[u]}),{layer:s,gradient:a,narrowGradient:i}=rT(t,r),c=async u=>({kernel:await t.kernel("dense/gradient",u),tile:gg("dense_gradient",u)}),l=async()=>({layer:await t.kernel("dense/backward",s),gradient:await c(a),narrowGradient:await c(i),reduce:{overwrite:await t.kernel("dense/reduce",{ACCUMULATE:!1}),accumulate:await t.kernel("dense/reduce",{ACCUMULATE:!0})},transpose:await t.kernel("dense/transpose"),activation:{none:await o("none"),relu:await o("relu"),sigmoid:await o("sigmoid"),paddedSigmoid:await o("paddedSigmoid")}});return new e(gg("dense",s),await t.kernel("dense/forward",s),{copy:await t.kernel("dense/rows",{ADD:!1}),add:await t.kernel("dense/rows",{ADD:!0})},n==="both"?await l():null)}get#e(){if(this.backwardKernels)return this.backwardKernels;throw new RangeError("Cannot walk back through layers whose kernels are those of one way.")}static partialsLength(t,r){return Math.max(...t.map(o=>(o.rows+1)*o.stride))*Math.ceil(ie(r)/sT)}forward(t,r,n,o,s,a,i){let{counters:c}=s,l=ie(s.capacity);t.run(this.forwardKernel,this.#t(n.columns,l),{inputs:a.tensor,parameters:r.values,outputs:i.tensor,counts:c},{layer:{...wg(s,a,n.rows,i,n.columns),weights:n.offset/4,stride:n.stride/4,bias:n.biasOffset/4},activation:Af[o]})}backward(t,r,n,o,s,a,i,c,l,u=0){let{counters:f}=s,p=ie(s.capacity);t.run(this.#e.layer,this.#t(l,p),{inputs:a.tensor,parameters:r.transposed,forward:i.tensor,outputs:c.tensor,counts:f},{layer:{...wg(s,a,n.columns,c,l),weights:(n.transposedOffset+u)/4,stride:n.transposedStride/4,bias:0},activation:Af[o],forward_features:i.features,forward_first:i.first})}gradient(t,r,n,o,s,a,i,c){let{counters:l}=o,u=ie(o.capacity),f=Math.ceil(u/sT),{gradient:p,narrowGradient:d}=this.#e,{kernel:h,tile:g}=n.rows<=mg?d:p,{TILE_INPUTS:_,TILE_OUTPUTS:v,TILE_THREADS:S}=g,E=Math.ceil(n.rows/_)*Math.ceil(n.columns/v);t.run(h,f*E*S,{inputs:s.tensor,d_outputs:a.tensor,partials:i,counts:l},{layer:{...wg(o,s,n.rows,a,n.columns),weights:0,stride:n.stride/4,bias:0}});let O=(n.rows+1)*n.stride/4,P=n.bias===!1?O-n.stride/4:O;t.run(this.#e.reduce[c],P,{partials:i,gradients:r.gradients},{size:P,slice:O,stride:n.stride/4,columns:n.columns/4,splits:f,offset:n.offset/4})}transpose(t,r,n,o=r.values){t.run(this.#e.transpose,n.rows*n.columns,{parameters:o,transposed:r.transposed},{rows:n.rows,columns:n.columns,stride:n.stride,offset:n.offset,transposed_stride:n.transposedStride,transposed_offset:n.transposedOffset})}activationBackward(t,r,n,o,s,a){t.run(this.#e.activation[r],ie(n.capacity)*o*oT,{outputs:s.tensor,d_outputs:a.tensor,counts:n.counters},{samples:n.capacity,count:n.index,features:s.features,rows:o})}moveRows(t,r,n,o,s,a){let i=ie(n.capacity);t.run(this.rowKernels[r],i*o*oT,{source:s.tensor,target_rows:a.tensor,counts:n.counters},{blocks:i,count:n.index,rows:o,source_features:s.features,source_first:s.first,target_features:a.features,target_first:a.first})}#t(t,r){let{TILE_OUTPUTS:n,TILE_BLOCKS:o,TILE_THREADS:s}=this.tile;return Math.ceil(t/n)*Math.ceil(r/o)*s}};function wg(e,t,r,n,o){return{blocks:ie(e.capacity),count:e.index,inputs:r,input_features:t.features,input_first:t.first,outputs:o,output_features:n.features,output_first:n.first}}function Te(e){if(e)return e;throw new RangeError("Cannot train a model that was made for viewing: it has no gradients. Make one for training.")}var Ro=class e{outputs;threads;forwardKernel;backwardKernel;parameters;constructor(t,r,n,o){this.outputs=t,this.threads=r,this.forwardKernel=n,this.backwardKernel=o,this.parameters=[]}static async create({gpu:t},{outputs:r,kernel:n,constants:o,threads:s},a="training"){return new e(r,s,await t.kernel(n,o),a==="training"?await t.kernel(`${n}_backward`,o):null)}forward(t,r,n,o){let s=ie(r.capacity),a=ve(this.outputs);t.run(this.forwardKernel,s*this.threads.forward,{inputs:n.tensor,outputs:o.tensor,counts:r.counters},{blocks:s,count:r.index,rows:a,features:o.features,first:o.first})}backward(t,r,n,o,s){s&&this.inputGradient(t,r,n,o,s)}inputGradient(t,r,n,o,s){let a=ie(r.capacity);t.run(Te(this.backwardKernel),a*this.threads.backward,{inputs:n.tensor,d_outputs:o.tensor,d_inputs:s.tensor,counts:r.counters},{blocks:a,count:r.index,features:o.features,first:o.first})}};var aT=le/4,xj=q({kind:ke("frequency").describe("sines and cosines of octaves (Mildenhall et al. 2020)"),levels:Se().min(0).max(24).describe("number of octaves"),pi:Rt().describe("angles are 2^k pi x (the paper) or 2^k x (its released code)"),identity:Rt().describe("whether x itself comes first")}).refine(({levels:e,identity:t})=>e>0||t,{error:"must be at least 1 without identity, or there are no features",params:{fields:["levels","identity"],advice:"Raise levels or set identity"}}),Cc={schema:xj,size:({levels:e,identity:t},r)=>r*(2*e+(t?1:0)),create(e,t,{dimensions:r,use:n}){let{levels:o,pi:s,identity:a}=t,i=Cc.size(t,r);return Ro.create(e,{outputs:i,kernel:"encode/frequency",constants:{DIMS:r,LEVELS:o,PI:s,IDENTITY:a},threads:{forward:ve(i)*aT,backward:r*aT}},n)}};function Ut(e,t,r){return{name:e,type:"f32",tensor:t,places:null,...r}}function Es(e){let t=0;for(let r=0;r<e.length;r++)e[r]<t&&(t=e[r]);return t<0?`holds ${t} where squares belong`:null}function Mc(e,t){let r=0;for(let n=0;n<e.length;n++)e[n]>r&&(r=e[n]);return r>t?`counts ${r} steps, of ${t}`:null}function Pf({places:e},t){return e?iT(t,{places:e}):t}function Rf({places:e},t,r){e?cT(t,{places:e},r):t.set(r)}function iT(e,t){return Float32Array.from(t.places,r=>e[r])}function cT(e,t,r){t.places.forEach((n,o)=>e[n]=r[o])}var sn={kind:ke("hashGrid").describe("a multiresolution hash grid (M\xFCller et al. 2022)"),levels:Se().min(1).max(24).describe("number of grids, from the coarsest to the finest"),features:ke([2,4,8]).describe("features that each level stores at a vertex"),tableSize:Se().min(1).max(1<<24).describe("the most entries of a level"),baseResolution:Se().min(2).max(65536).describe("vertices along the coarsest level"),finestResolution:V().min(2).max(1<<20).describe("vertices along the finest level"),interpolation:we(["linear","smoothstep"]).describe("how features lie between vertices"),precision:we(["f32","f16"]).describe("what the table is read as; trained is f32"),accumulation:we(["fixed","float"]).describe("gradients add up in fixed point, reproducibly, or in floats, where the device can")},Os=[({baseResolution:e,finestResolution:t})=>e<=t,{error:"must be at most finestResolution",params:{fields:["baseResolution","finestResolution"],advice:"Lower baseResolution or raise finestResolution"}}],uT=q(sn).refine(...Os),lT=8;function Hr(e){let{levels:t,tableSize:r,baseResolution:n,finestResolution:o}=e,s=o/n,a=0;return Array.from({length:t},(i,c)=>{let l=Math.fround(n*s**(c/Math.max(t-1,1))-1),u=Math.ceil(l)+1,f=u**3,p=Math.ceil(f/lT)*lT,d=Math.min(p,r),h={resolution:u,scale:l,entries:d,offset:a,dense:f<=r};return a+=d,h})}function fT(e){let t=new Uint32Array(e.length*4),r=new Float32Array(t.buffer);return e.forEach(({resolution:n,scale:o,entries:s,offset:a,dense:i},c)=>{t.set([0,i?n:0,s,a],c*4),r[c*4]=o}),t}var zf={schema:uT,size:({levels:e,features:t})=>e*t,create:(e,t,r)=>Xn.create(e,t,r)},If=1e-4,Sj=1735551332,{STREAM_PARAMETERS:kj}=te("lib/random.wgsl"),{CHUNKS:pT}=te("lib/grid_sum.wgsl"),Ej=16,Xn=class e{options;name;keepsAverage;kernels;kind;levels;count;packed;#e;#t;#r;#n;#o;constructor(t,r,n,o,s){this.options=r,this.name=n,this.keepsAverage=o,this.kernels=s,this.kind="sparse",this.#o=t.gpu;let a=this.levels=Hr(r),i=a[a.length-1];this.#e=[i.offset+i.entries,r.features],this.count=this.#e[0]*this.#e[1];let c=r.precision==="f16",l=s.training!==null;this.#t=l||!c?t.tensor("table",this.#e):null,this.packed=c?t.tensor("table in f16",this.#c,{type:"u32"}):null,this.#n=t.tensor("levels",[a.length,4],{type:"u32",data:fT(a)}),this.#r=l?this.#s(t):null}#s(t){let{levels:r,keepsAverage:n,packed:o,options:{features:s}}=this,[a,i]=[this.#e,this.#c];return{gradients:t.tensor("table gradients",a,{type:"u32"}),firstMoments:t.tensor("table first moments",a),secondMoments:t.tensor("table second moments",a),steps:t.tensor("table steps",i,{type:"u32"}),average:n?t.tensor("table average",a):null,packedAverage:n&&o?t.tensor("table average in f16",i,{type:"u32"}):null,scales:t.tensor("gradient scales",[r.length]),levelStarts:t.tensor("first pairs of levels",[r.length],{type:"u32",data:Uint32Array.from(r,({offset:c})=>c*s/2)}),partials:t.tensor("gradient ranges",[r.length,pT])}}get#c(){let[t,r]=this.#e;return[t,r/2]}get values(){return Te(this.#t)}get gradients(){return Te(this.#r).gradients}get firstMoments(){return Te(this.#r).firstMoments}get secondMoments(){return Te(this.#r).secondMoments}get steps(){return Te(this.#r).steps}get average(){return this.#r?.average??null}get scales(){return Te(this.#r).scales}get levelStarts(){return Te(this.#r).levelStarts}static async create(t,r,{dimensions:n,average:o,name:s,use:a="training",footprints:i=!1}){let{gpu:c}=t;if(n!==3)throw new RangeError(`Cannot build hash grid as positions must have 3 coordinates: current value is ${n}.`);let{levels:l,features:u,tableSize:f,interpolation:p}=r,{precision:d,accumulation:h}=r;if(h==="float"&&!c.has("wgpu-shader-float32-atomic"))throw new RangeError("Cannot build hash grid as this device has no float atomics: accumulation must be fixed: current value is float.");let g={LEVELS:l,PAIRS:u/2},_={...g,SMOOTHSTEP:p==="smoothstep",POWER_OF_TWO:Number.isInteger(Math.log2(f)),HAS_FOOTPRINTS:i},v=async()=>{let[P,T,R]=await Promise.all([c.kernel("grid/range",g),c.kernel("grid/scale"),c.kernel("grid/backward",{..._,ACCUMULATION:h})]);return{range:P,scale:T,backward:R}},[S,E,O]=await Promise.all([c.kernel("grid/forward",{..._,PRECISION:d}),c.kernel("grid/position_gradient",{..._,PRECISION:d}),c.kernel("grid/pack")]);return new e(t,r,s,o,{forward:S,positionGradient:E,pack:O,training:a==="training"?await v():null})}get outputs(){return this.options.levels*this.options.features}get rows(){return ve(this.outputs)}get parameters(){return[this]}get fixed(){return this.options.accumulation==="fixed"}get shown(){let t={name:this.name,shape:this.#e,places:null},r=this.average??this.#t;return[r?{...t,type:"f32",tensor:r}:{...t,type:"f16",tensor:this.packed}]}get stored(){let{name:t,keepsAverage:r}=this,n=this.#r,[o,s]=[this.#e,this.#c],[a,i]=[this.#t,this.average??this.#t];return[Ut(t,n||!r?a:null,{shape:o}),Ut(`adam.m.${t}`,n&&n.firstMoments,{shape:o}),Ut(`adam.v.${t}`,n&&n.secondMoments,{shape:o,problem:Es}),Ut(`adam.steps.${t}`,n&&n.steps,{shape:s,type:"u32",problem:Mc}),...r?[Ut(`average.${t}`,i,{shape:o})]:[]]}initialize(t){let r=this.#o,n=new Float32Array(this.count);for(let l=0;l<n.length;l+=4){let u=Vi(l/4,Sj,kj,t);n[l]=(2*_o(u[0])-1)*If,n[l+1]=(2*_o(u[1])-1)*If,n[l+2]=(2*_o(u[2])-1)*If,n[l+3]=(2*_o(u[3])-1)*If}r.write(this.values,n),this.average&&r.write(this.average,n);let o=r.record(),{gradients:s,firstMoments:a,secondMoments:i,steps:c}=this;for(let l of[s,a,i,c])o.clear(l);this.refresh(o),o.submit()}refresh(t,r=new Map){if(!this.packed)return;if(this.#r)return this.#a(t,this.values,this.packed);let n=this.keepsAverage?`average.${this.name}`:this.name,o=r.get(n).data,s=this.#o.tensor("table",this.#e,{data:o});this.#a(t,s,this.packed),t.submit(),this.#o.free(s)}prepare(t,r){let{average:n=null,packedAverage:o=null}=this.#r??{};r==="average"&&n&&o&&this.#a(t,n,o)}#a(t,r,n){let o=n.length;t.run(this.kernels.pack,o,{table:r,packed:n},{pairs:o})}forward(t,r,n,o,s="values"){let a=this.levels.length+(o.features>this.outputs?1:0);t.run(this.kernels.forward,a*ie(r.capacity)*le,{batch:r.counters,levels:this.#n,positions:Ts(n),table:this.#i(s),encoded:Ts(o)},{slot:r.index,samples:r.capacity,features:o.features})}backward(t,r,n,o,s){let{range:a,scale:i,backward:c}=Te(this.kernels.training),{scales:l,gradients:u,partials:f}=Te(this.#r),p=this.levels.length,d=ie(r.capacity),h=Math.max(Ej,Math.ceil(d/pT)),g=Math.ceil(d/h),{counters:_}=r,v={slot:r.index,samples:r.capacity},{features:S}=o,E=Ts(o);t.run(a,p*g*a.workgroupSize,{batch:_,d_encoded:E,partials:f},{...v,features:S,chunk_blocks:h}),t.run(i,p*i.workgroupSize,{batch:_,partials:f,scales:l},{...v,chunk_blocks:h}),t.run(c,p*d*le,{batch:_,levels:this.#n,positions:Ts(n),d_encoded:E,scales:l,gradients:u},{...v,features:S}),s&&this.inputGradient(t,r,n,o,s)}inputGradient(t,r,n,o,s,a="values"){t.run(this.kernels.positionGradient,ie(r.capacity)*le,{batch:r.counters,levels:this.#n,positions:Ts(n),table:this.#i(a),d_encoded:Ts(o),d_positions:Ts(s)},{slot:r.index,samples:r.capacity,features:o.features})}#i(t){let{packed:r,average:n}=this;return t==="average"&&n?this.#r?.packedAverage??n:r??this.values}};function Ts({tensor:e,first:t}){if(t===0)return e;throw new RangeError(`Cannot use rows of "${e.label}" for hash grid as they must be from 0 on: current value is ${t}.`)}var Oj=q({kind:ke("sphericalHarmonics").describe("real spherical harmonics of unit directions"),degree:Se().min(1).max(4).describe("how many degrees, l = 0 \u2026 degree - 1")}),$c={schema:Oj,size:({degree:e})=>e**2,async create(e,t,{dimensions:r,use:n}){if(r!==3)throw new RangeError(`Cannot make spherical harmonics as directions must have 3 coordinates: current value is ${r}.`);return await Ro.create(e,{outputs:$c.size(t,r),kernel:"encode/spherical_harmonics",constants:{DEGREE:t.degree},threads:{forward:le,backward:le}},n)}};var Tj=te("lib/gaussians.wgsl"),wn=Tj.GAUSSIAN_ROWS,dT=le/4,hT={axes:3,icosahedron:21},Aj=q({kind:ke("integrated").describe("expected sines and cosines of Gaussians"),levels:Se().min(1).max(16).describe("number of octaves"),basis:we(["axes","icosahedron"]).describe("along the three axes, or along 21 directions of an icosahedron")}),As={schema:Aj,size:({levels:e,basis:t})=>2*e*hT[t],async create(e,t,{dimensions:r,use:n}){if(r!==wn)throw new RangeError(`Cannot encode Gaussians as they must have ${wn} numbers: current value is ${r}.`);let{levels:o,basis:s}=t,a=As.size(t,r);return await Ro.create(e,{outputs:a,kernel:"encode/integrated",constants:{LEVELS:o,COUNT:hT[s],BASIS:s},threads:{forward:ve(a)*dT,backward:dT}},n)}};var Lf={frequency:Cc,sphericalHarmonics:$c,hashGrid:zf};function mT({kind:e}){return Lf[e]}var Nf=fx(()=>{Object.freeze(Lf);let e=Object.values(Lf).map(({schema:r})=>r);return go("kind",e)});function Ya(e,t){return mT(e).size(e,t)}function _n(e,t,r){return mT(t).create(e,t,r)}function yn({values:e,average:t},r){return r==="average"&&t||e}function Tr(e){let{layers:t,inputs:r,width:n,skips:o=[],outputs:s,bias:a}=e,i=t.length-1;return t.map((c,l)=>({name:c,inputs:l===0?r:o.includes(l-1)?[n,...r]:[n],outputs:l===i?s:[n],...a?{}:{bias:a}}))}var Io=class{hidden;gradients;constructor(t,r,n,o){let{layers:s,inputs:a,skips:i=[]}=r,c=ve(r.width),l=(f,p)=>ft(t,f,n,p),u=o?[]:[l("hidden, even",c),l("hidden, odd",c)];this.hidden=s.slice(0,-1).map((f,p)=>i.includes(p)?l(`${f}, inputs`,c+ut(a)):u[p%2]??l(f,c)),this.gradients=o&&{hidden:[l("gradient of hidden, even",c),l("gradient of hidden, odd",c)],inputs:i.length>0?l("gradient of skipped inputs",ut(a)):null,partials:t.tensor("partial gradients",[Ht.partialsLength(o,n)])}}},zo=class{options;dense;space;outputs;parameters;#e;#t;constructor(t,r,n,o){this.options=t,this.dense=n,this.space=o,this.#t=null,this.outputs=t.outputs.reduce((s,a)=>s+a,0),this.parameters=[r],this.#e=t.layers.map(s=>r.layer(s))}forward(t,r,n,o,s="values"){let{options:a,dense:i,space:{hidden:c},parameters:[l]}=this,u=yn(l,s),f=this.#e.length-1,p=ut(a.inputs);this.#t=o;for(let d of a.skips??[]){let h=Br(c[d],ve(a.width));i.moveRows(t,"copy",r,p,n,h)}this.#e.forEach((d,h)=>{let[g,_]=[h===0?n:c[h-1],h===f?o:c[h]],v=h===f?a.activation:"relu";i.forward(t,{values:u},d,v,r,g,_)})}backward(t,r,n,o,s,a="overwrite"){let{dense:i,options:{activation:c,outputs:l},parameters:[u]}=this,{partials:f}=this.#r;for(let p of this.#e)i.transpose(t,u,p);if(c!=="none"){let p=qa(l).at(-1)+1;i.activationBackward(t,c,r,p,this.#t,o)}this.#n(t,r,n,o,s,(p,d,h)=>{i.gradient(t,u,p,r,d,h,f,a)})}inputGradient(t,r,n,o,s,a="values"){let{dense:i,parameters:[c]}=this,l=yn(c,a);for(let u of this.#e)i.transpose(t,c,u,l);this.#n(t,r,n,o,s,()=>{})}get#r(){let{gradients:t}=this.space;if(t)return t;throw new RangeError("Cannot walk back through a perceptron whose memory has no way back.")}#n(t,r,n,o,s,a){let{dense:i,options:{inputs:c,skips:l=[]},space:{hidden:u}}=this,{hidden:f,inputs:p}=this.#r,[d]=this.parameters,h=ve(this.options.width),g=s,_=(S,E,O,P)=>{if(!s||!g)return;let T=Math.min(ut(c),s.features-s.first);i.backward(t,d,S,"none",r,E,O,g,T,P),g!==s&&i.moveRows(t,"add",r,T,g,s),g=p},v=o;for(let S=this.#e.length-1;S>0;S--){let E=this.#e[S],O=u[S-1];a(E,O,v),l.includes(S-1)&&_(E,v,Br(O,h),h);let P=f[S%2];i.backward(t,d,E,"relu",r,v,O,P,h),v=P}a(this.#e[0],n,v),_(this.#e[0],v,n,0)}};var Ps=class e{skips;options;groups;finite;average;constructor(t,r,n,o,s){this.skips=t,this.options=r,this.groups=n,this.finite=o,this.average=s}static async create(t,r,n){let{gpu:o}=t,{averageDecay:s}=r;if(n.some(({group:l})=>l.average)&&!(s>0&&s<1))throw new RangeError(`Cannot average parameters as decay must be between 0 and 1: current value is ${s}.`);let a=n.filter(({checked:l})=>l).length-1,i=Array.from({length:a+1},(l,u)=>o.kernel("learn/finite",{FIRST:u===0,LAST:u===a})),c=n.map(async l=>{let{group:u}=l,f=u.kind==="dense"?await o.kernel("learn/adam"):await o.kernel("learn/adam_table",{PRECISION:u.packed?"f16":"f32",FIXED:u.fixed,LEVELS:u.levelStarts.length,DECAYS:l.l2>0});return{...l,adam:f}});return new e(t.tensor("skipped steps",[4096],{type:"u32"}),r,await Promise.all(c),await Promise.all(i),await o.kernel("learn/average"))}step(t,r,n){this.groups.filter(({checked:s})=>s).forEach(({group:s},a)=>{let i=s.kind==="dense"?s.gradients:s.scales,c=this.finite[a],l=i.length,u=n%4096,f={batch:r,gradients:i,skips:this.skips};t.run(c,c.workgroupSize,f,{count:l,slot:u})});for(let{group:s,rate:a,l2:i,due:c,adam:l}of this.groups)c&&!c(n)||(s.kind==="dense"?this.#e(t,l,r,s,a(n),i):this.#t(t,l,r,s,a(n),i));for(let{group:{values:s,average:a}}of this.groups)a&&this.#r(t,r,s,a)}#e(t,r,n,o,s,a){let{values:i,gradients:c,firstMoments:l,secondMoments:u}=o,f=i.length,p={batch:n,gradients:c,m:l,v:u,parameters:i};t.run(r,f,p,{count:f,rate:s,...this.#n,l2:a})}#t(t,r,n,o,s,a){let{values:i,gradients:c,scales:l,levelStarts:u,steps:f,packed:p}=o,d=i.length/2;t.run(r,d,{batch:n,gradients:c,scales:l,level_starts:u,values:i,m:o.firstMoments,v:o.secondMoments,steps:f,...p?{packed:p}:{}},{pairs:d,rate:s,...this.#n,decay:a})}#r(t,r,n,o){let s=Math.ceil(n.length/4),a=this.options.averageDecay,i={quads:s,decay:a,log_decay:_g(a)};t.run(this.average,s,{batch:r,parameters:n,average:o},i)}get#n(){let{beta1:t,beta2:r,epsilon:n}=this.options.adam;return{beta1:t,beta2:r,epsilon:n,log_beta1:_g(t),log_beta2:_g(r)}}};function _g(e){return Math.log(Math.fround(e))}var{STREAM_PARAMETERS:Pj}=te("lib/random.wgsl"),{TILE_OUTPUTS:gT}=te("lib/dense_workgroup.wgsl"),yg=e=>Math.ceil(e/gT)*gT,Gr=class{keepsAverage;kind;layers;named;length;values;transposed;#e;constructor(t,r,n=!1,o="training"){this.keepsAverage=n,this.kind="dense";let s=0,a=0;this.layers=r.map(i=>{let c=ut(i.inputs),l=ut(i.outputs),u={...i,rows:c,columns:l,stride:yg(l),offset:s,biasOffset:s+c*yg(l),transposedOffset:a,transposedStride:yg(c)};return s=u.biasOffset+u.stride,a+=l*u.transposedStride,u}),this.length=s,this.named=this.layers.flatMap(Rj),this.values=t.tensor("parameters",[s]),this.#e=o==="viewing"?null:{gradients:t.tensor("gradients",[s]),firstMoments:t.tensor("first moments",[s]),secondMoments:t.tensor("second moments",[s]),average:n?t.tensor("average parameters",[s]):null},this.transposed=t.tensor("transposed parameters",[a])}get gradients(){return Te(this.#e).gradients}get firstMoments(){return Te(this.#e).firstMoments}get secondMoments(){return Te(this.#e).secondMoments}get average(){return this.#e?.average??null}layer(t){let r=this.layers.find(n=>n.name===t);if(!r)throw new RangeError(`There is no layer named ${t}.`);return r}get count(){return this.named.reduce((t,{places:r})=>t+r.length,0)}initialize(t,r,n){let o=new Float32Array(this.length);this.named.forEach(({layer:s,kind:a,places:i},c)=>{let l=s.inputs.reduce((p,d)=>p+d,0),u=s.outputs.reduce((p,d)=>p+d,0);if(a==="bias"&&r!=="torch")return;let f={glorot:Math.sqrt(6/(l+u)),he:Math.sqrt(6/l),torch:1/Math.sqrt(l)}[r];i.forEach((p,d)=>{let[h]=Vi(d,c,Pj,n);o[p]=(2*_o(h)-1)*f})}),t.write(this.values,o),this.average&&t.write(this.average,o)}get shown(){let t=this.average??this.values;return this.named.map(({name:r,shape:n,places:o})=>({name:r,shape:n,type:"f32",tensor:t,places:o}))}get stored(){let t=this.#e,r=this.average??this.values,n=[["",t||!this.keepsAverage?this.values:null],["adam.m.",t&&t.firstMoments],["adam.v.",t&&t.secondMoments,Es]];return this.keepsAverage&&n.push(["average.",r]),n.flatMap(([o,s,a])=>this.named.map(({name:i,shape:c,places:l})=>({name:o+i,shape:c,type:"f32",tensor:s,places:l,problem:a})))}};function Rj(e){let t=qa(e.inputs),r=qa(e.outputs),n=t.flatMap(s=>r.map(a=>e.offset+s*e.stride+a)),o={name:`${e.name}.weight`,layer:e,kind:"weight",shape:[t.length,r.length],places:Uint32Array.from(n)};return e.bias===!1?[o]:[o,{name:`${e.name}.bias`,layer:e,kind:"bias",shape:[r.length],places:Uint32Array.from(r,s=>e.biasOffset+s)}]}var{VALUES_PER_BLOCK:_T}=te("lib/scan.wgsl"),wT=1024*_T+1,bn=class e{capacity;kernels;blockSums;constructor(t,r,n){this.capacity=t,this.kernels=r,this.blockSums=n}static async create(t,r){if(!(Number.isInteger(r)&&r>=1&&r<=wT))throw new RangeError(`Cannot make prefix sums as their capacity must be a whole number from 1 to ${wT}: current value is ${r}.`);let n={blockSums:await t.gpu.kernel("scan/block_sums"),prefixSums:await t.gpu.kernel("scan/prefix_sums")},o=Math.ceil(r/_T);return new e(r,n,t.tensor("sums of blocks",[o],{type:"u32"}))}run(t,r,n,o){if(Cf("sum",r,this.capacity),Cf("sum",n,this.capacity),Cf("sum",o,1),r===n)throw new RangeError(`Cannot sum "${r.label}" in place as values and offsets must be different tensors: current value of both is "${n.label}".`);let s={count:this.capacity},{kernels:a,blockSums:i}=this,c=i.length*a.blockSums.workgroupSize;t.run(a.blockSums,c,{values:r,block_sums:i},s),t.run(a.prefixSums,c,{values:r,block_sums:i,offsets:n,total:o},s)}},Dc=class e{prefixSum;kernel;offsets;constructor(t,r,n){this.prefixSum=t,this.kernel=r,this.offsets=n}static async create(t,r){let n=await bn.create(t,r),o=await t.gpu.kernel("scan/compact"),s=t.tensor("offsets of kept indices",[r],{type:"u32"});return new e(n,o,s)}get capacity(){return this.prefixSum.capacity}run(t,r,n,o){Cf("compact",n,this.capacity),this.prefixSum.run(t,r,this.offsets,o);let{capacity:s,kernel:a,offsets:i}=this;t.run(a,s,{flags:r,offsets:i,kept:n},{count:s})}};function Cf(e,t,r){if(!(t.length>=r))throw new RangeError(`Cannot ${e} with "${t.label}" as its length must be at least ${r}: current value is ${t.length}.`)}function Qn(e,t,r){switch(e.kind){case"constant":return e.initial;case"exponential":return e.initial*e.rate**(t/e.decaySteps);case"multiStep":{let n=e.unit==="steps"?t:r,o=e.milestones.filter(s=>s<=n).length;return e.initial*e.gamma**o}case"staircase":{let n=Math.max(Math.floor((t-e.start)/e.interval)+1,0);return e.initial*e.gamma**n}case"logLinear":{let{initial:n,final:o,steps:s,delaySteps:a,delayFactor:i}=e,c=a>0?Math.min(t/a,1):1;return(i+(1-i)*Math.sin(c*Math.PI/2))*n*(o/n)**Math.min(t/s,1)}}}var Mf={kind:"none",linear:1},{NO_CONTRACTION:Ij,MAX_NORM:zj,EUCLIDEAN_NORM:Lj}=te("lib/contraction.wgsl"),Nj={none:Ij,max:zj,euclidean:Lj};function Lo({space:e,contractionNorm:t}){return e==="contracted"?t:"none"}function Gt({kind:e,linear:t}){return{CONTRACTION:Nj[e],LINEAR:t}}var vn=class{colorInputs;directions;rgbs;density;color;gradients;constructor(t,{density:r,color:n},o,s){let a=(u,f)=>ft(t,u,o,f),i=({layers:u})=>s&&u.map(f=>s.layer(f)),[,c]=n.inputs,l=ut(r.outputs);this.colorInputs=a("features, encoded directions",l+ve(c)),this.directions=a("directions of samples",3),this.rgbs=a("colors of samples",ve(3)),this.density=new Io(t,r,o,i(r)),this.color=new Io(t,n,o,i(n)),this.gradients=s&&{gathered:a("gathered encoded positions",ut(r.inputs)),dRgbs:a("gradient of colors",ve(3)),dDensity:a("gradient of density, features",l)}}},xn=class e{shapes;direction;space;kernels;parameters;#e;#t;#r;constructor(t,r,n,o,s,a){this.shapes=t,this.direction=n,this.space=s,this.kernels=a,this.parameters=[r,...n.parameters],this.#e=new zo(t.density,r,o,s.density),this.#t=new zo(t.color,r,o,s.color);let{outputs:i}=t.density;this.#r=ut(i.slice(0,-1))}static async create(t,r,n,o,s,a){let i=r.density.outputs.length===1,c=async()=>({gather:await t.kernel("networks/gather"),gatherDirections:await t.kernel("networks/directions",{GATHER:!0}),dColors:await t.kernel("networks/d_colors"),dDensity:await t.kernel("networks/d_density",{ADD:i,UNIT:!1}),unitDensity:await t.kernel("networks/d_density",{ADD:!1,UNIT:!0})});return new e(r,n,o,s,a,{directions:await t.kernel("networks/directions",{GATHER:!1}),outputs:await t.kernel("networks/outputs",{NOISE:!1}),noisyOutputs:await t.kernel("networks/outputs",{NOISE:r.noise>0}),backward:a.gradients&&await c()})}forward(t,r,n,o,s,a,i){this.#o(t,r,n,o,null,i);let{colorInputs:c,rgbs:l}=this.space;t.run(a?this.kernels.noisyOutputs:this.kernels.outputs,r.capacity,{counts:r.counters,rgbs:l.tensor,densities:c.tensor,outputs:s},{...Xa(r),density_features:c.features,first_sample:a?.firstSample??0,step:a?.step??0,seed:a?.seed??0,noise_std:this.shapes.noise})}density(t,r,n,o){let{colorInputs:s}=this.space;return this.#e.forward(t,r,n,s,o),s}backward(t,r,n,o,s,a,i,c){let{colorInputs:l}=this.space,{kernels:u,gathered:f,dRgbs:p,dDensity:d}=this.#n,h=r?.count??n,{counters:g}=h,_=o;r&&(_=f,bg(t,u.gather,r,o,f),this.#o(t,h,_,s,r.sources,"values")),t.run(u.dColors,h.capacity,{counts:g,d_outputs:a,d_rgbs:p.tensor},Xa(h));let v=Br(l,this.#r),S=Br(d,this.#r);this.#t.backward(t,h,v,p,S,c),t.run(u.dDensity,ie(h.capacity)*le,{counts:g,d_outputs:a,d_densities:d.tensor},{...Xa(h),features:d.features}),this.#e.backward(t,h,_,d,i,c)}densityGradient(t,r,n,o,s){let{space:{rgbs:a}}=this,{kernels:i,dDensity:c}=this.#n;this.density(t,r,n,s),t.run(i.unitDensity,ie(r.capacity)*le,{counts:r.counters,d_outputs:a.tensor,d_densities:c.tensor},{...Xa(r),features:c.features}),this.#e.inputGradient(t,r,n,c,o,s)}get#n(){let{space:{gradients:t},kernels:{backward:r}}=this;if(t&&r)return{...t,kernels:r};throw new RangeError("Cannot walk back through networks whose memory has no way back.")}#o(t,r,n,{rayIndices:o,directions:s},a,i){let{kernels:c,space:l}=this,{colorInputs:u}=l;t.run(a?this.#n.kernels.gatherDirections:c.directions,r.capacity,{counts:r.counters,sources:a??o,ray_indices:o,directions:s,rows:l.directions.tensor},Xa(r));let f=Br(u,ut(this.shapes.density.outputs));this.direction.forward(t,r,l.directions,f,i),this.#e.forward(t,r,n,u,i);let p=Br(u,this.#r);this.#t.forward(t,r,p,l.rgbs,i)}};function Xa({capacity:e,index:t}){return{samples:e,count:t}}function bg(e,t,{count:r,sources:n},o,s){e.run(t,ie(r.capacity)*le*Math.ceil(o.features/4),{counts:r.counters,sources:n,rows_of_all:o.tensor,gathered:s.tensor},{...Xa(r),rows:o.features})}var Sn=class e{position;networks;gather;gpu;parameters;#e;#t;#r;constructor(t,r,n,o,s,a,i){this.position=r,this.networks=n,this.gather=i,this.gpu=t.gpu,this.parameters=[...n.parameters,...r.parameters];let c=(f,p)=>ft(t,f,o,p),l=ve(r.outputs),u=s==="normals"||s==="training"&&r.parameters.length>0;this.#e=c("encoded positions",l),this.#t=u?c("gradient of encoded positions",l):null,this.#r=s==="training"?c("positions of kept samples",a):null}static async create(t,r,n,o,s,a=3){let i=s==="training"?await t.gpu.kernel("networks/gather"):null;return new e(t,r,n,o,s,a,i)}get fromKept(){return this.networks.fromKept??!1}prepare(t,r){this.position.prepare?.(t,r)}forward(t,r,n,o,s,a){this.position.forward(t,r,n.positions,this.#e,a),this.networks.forward(t,r,this.#e,n,o,s,a)}density(t,r,n,o="values"){return this.position.forward(t,r,n,this.#e,o),this.networks.density(t,r,this.#e,o)}backward(t,r,n,o,s,a,i){let c=this.#e,l=this.#t;if(this.networks.backward(t,r,n,c,o,s,l,i),!l)return;let{positions:u}=o;r&&(u=this.#r,bg(t,this.gather,r,o.positions,u));let f=r?.count??n;this.position.backward(t,f,u,l,a,i)}densityGradient(t,r,n,o,s){let[a,i]=[this.#e,this.#t];this.networks.densityGradient(t,r,a,i,s),this.position.inputGradient(t,r,n,i,o,s)}};var{THREADS:vg}=te("lib/mlp.wgsl"),{VEC4S_PER_GROUP:Cj}=te("mlp/reduce.wgsl"),bT={f32:8,f16:16},Mj={density_0:"density.layers.0",density_1:"density.layers.1",density_head:"density.head",color_0:"color.layers.0",color_1:"color.layers.1",color_head:"color.head"},$f=class e{matrices;encodedRows;layers;raw;layered;kernels;wayBack;parameters;fromKept;constructor(t,r,n,o,s,a,i){this.matrices=t,this.encodedRows=r,this.layers=n,this.raw=o,this.layered=s,this.kernels=a,this.wayBack=i,this.fromKept=!0,this.parameters=[t]}static async create(t,r,n,o,s,a=null,i=$j(t.gpu.info.software,n,s)){let{gpu:c}=t;if(!(s>0&&s%le===0))throw new RangeError(`Cannot build the networks as the sample capacity must be a positive multiple of 64: current value is ${s}.`);let{width:l,densityLayers:u,colorLayers:f,degree:p}=r,d=ve(r.encoded),h={storage_type:n,ENCODED:d,WIDTH:l,DENSITY_LAYERS:u},g={...h,COLOR_LAYERS:f,DEGREE:p},_={...g,QUADS:bT[n],SCALED:n==="f16"},v=async S=>({partials:t.tensor("partial network gradients",[S,o.length]),backward:await c.kernel("mlp/backward",_),reduce:await c.kernel("mlp/reduce")});return new e(o,d,Qa(o),ft(t,"raw densities",s,1),a,{forward:await c.kernel("mlp/forward",g),density:await c.kernel("mlp/density",h)},i===null?null:await v(i))}forward(t,r,n,o,s,a,i){this.#e("encoded",n);let c=yn(this.matrices,i);t.run(this.kernels.forward,ie(r.capacity)*vg,{batch:r.counters,...yT(n,o),parameters:c,outputs:s},{layers:this.layers,...xg(r)})}density(t,r,n,o){this.#e("encoded",n);let{raw:s}=this,a=yn(this.matrices,o);return t.run(this.kernels.density,ie(r.capacity)*vg,{batch:r.counters,encoded:n.tensor,parameters:a,raw:s.tensor},{layers:this.layers,...xg(r),features:s.features,first:s.first}),s}backward(t,r,n,o,s,a,i,c){if(!r||!i||c!=="overwrite")throw new RangeError("Cannot go back through fused networks but from kept samples to encoded positions, at once: use layered ones.");this.#e("encoded",o),this.#e("dEncoded",i);let{matrices:l}=this,{partials:u,...f}=Te(this.wayBack),[p,d]=u.shape;t.run(f.backward,p*vg,{batch:r.count.counters,...yT(o,s),sources:r.sources,d_outputs:a,parameters:l.values,d_encoded:i.tensor,partials:u},{layers:this.layers,...xg(r.count),groups:p,vec4s:d/4}),t.run(f.reduce,Math.ceil(d/4/Cj)*f.reduce.workgroupSize,{partials:u,gradients:l.gradients},{vec4s:d/4,groups:p})}densityGradient(t,r,n,o,s){if(!this.layered)throw new RangeError("Cannot find gradients of densities: use layered networks.");this.layered.densityGradient(t,r,n,o,s)}#e(t,{features:r,first:n}){if(!(r===this.encodedRows&&n===0))throw new RangeError(`Cannot run the networks as ${t} must be all ${this.encodedRows} rows of its tensor: current value is rows from ${n} of ${r}.`)}};function Qa(e,t=({offset:r})=>r){return Object.fromEntries(Object.entries(Mj).map(([r,n])=>{let o=e.layers.find(s=>s.name===n);return[r,o?t(o)/4:0]}))}function yT(e,{rayIndices:t,directions:r}){return{encoded:e.tensor,ray_indices:t,directions:r}}function xg({capacity:e,index:t}){return{samples:e,slot:t}}function $j(e,t,r){let n=Math.ceil(r/(4*bT[t]));return Math.min(e?8:528,n)}var{GEOMETRY:Dj,COLOR_INPUTS:Fj}=te("lib/network_layers.wgsl"),{VEC4S_PER_ROW:Uj,ROW_ALIGNMENT:jj}=te("lib/rows.wgsl"),Df=class e{parameters;places;rows;partials;dense;kernel;constructor(t,r,n,o,s,a){this.parameters=t,this.places=r,this.rows=n,this.partials=o,this.dense=s,this.kernel=a}static async create(t,r,n,o,s){let{gpu:a}=t,i=Wj(r),{layers:c}=n;return new e(n,i,ft(t,"layers and their gradients",o,i.count),t.tensor("partial gradients",[Ht.partialsLength(c,o)]),await Ht.create(a),await a.kernel("registers/backward",s))}run(t,r,n,{rayIndices:o,directions:s},a,i,c){let{dense:l,parameters:u,rows:f,places:p,partials:d}=this,{count:h}=r;for(let g of u.layers)l.transpose(t,u,g);t.run(this.kernel,ie(h.capacity)*Uj,{batch:h.counters,encoded:n.tensor,ray_indices:o,directions:s,sources:r.sources,d_outputs:a,parameters:u.values,transposed:u.transposed,d_encoded:i.tensor,rows:f.tensor},{transposed:Qa(u,({transposedOffset:g})=>g),layers:Qa(u),samples:h.capacity,slot:h.index});for(let g of u.layers){let _=Br(f,p.inputs[g.name]),v=Br(f,p.dSums[g.name]);l.gradient(t,u,g,h,_,v,d,c)}}};function Wj({encoded:e,width:t,densityLayers:r,colorLayers:n}){let o=0,s=d=>(o+=d)-d,a={},i={},c=(d,h)=>Array.from({length:h},(g,_)=>`${d}.layers.${_}`),l=[...c("density",r),"density.head"],u=[...c("color",n),"color.head"];l.forEach((d,h)=>a[d]=s(h===0?ve(e):t)),u.forEach((d,h)=>a[d]=s(h===0?Fj:t));let f=[...l,...u].toReversed(),p=d=>d==="color.head"?jj:d==="density.head"?Dj:t;for(let d of f)i[d]=s(p(d));return{inputs:a,dSums:i,count:o}}var{BLOCKS_PER_GROUP:Bj,THREADS:Hj}=te("lib/register_networks.wgsl"),Gj=32,Zj=10,No=class e{matrices;offsets;raw;wayBack;layered;kernels;parameters;fromKept;constructor(t,r,n,o,s,a){this.matrices=t,this.offsets=r,this.raw=n,this.wayBack=o,this.layered=s,this.kernels=a,this.fromKept=!0,this.parameters=[t]}static fits(t,{encoded:r,width:n}){return Ka(t)!==null&&Math.max(ve(r),n)<=Gj&&t.device.limits.maxStorageBuffersPerShaderStage>=Zj}static async create(t,r,n,o,s,a){let{gpu:i}=t,{width:c,densityLayers:l,colorLayers:u,degree:f}=r,p={ENCODED:ve(r.encoded),WIDTH:c,DENSITY_LAYERS:l,COLOR_LAYERS:u,LANES:Ka(i)},d={...p,DEGREE:f};return new e(n,Qa(n),ft(t,"raw densities",o,1),s?await Df.create(t,r,n,o,d):null,a,{forward:await i.kernel("registers/forward",d),density:await i.kernel("registers/density",p)})}forward(t,r,n,{rayIndices:o,directions:s},a,i,c){let{kernels:l,matrices:u,offsets:f}=this;t.run(l.forward,vT(r),{batch:r.counters,encoded:n.tensor,ray_indices:o,directions:s,parameters:yn(u,c),outputs:a},{layers:f,samples:r.capacity,slot:r.index})}density(t,r,n,o){let{kernels:s,matrices:a,offsets:i,raw:c}=this,l=yn(a,o);return t.run(s.density,vT(r),{batch:r.counters,encoded:n.tensor,parameters:l,raw:c.tensor},{layers:i,samples:r.capacity,slot:r.index}),c}backward(t,r,n,o,s,a,i,c){if(!this.wayBack||!r||!i)throw new RangeError("Cannot go back through networks in registers but from kept samples to encoded positions, where they were made for it: use layered ones.");this.wayBack.run(t,r,o,s,a,i,c)}densityGradient(t,r,n,o,s){if(!this.layered)throw new RangeError("Cannot find gradients of densities: use layered networks.");this.layered.densityGradient(t,r,n,o,s)}};function vT({capacity:e}){return Math.ceil(ie(e)/Bj)*Hj}var{GEOMETRY:Ff}=te("lib/network_layers.wgsl");function Uf({width:e,densityLayers:t,colorLayers:r,directionDegree:n},o){let s=(a,i)=>[...Array.from({length:i},(c,l)=>`${a}.layers.${l}`),`${a}.head`];return{density:{layers:s("density",t),inputs:[o],width:e,outputs:[Ff],activation:"none",bias:!1},color:{layers:s("color",r),inputs:[Ff,n**2],width:e,outputs:[3],activation:"sigmoid",bias:!1},noise:0}}function jf(e,t){let{position:r,direction:n,layers:o,width:s,skips:a,viewWidth:i,activation:c,noise:l}=e;return{density:{layers:[...Array.from({length:o},(f,p)=>`${t}.layers.${p}`),`${t}.head`],inputs:[r],width:s,skips:a,outputs:[1,s],activation:"none",bias:!0},color:{layers:[`${t}.view`,`${t}.rgb`],inputs:[s,n],width:i,outputs:[3],activation:c,bias:!0},noise:l}}function Co({density:e,color:t}){return[...Tr(e),...Tr(t)]}var Wf=te("lib/density.wgsl"),fr={relu:Wf.RELU_DENSITY,softplus:Wf.SOFTPLUS_DENSITY,shiftedSoftplus:Wf.SHIFTED_SOFTPLUS_DENSITY,exp:Wf.EXP_DENSITY};var Bf=class e{options;fenceposts;kernels;#e;constructor(t,r,n,o,s){this.options=r,this.fenceposts=n,this.kernels=s;let a=[o,n.perRay];this.#e=t.tensor("gradient of distortions to raw densities",a)}static async create(t,r,n,o){let{gpu:s}=t;return new e(t,r,n,o,{distortion:await s.kernel("volrend/distortion",{SAMPLES:n.perRay,DENSITY:fr[r.density]}),regularize:await s.kernel("volrend/regularize",{SCALED:r.wholeFrom>0})})}measure(t,{firstRay:r,count:{capacity:n}},o,{outputs:s,transmittances:a,samples:{deltas:i}},c){let{edges:l}=this.fenceposts;t.run(this.kernels.distortion,n,{edges:l,outputs:s,deltas:i,transmittances:a,distortions:c,d_raws:this.#e},{rays:n,first_ray:r,all_rays:o,weight:this.options.distortion})}apply(t,{samples:{ts:r,count:n}},o){let{capacity:s}=n;t.run(this.kernels.regularize,s,{ts:r,d_raws:this.#e,d_outputs:o.dOutputs},{samples:s,unit:this.options.wholeFrom||1})}};var Vj={software:256*2**20,hardware:2**31},Kj=1e11;function Mo(e){return 3*2*e.reduce((t,{inputs:r,outputs:n})=>t+ut(r)*ut(n),0)}function Hf(e,t,r,n=1/0){let{layers:o,perRay:s,flops:a}=t,i=o.reduce((d,{inputs:h,outputs:g})=>d+ut(h)+ut(g),0),{software:c,hardware:l}=Vj,f=Math.min(e.info.software?c:l,n)/(i*4)/s,p=e.info.software?1/0:Kj/a;return Math.max(Math.floor(Math.min(f,xT(e,t),p,r)),1)}function xT(e,{layers:t,perRay:r}){let n=Math.max(...t.flatMap(({inputs:o,outputs:s})=>[o,s].map(a=>a.reduce((i,c)=>i+c+16,32))));return e.device.limits.maxStorageBufferBindingSize/(n*4)/r}function ST(e,t,r){let n=Math.max(Math.floor(xT(e,t)),1);if(!(Math.min(Number(r.chunk),r.rays)>n))return{batch:r,changes:[]};let o=`Chunks have ${n} rays here, not ${r.chunk}: this device binds no more memory at once.`;return{batch:{...r,chunk:n},changes:[o]}}var Rs=te("lib/batch.wgsl"),rr={rays:Rs.RAYS,keptRays:Rs.KEPT_RAYS,samples:Rs.SAMPLES,keptSamples:Rs.KEPT_SAMPLES,applied:Rs.APPLIED,skipped:Rs.SKIPPED,slots:Rs.BATCH_SLOTS};function $o(e,t){let r=new Uint32Array(rr.slots);return r[rr.rays]=t,e.tensor("batch",[rr.slots],{type:"u32",data:r})}function kT(e,t){let[r,n]=[e[rr.applied],e[rr.skipped]];if(r+n!==t)return`counts ${r} steps applied and ${n} skipped, of ${t}`;let o=Math.max(e[rr.rays],e[rr.keptRays]);return o>Ha?`counts ${o} rays in a step, of at most ${Ha}`:null}var kn=class{scope;parts;stored;shown;constructor(t,r){this.scope=t,this.parts=r;let{groups:n,memo:o,state:s,exposures:a,poses:i}=r;this.stored=[...n.flatMap(({stored:c})=>c),...o?.stored??[],Ut("batch",s,{shape:s.shape,type:"u32",problem:kT}),...a?.stored??[],...i?.stored??[]],this.shown=[...n.flatMap(({shown:c})=>c),...o?.shown??[]]}get gpu(){return this.scope.gpu}get parameterCount(){return this.parts.groups.reduce((t,{count:r})=>t+r,0)}restored(t=new Map){let r=this.scope.gpu.record();for(let n of this.parts.groups)n.refresh?.(r,t);this.parts.memo?.refresh(r,t),r.submit()}destroy(){this.scope[Symbol.dispose]()}};var qj=4,Yj=4096;function ei(e){for(let{name:t,camera:r}of e){let{rays:n,width:o,height:s}=r;if(!n)continue;let[a,i]=[ET(n,o,s,1),ET(n,o,s,o)],c=Math.max(a/i,i/a),l=Math.max(a*o,i*s);if(!(c<=qj&&l<=2*Math.PI))throw new Xe(`Cannot cast cones through ${t} as its rays come from no camera: how wide a pixel is follows from its neighbours' directions, and these differ by a median of ${a.toPrecision(2)} to the right and ${i.toPrecision(2)} below. Rays of whole photographs have cones; other methods need none, nor does a grid with grid.antialias=false.`)}}function ET(e,t,r,n){let o=t*r,s=Math.max(Math.floor(o/Yj),1),a=[];for(let i=0;i+n<o;i+=s){if(n===1&&i%t===t-1)continue;let[c,l,u]=e.subarray(i*6+3,i*6+6),[f,p,d]=e.subarray((i+n)*6+3,(i+n)*6+6);(c!==0||l!==0||u!==0)&&(f!==0||p!==0||d!==0)&&a.push(Math.hypot(f-c,p-l,d-u))}return a.sort((i,c)=>i-c)[Math.floor(a.length/2)]??0}function Fc({camera:e,space:t},r){let n=t==="ndc"?{near:0,far:1}:r,{near:o,far:s}={near:e.near??n.near,far:e.far??n.far};if(o<s)return{near:o,far:s};throw new Xe(`Cannot place samples as camera.near must be less than camera.far: current values are ${o} and ${s}. Set camera.near or camera.far; null is the scene's.`)}function Gf(e,t,r){return{firstRay:t,count:on(e,r)}}function Is(e,t,r="box"){let n=e.tensor("ray directions",[t,4]);return{count:t,pixels:e.tensor("pixels",[t,4],{type:"u32"}),origins:e.tensor("ray origins",[t,4]),directions:n,viewDirections:r==="ndc"?e.tensor("view directions",[t,4]):n}}function Do(e,t){return Array.from({length:Math.ceil(e/t)},(r,n)=>({firstRay:n*t,rays:Math.min(t,e-n*t)}))}function Fo({space:e,ndc:t,camera:{pixelOffset:r}},n){if(e==="ndc"&&Math.min(...t)<=0)throw new Xe(`Cannot use space=ndc as ndc must be above 0: current value is [${t.join(", ")}]. Leave it out, and it follows from the cameras.`);return{directions:n,pixelOffset:r,space:e,ndc:t}}var En=class e{options;kernels;constructor(t,r){this.options=t,this.kernels=r}static async create({gpu:t},r,n){let o=r.directions==="unit";return new e(r,{generate:await t.kernel("rays/generate",{UNIT:o,PIXEL_OFFSET:r.pixelOffset,LENS:n!=="pinhole"}),table:n==="table"?await t.kernel("rays/table"):null,ndc:r.space==="ndc"?await t.kernel("rays/ndc",{UNIT:o}):null})}generate(t,r,n,o=n.count){let{pixels:s,origins:a,directions:i,viewDirections:c}=n,{generate:l,table:u,ndc:f}=this.kernels,p={pixels:s,cameras:r.tensor,origins:a,directions:i};if(t.run(l,o,p,{rays:o}),u&&r.table&&t.run(u,o,{...p,table:r.table},{rays:o}),!f)return;let d={origins:a,directions:i,view_directions:c};t.run(f,o,d,{rays:o,scale:this.options.ndc})}};var ti=te("lib/camera.wgsl"),Sg=4*ti.CAMERA_VEC4S,Jj={perspective:ti.PERSPECTIVE,fisheye:ti.FISHEYE,fov:ti.FOV,equirectangular:ti.EQUIRECTANGULAR},Xj=2**126;function Uc(e){return Float32Array.from(e.flatMap(t=>{let{fx:r,fy:n,cx:o,cy:s,cameraToWorld:a,width:i,height:c,rays:l,lens:u=_a}=t,{projection:f,omega:p,radial:d,divisor:h,prism:g,tangential:_}=u;return[r,n,o,s,...a,i,c,l?ti.TABLE:Jj[f],p,...d,...h,Math.min(ya(u)**2,Xj),...g,..._,0,0]}))}var On=class{tensor;count;kind;table;constructor(t,r){this.count=r.length;let n=Uc(r);this.tensor=t.tensor("cameras",[r.length,Sg/4,4],{data:n}),this.kind=r.some(({rays:s})=>s)?"table":r.some(({lens:s})=>s&&!Xr(s))?"lens":"pinhole";let o=this.kind==="table"?t.own(Qj(t.gpu,r)):null;this.table=o?.createView({dimension:"2d-array"})??null}};function Qj(e,t){let r=t.filter(({rays:c})=>c),n=2*Math.max(...r.map(({width:c})=>c)),o=Math.max(...r.map(({height:c})=>c)),{maxTextureArrayLayers:s,maxTextureDimension2D:a}=e.device.limits;if(t.length>s||Math.max(n,o)>a)throw new fe(`Cannot upload rays of ${t.length} images of ${n/2} x ${o}: this device takes at most ${s} of ${a/2} x ${a}. Use fewer or smaller images.`);let i=e.device.createTexture({label:"ray tables",size:[n,o,t.length],format:"rgba32float",usage:GPUTextureUsage.TEXTURE_BINDING|GPUTextureUsage.COPY_DST});return t.forEach(({rays:c,width:l,height:u},f)=>{c&&e.device.queue.writeTexture({texture:i,origin:[0,0,f]},e5(c),{bytesPerRow:l*32,rowsPerImage:u},[2*l,u])}),i}function e5(e){let t=new Float32Array(e.length/3*4);for(let r=0,n=0;r<e.length;r+=3,n+=4)t[n]=e[r],t[n+1]=e[r+1],t[n+2]=e[r+2];return t}function kg(e){return e>=1e9?`${(e/1e9).toFixed(1)} GB`:`${Math.ceil(e/1e6)} MB`}function OT(e,t){if(TT(e,t),t===1)return e;let r=Math.floor(e.width/t),n=Math.floor(e.height/t),o=new Uint8Array(r*n*4);for(let s=0;s<n;s++)for(let a=0;a<r;a++){let[i,c,l,u]=[0,0,0,0];for(let p=0;p<t;p++){let d=((s*t+p)*e.width+a*t)*4;for(let h=0;h<t;h++,d+=4){let g=e.data[d+3];i+=g*e.data[d],c+=g*e.data[d+1],l+=g*e.data[d+2],u+=g}}if(u===0)continue;let f=(s*r+a)*4;o[f]=Math.round(i/u),o[f+1]=Math.round(c/u),o[f+2]=Math.round(l/u),o[f+3]=Math.round(u/(t*t))}return{width:r,height:n,data:o}}function Zf(e,t){return TT(e,t),t===1?e:{...e,width:Math.floor(e.width/t),height:Math.floor(e.height/t),fx:e.fx/t,fy:e.fy/t,cx:e.cx/t,cy:e.cy/t,...e.rays&&{rays:t5(e.rays,e,t)}}}function t5(e,t,r){let o=Math.floor(t.width/r),s=Math.floor(t.height/r),a=new Float32Array(o*s*6);for(let i=0;i<o*s;i++){let[c,l]=[i%o*r,Math.floor(i/o)*r],u=new Float64Array(6),f=!1;for(let p=0;p<r*r;p++){let d=((l+Math.floor(p/r))*t.width+c+p%r)*6,h=e.subarray(d,d+6);f||=h[3]===0&&h[4]===0&&h[5]===0;for(let g=0;g<6;g++)u[g]+=h[g]/(r*r)}f||a.set(u,i*6)}return a}function TT({width:e,height:t},r){let n=Math.min(e,t);if(!(Number.isInteger(r)&&r>=1&&r<=n))throw new J(`Cannot downscale as the factor must be an integer from 1 to ${n}, the shorter side of the ${e} x ${t} image: current value is ${r}.`)}var AT=128,r5={dark:e=>e>=AT,light:e=>e<AT,coloured:e=>e===0,black:e=>e>0};function PT(e,t,r,n="dark"){let[o,s]=n5(e,t,r),a=o5(e,r5[n]);return o>1?s5(a,e,o):jc(a,e,s)}function n5({width:e,height:t},r,n){let[o,s]=[r.width/e,e/r.width];if(Number.isInteger(o)&&r.height===t*o)return[o,1];if(Number.isInteger(s)&&t===r.height*s)return[1,s];throw new J(`Cannot use mask ${n}: it must have its image's size, ${r.width} x ${r.height} pixels, or a whole multiple or fraction of it, but it has ${e} x ${t}. Resize it.`)}function jc(e,t,r){if(r===1)return e;let n=Math.floor(t.width/r),o=Math.floor(t.height/r),s=new Uint8Array(n*o).fill(1);for(let a=0;a<o*r;a++){let[i,c]=[a*t.width,Math.floor(a/r)*n];for(let l=0;l<n*r;l++)e[i+l]===0&&(s[c+Math.floor(l/r)]=0)}return s}function RT(e,{width:t,height:r},n){for(let o=0;o<r;o++)for(let s=0;s<t;s++)Math.hypot(s+.5-t/2,o+.5-r/2)>n&&(e[o*t+s]=0);return e}function o5({width:e,height:t,data:r},n){let o=new Uint8Array(e*t),s=i5(r)&&!c5(r);for(let a=0;a<o.length;a++){let i=s?r[4*a+3]:a5(r,4*a);o[a]=n(i)?1:0}return o}function s5(e,{width:t,height:r},n){if(n===1)return e;let o=new Uint8Array(e.length*n*n);for(let s=0,a=0;s<r*n;s++){let i=Math.floor(s/n)*t;for(let c=0;c<t*n;c++)o[a++]=e[i+Math.floor(c/n)]}return o}function a5(e,t){return .2126*e[t]+.7152*e[t+1]+.0722*e[t+2]}function i5(e){for(let t=4;t<e.length;t+=4)if(e[t]!==e[0]||e[t+1]!==e[1]||e[t+2]!==e[2])return!1;return!0}function c5(e){for(let t=7;t<e.length;t+=4)if(e[t]!==e[3])return!1;return!0}function l5(e,t){let r=[e],n={width:e.width,height:e.height,data:e.data};for(;r.length<t;){n=u5(n);let{width:o,height:s,data:a}=n,i=2*r.length;r.push({width:o,height:s,data:Uint8Array.from(a,c=>c>>i)})}return r}function u5({width:e,height:t,data:r}){let[n,o]=[e>>1,t>>1],s=new Uint32Array(n*o*4),a=e*4;for(let i=0,c=0;i<o;i++)for(let l=0;l<n;l++){let u=2*i*a+8*l;for(let f=u;f<u+4;f++)s[c++]=r[f]+r[f+4]+r[f+a]+r[f+a+4]}return{width:n,height:o,data:s}}function IT(e,t){Eg([e],t);let{name:r,image:n,camera:o,mask:s}=e;return l5(n,t).map((a,i)=>{let c=2**i;return{name:r,image:a,camera:Zf(o,c),...s&&{mask:jc(s,n,c)}}})}function Eg(e,t){let r=2**(t-1),n=e.find(({image:c})=>Math.min(c.width,c.height)<r);if(!n)return;let{name:o,image:{width:s,height:a}}=n,i=Math.floor(Math.log2(Math.min(s,a)))+1;throw new J(`Cannot reduce images to ${t} scales as each must have at least ${r} x ${r} pixels: ${o} has ${s} x ${a}. Use at most ${i} scale${i===1?"":"s"}, or larger images.`)}var ri=class{scales;view;count;pixelOffsets;masked;constructor(t,r,n){this.scales=n;let{gpu:o}=t,s=Math.max(...r.views.map(({image:_})=>_.width)),a=Math.max(...r.views.map(({image:_})=>_.height)),i=r.views.length,{maxTextureArrayLayers:c,maxTextureDimension2D:l}=o.device.limits;if(i>c||Math.max(s,a)>l)throw new fe(`Cannot upload ${i} images of ${s} x ${a}: this device takes at most ${c} of ${l} x ${l}. Use --downscale, or fewer images.`);let f=Array.from({length:n},(_,v)=>(s>>v)*(a>>v)).reduce((_,v)=>_+v)*4*i,p=o.freeMemory;if(f>p)throw new fe(`Cannot upload ${i} images of ${s} x ${a}: they take ${kg(f)} of memory, and there are ${kg(p)}. Use --downscale, or fewer images.`);let d=t.own(o.device.createTexture({label:"photographs",size:[s,a,i],mipLevelCount:n,format:"rgba8uint",usage:GPUTextureUsage.TEXTURE_BINDING|GPUTextureUsage.COPY_DST})),h=r.views.some(({mask:_})=>_),g=[0];r.views.forEach((_,v)=>{let S=g[v];IT(_,n).forEach((E,O)=>{let{width:P,height:T,data:R}=E.image;o.device.queue.writeTexture({texture:d,mipLevel:O,origin:[0,0,v]},h?f5(E):R,{bytesPerRow:P*4,rowsPerImage:T},[P,T]),S+=P*T}),g.push(S)}),this.pixelOffsets=g,this.view=d.createView({dimension:"2d-array"}),this.count=i,this.masked=h}};function f5({image:e,mask:t}){let r=e.data.slice();for(let n=0;n<e.width*e.height;n++){let o=t?.[n]===0;!o&&r[n*4+3]>0||(r.fill(o?255:0,n*4,n*4+3),r[n*4+3]=0)}return r}var Og=te("lib/background.wgsl"),Wc={white:Og.WHITE,black:Og.BLACK,random:Og.RANDOM},zT=2**31,Vf=class e{options;cameras;choice;#e;#t;constructor(t,r,n,{pixelOffsets:o},s){this.options=r,this.cameras=n,this.choice=s,this.#t=o.at(-1),this.#e=r.batch.pixels!=="allImages"?null:t.tensor("first pixel of each image",[o.length],{type:"u32",data:Uint32Array.from(o)})}static async create(t,r,n,o){let s=r.batch.pixels==="allImages",a=n.pixelOffsets.at(-1);if(s&&a>zT)throw new Xe(`Cannot shuffle the pixels of all images as they must be at most ${zT}: there are ${a}. Use --downscale, or batch.pixels "oneImage".`);let i=await t.gpu.kernel(s?"pixels/all_images":"pixels/one_image",{SCALES:n.scales});return new e(t,r,o,n,i)}epoch(t){return Math.floor(t*this.options.batch.rays/this.#t)}choose(t,{step:r,seed:n},o){let{batch:s}=this.options,{tensor:a,count:i}=this.cameras,c=this.#e,{rays:l}=s;if(c){let u=r*l%this.#t,f={rays:l,images:i,first:u,epoch:this.epoch(r),seed:n};t.run(this.choice,l,{cameras:a,offsets:c,pixels:o},f)}else{let u=r<s.cropSteps?s.cropFraction:1;t.run(this.choice,l,{cameras:a,pixels:o},{rays:l,images:i,step:r,seed:n,fraction:u})}}},Kf=class e{cameras;choice;constructor(t,r){this.cameras=t,this.choice=r}static async create({gpu:t},{scales:r},n){return new e(n,await t.kernel("pixels/any_image",{SCALES:r}))}epoch(){return 0}choose(t,{step:r,seed:n},o){let s=o.length/4,{tensor:a,count:i}=this.cameras;t.run(this.choice,s,{cameras:a,pixels:o},{rays:s,images:i,step:r,seed:n})}},ni=class e{photographs;kernel;constructor(t,r){this.photographs=t,this.kernel=r}static async create({gpu:t},{background:r,colors:n},o){let s=await t.kernel("pixels/colors",{BACKGROUND:Wc[r],LINEAR:n==="linear",MASKED:o.masked});return new e(o,s)}lookUp(t,{step:r,seed:n},o,s){let{pixels:a,directions:i,count:c}=o,l={pixels:a,directions:i,images:this.photographs.view,colors:s};t.run(this.kernel,c,l,{rays:c,step:r,seed:n})}};var qf=te("learn/ray_loss.wgsl"),p5={mse:qf.MSE,huber:qf.HUBER,sumSquared:qf.SUM},Bc=4,oi=class e{options;rays;kernels;#e;#t;constructor(t,r,n,o){this.options=r,this.rays=n,this.kernels=o;let s=Math.ceil(n/qf.THREADS);this.#e=t.tensor("partial losses",[s,4]);let a=Float32Array.of(1);this.#t=t.tensor("normalization of multipliers",[1],{data:a})}static async create(t,r,n){let{gpu:o}=t;return new e(t,r,n,{multipliers:r.scales>1?await o.kernel("learn/multipliers"):null,loss:await o.kernel("learn/ray_loss",{LOSS:p5[r.kind],HUBER_DELTA:r.huberDelta}),report:await o.kernel("learn/report",{SUM:r.kind==="sumSquared"})})}evaluate(t,r,n,o,s,a=1){let{colors:i,targets:c,pixels:l,distortions:u,keptTotal:f,dColors:p,reports:d}=o,{opacityEntropy:h,distortion:g}=this.options,{count:{capacity:_,counters:v,index:S},firstRay:E}=r,[O,P]=[this.#e,this.#t],{multipliers:T}=this.kernels;if(T){let j=T.workgroupSize,U={capacity:_,index:S,all_rays:n};t.run(T,j,{counters:v,pixels:l,normalization:P},U)}let R={capacity:_,index:S,first_ray:E,all_rays:n};t.run(this.kernels.loss,this.rays,{counters:v,colors:i,targets:c,distortions:u,pixels:l,normalization:P,d_colors:p,partials:O},{rays:this.rays,...R,opacity:h,distortion:g,weight:a}),t.run(this.kernels.report,this.kernels.report.workgroupSize,{counters:v,kept_total:f,partials:O,reports:d},{count:O.length/4,slot:s,...R})}};async function Uo(e,t){e.submit(),await d5(),t?.throwIfAborted()}function d5(){return new Promise(e=>{let{port1:t,port2:r}=new MessageChannel;t.onmessage=()=>{t.close(),r.close(),e()},r.postMessage(null)})}function si(e,t,r){return{colors:e.tensor(`${t} colors`,[r,4]),depths:e.tensor(`${t} depths`,[r])}}var Tg=Array.from({length:6},()=>[0,0,0,1]).flat();function Yf({lower:e,upper:t}){let r=[...e,...t];if(!r.every(Number.isFinite))return`its corners must be finite numbers: current values are ${r.join(", ")}`;let n=e.findIndex((o,s)=>!(o<t[s]));return n<0?null:`its first corner must be below its second along ${"xyz"[n]}: current values are ${e[n]} and ${t[n]}`}function Ag(e,t){if(!e)return Tg;let r=Yf(e);if(r)throw new RangeError(`Cannot crop to a box as ${r}.`);return[0,1,2].flatMap(o=>{let s=[0,1,2].map(a=>a===o?1:0);return[[...s,-e.lower[o]],[...s.map(a=>-a),e.upper[o]]]}).flatMap(o=>t?h5(o,t):o)}function h5([e,t,r,n],[o,s]){return[e/o,t/s,-n/2,n/2-r]}var Jf=class e{memory;options;crop;normals;progress;seen;#e;#t;constructor(t,r,n){this.memory=t,this.options=r,this.crop=n,this.normals=!1,this.progress=null;let{passes:o,capacity:s,background:a,samples:i}=r,c=Math.max(...o.map(({sampler:p})=>p.capacity)),{colors:l,depths:u}=this.#e=si(t,"rendered",s);this.#t=t.tensor("colors, raw densities",[c,4]);let f={colors:l,depths:u};this.seen={kind:"sampled",tensors:f,unit:1,behind:a,samples:i}}static async create(t,r){return new e(t,r,await t.gpu.kernel("render/crop"))}get capacity(){return this.options.capacity}async render(t,r){let{gpu:n}=this.memory,{count:o}=t;this.prepare();for(let u of this.#r(t))await Uo(u,r);let s=[this.#e.colors,this.#e.depths],[a,i]=await n.readAll(s),c=new Float32Array(o*3),l=new Float32Array(o);for(let u=0;u<o;u++)c.set(a.subarray(u*4,u*4+3),u*3),l[u]=a[u*4+3];return{colors:c,depths:i,accumulations:l,normals:null}}prepare(){let t=this.memory.gpu.record();for(let{field:r,sampler:n}of this.options.passes)r.prepare(t,"average"),n.prepare?.(t,"average")}trace(t){for(let r of this.#r(t))r.submit()}goOn(){}*#r(t){let{gpu:r}=this.memory,n=r.record(),o={step:t.strip,seed:this.options.seed};for(let{firstRay:s,rays:a}of Do(t.count,this.options.chunk))this.#n(n,t,Gf(r,s,a),o),yield n}#n(t,r,n,o){let{passes:s,renderer:a}=this.options,{rays:i}=r,c=this.#t,l=r.crop===Tg?void 0:this.#o(t,r),u=null;for(let{sampler:f,field:p}of s){let d=f.sample(t,i,n,o,u,l),{count:h,positions:g,rayIndices:_}=d,v={positions:g,rayIndices:_,directions:i.viewDirections};p.forward(t,h,v,c,null,"average"),l?.(d,c),u=a.forward(t,n,d,c,o,this.#e)}}#o(t,{rays:{origins:r,directions:n},crop:o}){return({count:{capacity:s},rayIndices:a,ts:i},c)=>{let l={origins:r,directions:n,ray_indices:a,ts:i,outputs:c};t.run(this.crop,s,l,{samples:s,crop:o})}}};function jo(e){return e==="black"?0:1}var ai=class e{options;rays;keptSum;kernels;distortions;keptTotal;#e;#t;#r;constructor(t,r,n,o,s,a,i){this.options=r,this.rays=o,this.keptSum=a,this.kernels=i;let c=r.use==="training",l=f=>c?f:0,u=(f,p)=>t.tensor(f,[p],{type:"u32"});this.distortions=t.tensor("distortions",[l(n)]),this.keptTotal=u("kept samples of all rays",1),this.#e=u("kept counts, and 0",l(o+1)),this.#t=t.tensor("transmittances",[s]),this.#r={kept:{count:{capacity:s,counters:this.keptTotal,index:0},sources:u("sources of kept samples",l(s))},offsets:u("first kept sample of each ray, and the end",l(o+1)),dOutputs:t.tensor("gradient of colors, raw densities",[l(s),4])}}static async create(t,r,n,o,s){if(s%le!==0)throw new RangeError(`Cannot composite samples as their capacity must be a multiple of ${le}: current value is ${s}.`);let{gpu:a}=t,i={BACKGROUND:Wc[r.background],DENSITY:fr[r.density],...Gt(r.contraction)},c=await bn.create(t,o+1);return new e(t,r,n,o,s,c,{forward:await a.kernel("volrend/composite",{...i,USE:r.use,STOP:r.stopTransmittance}),backward:r.use==="rendering"?null:await a.kernel("volrend/composite_backward",{...i,DISTORTION:r.distortion>0})})}forward(t,r,n,o,{step:s,seed:a},i){let{distortions:c,kernels:{forward:l},rays:u,options:{use:f}}=this,p=this.#t,d=f==="training"?{distortions:c,kept_counts:this.#e}:{},{packedInfo:h,ts:g,deltas:_}=n,{colors:v,depths:S}=i,{counters:E}=r.count;return t.run(l,u,{counters:E,packed_info:h,outputs:o,ts:g,deltas:_,transmittances:p,colors:v,depths:S,...d},{rays:u,...LT(r.count),first_ray:r.firstRay,step:s,seed:a}),{samples:n,outputs:o,transmittances:p}}keep(t){this.keptSum.run(t,this.#e,this.#r.offsets,this.keptTotal)}backward(t,r,{samples:n,outputs:o,transmittances:s},{step:a,seed:i},c,l){let{distortion:u,nearDistance:f,nearWeight:p}=this.options,{kept:{sources:d},offsets:h,dOutputs:g}=this.#r,{backward:_}=this.kernels;if(!_)throw new RangeError("Cannot find gradients of rays that are only rendered.");return t.run(_,this.rays,{counters:r.count.counters,packed_info:n.packedInfo,kept_offsets:h,d_colors:l,outputs:o,ts:n.ts,deltas:n.deltas,transmittances:s,d_outputs:g,sources:d},{...LT(r.count),first_ray:r.firstRay,all_rays:c,step:a,seed:i,distortion:u,near_distance:f,near_weight:p}),this.#r}get keepsAll(){return this.options.stopTransmittance===0}};function LT({capacity:e,index:t}){return{capacity:e,index:t}}var m5={images:{strip:1<<18,bytes:1/0},viewport:{strip:16384,bytes:2**26}};function ii(e,t,r,n,{allRays:o,rays:s,use:a}){let i={use:a==="training"?a:"rendering",background:n,density:t.density(r),stopTransmittance:0,contraction:Mf,distortion:0,nearWeight:0,nearDistance:0},c=ie(s*t.work(r).perRay)*le;return ai.create(e,i,o,s,c)}function ci(e){return{...e,photographSettings:()=>[],settle(t,r){let{batch:n}=r;return n.chunk!=="auto"?r:{...r,batch:{...n,chunk:Hf(t,e.work(r),n.rays)}}},fit(t,r){let{batch:n,changes:o}=ST(t,e.work(r),r.batch),s=e.fit?.(t,r)??{config:r,changes:[]};return{config:{...s.config,batch:n},changes:[...o,...s.changes]}},loosen:t=>({...t,batch:{...t.batch,chunk:"auto"}}),choices:({batch:{chunk:t,rays:r}})=>[{what:"chunks of rays",keys:["batch.chunk"],value:String(t),reason:t===r?"a step fits into memory":"so many fit into memory together"}],depthRange:(t,r)=>t.space==="ndc"?{near:r.near,far:r.far}:Fc(t,r),normals:!1,async training(t,r,n,o){e.requireScene?.(o,n);let{batch:{rays:s},background:a,scales:i,adam:c,seed:l}=n,u=Math.min(Number(n.batch.chunk),s),f=new ri(t,o,i),p=new On(t,o.views.map(({camera:T})=>T)),d=await Vf.create(t,e.pixels(n),f,p),h=await En.create(t,e.rayOptions(n),p.kind),g=e.schedule(n),_={allRays:s,rays:u,use:"training"},v={range:Fc(n,o),..._},S=e.loss(n),E=e.distortion?.(n)??0,O={kind:S,huberDelta:1,opacityEntropy:0,distortion:E,scales:i},P=()=>r.parts.groups.map(T=>({group:T,rate:R=>Qn(g,R,d.epoch(R)),l2:0,checked:!0}));return{cameras:p,pixels:d,generator:h,colors:await ni.create(t,{background:a,colors:"srgb"},f),rays:Is(t,s,n.space),chunks:Do(s,u).map(({firstRay:T,rays:R})=>Gf(t.gpu,T,R)),passes:await e.createPasses(t,r,n,v),renderer:await ii(t,e,n,a,_),loss:await oi.create(t,O,u),optimizer:await Ps.create(t,{adam:c,averageDecay:e.averageDecay?.(n)??0},e.trainedGroups?.(r.parts,n)??P()),schedule:g,seed:l,raysPerStep:s,samplesPerStep:s*e.samplesOf(n),exposure:null,poses:null}},async rays(t,r,n,o,{use:s}){let{strip:a,bytes:i}=m5[s],c=Hf(t.gpu,e.work(n),a,i),l=n.background==="black"?"black":"white",u={allRays:a,rays:c,use:"rendering"},f={range:Fc(n,o),...u};return Jf.create(t,{capacity:a,chunk:c,passes:await e.createPasses(t,r,n,f),renderer:await ii(t,e,n,l,u),background:jo(n.background),samples:e.work(n).perRay,seed:n.seed})},bench:{software:{warmUp:1,profiled:2,rounds:3,roundSeconds:1},hardware:{warmUp:1,profiled:10,rounds:3,roundSeconds:1},period:()=>1,isWide:t=>e.width(t)>=128,growth:null}}}var li=class e{options;kernel;edges;constructor(t,r,n,o){this.options=r,this.kernel=o,this.edges=t.tensor(`${r.label} fenceposts`,[n,r.perRay+1])}static async create(t,r,n){let{gpu:o}=t,{perRay:s,draws:a,jitter:i,after:c}=r,l=!c&&a==="fenceposts"?await o.kernel("samples/stratified",{SAMPLES:s+1,JITTER:i,DISPARITY:!1}):await o.kernel("samples/fenceposts",{SAMPLES:s,CENTERS:a==="centers",JITTER:i,WEIGHTS:c?.weights??"whole",...c&&{PREVIOUS:c.fenceposts.perRay,DENSITY:fr[c.density]}});return new e(t,r,n,l)}get perRay(){return this.options.perRay}draw(t,{firstRay:r,count:{capacity:n}},{step:o,seed:s},a){let{edges:i,kernel:c,options:{perRay:l,draws:u,firstDraw:f=0,after:p}}=this,d={rays:n,first_ray:f+r,step:o,seed:s};if(p&&a){let{outputs:h,transmittances:g,samples:{deltas:_}}=a,{fenceposts:{edges:v},padding:S,dilation:E,exponent:O}=p,P={edges:i,edges_before:v,outputs:h,deltas:_,transmittances:g},T={...d,padding:S,dilation:E,exponent:O(o)};t.run(c,n,P,T)}else u==="fenceposts"?t.run(c,n*(l+1),{ts:i},{...d,near:0,far:1}):t.run(c,n,{edges:i},{...d,padding:0,dilation:0,exponent:1})}};function Xf(e,t){return e>0?e*t/((e-1)*t+1):1}function Wo(e,t,r,n,o=[n.capacity],s=3){let{capacity:a}=n;return{count:n,positions:ft(e,`${t} positions`,a,s),ts:e.tensor(`${t} samples`,o),deltas:e.tensor(`${t} intervals`,o),rayIndices:e.tensor(`rays of ${t} samples`,[a],{type:"u32"}),packedInfo:e.tensor(`${t} packed info`,[r,2],{type:"u32"})}}var Pg=te("lib/footprint.wgsl"),g5={cones:Pg.CONES,cylinders:Pg.CYLINDERS};function zs({footprints:e}){return{FOOTPRINTS:e?g5[e]:Pg.NO_FOOTPRINTS}}function Tn({footprints:e}){return e?4:3}function Hc(e,t){return{STEPS:e.steps,CONE:e.coneAngle,RESOLUTION:e.resolution,CASCADES:e.cascades,JITTER:t,...Gt(e.contraction)}}function Rg({lower:e,size:t},{near:r,far:n},o,{step:s,seed:a}){return{lower:e,size:t,near:r,far:n,rays:o,step:s,seed:a}}var Qf=class e{box;range;rayCapacity;sampleCapacity;prefixSum;kernels;samples;#e;#t;#r;constructor(t,r,n,o,s,a,i,c,l){this.box=o,this.range=s,this.rayCapacity=a,this.sampleCapacity=i,this.prefixSum=c,this.kernels=l;let u=d=>t.tensor(d,[a],{type:"u32"});this.#e=u("samples of each ray"),this.#t=u("first sample of each ray"),this.#r=t.tensor("samples of all rays",[1],{type:"u32"});let f={capacity:i,counters:r,index:rr.samples},p=Tn(n);this.samples=Wo(t,"marched",a,f,void 0,p)}static async create(t,r,n,o,s,a,i,c){let{gpu:l}=t,u=Hc(n,c),f=await bn.create(t,a);return new e(t,r,n,o,s,a,i,f,{count:await l.kernel("march/count",{...u,MAX_SAMPLES:n.maxSamples}),pack:await l.kernel("march/pack"),emit:await l.kernel("march/emit",{...u,...zs(n)}),adapt:await l.kernel("march/adapt")})}march(t,r,{origins:n,directions:o},s){let{kernels:a,rayCapacity:i,samples:c,box:l,range:u}=this,{counters:f}=c.count,{ts:p,deltas:d,rayIndices:h,packedInfo:g}=c,[_,v]=[this.#e,this.#t],S=Rg(l,u,i,s);t.run(a.count,i,{batch:f,origins:n,directions:o,bits:r,counts:_},S),this.prefixSum.run(t,_,v,this.#r),t.run(a.pack,i,{batch:f,counts:_,offsets:v,packed_info:g},{rays:i,capacity:this.sampleCapacity}),t.run(a.emit,i,{origins:n,directions:o,bits:r,packed_info:g,positions:c.positions.tensor,ts:p,deltas:d,ray_indices:h},S)}adapt(t,r,n){let{counters:o}=this.samples.count;t.run(this.kernels.adapt,1,{batch:o,kept_total:r},{target_samples:n.targetSamples,capacity:this.sampleCapacity,min_rays:n.minRays,max_rays:this.rayCapacity})}};var Ig=te("lib/spacing.wgsl"),w5={linear:Ig.LINEAR_SPACING,disparity:Ig.DISPARITY_SPACING,power:Ig.POWER_SPACING},_5={linear:e=>e,disparity:e=>1/e,power:e=>(1+2*e/2.5)**-1.5},ep=class e{space;fenceposts;kernel;#e;constructor(t,r,n,o,s,a){this.space=r,this.fenceposts=s,this.kernel=a;let{perRay:i}=s,c=on(t.gpu,ie(o*i)*le),l=Tn(r);this.#e=Wo(t,n,o,c,[o,i],l)}static async create(t,r,n,o){let s=await li.create(t,n,o),a=await t.gpu.kernel("samples/intervals",{SAMPLES:n.perRay,OPAQUE:r.opaque,SPACING:w5[r.spacing],...zs(r),...Gt({kind:r.contraction,linear:1})});return new e(t,r,n.label,o,s,a)}get capacity(){return this.#e.count.capacity}sample(t,{origins:r,directions:n},o,s,a){let{fenceposts:i,space:{spacing:c,range:l,box:{center:u,size:f}}}=this,{firstRay:p,count:{capacity:d}}=o;i.draw(t,o,s,a);let{positions:h,ts:g,deltas:_,rayIndices:v,packedInfo:S}=this.#e,E=d*i.perRay,O=f/2,[P,T]=[l.near,l.far].map(R=>_5[c](R/O));return t.run(this.kernel,ie(E)*le,{edges:i.edges,origins:r,directions:n,positions:h.tensor,ts:g,deltas:_,ray_indices:v,packed_info:S},{rays:d,first_ray:p,unit:O,h_near:P,h_far:T,lower:u.map(R=>R-O),size:f}),{...this.#e,count:{...this.#e.count,capacity:E}}}};var zg=class e{parts;kernels;#e;#t;#r;#n;#o;#s;#c;#a;constructor(t,r,n){this.parts=r,this.kernels=n,this.#a=null;let{intervals:{capacity:o},network:s,parameters:a,position:i,dense:c,allRays:l,loss:u}=r,f=u?s.layers.map(h=>a.layer(h)):null,p=(h,g)=>ft(t,h,o,g);this.#e=new zo(s,a,c,new Io(t,s,o,f));let d=ve(i.outputs);this.#t=p("encoded proposals",d),this.#r=p("proposed densities",ut(s.outputs)),this.#n=p("colors of proposals",ve(3)),this.#o=t.tensor("proposals",[o,4]),this.#s=u&&{raw:p("gradient of proposed densities",ut(s.outputs)),encoded:i.parameters.length>0?p("gradient of encoded proposals",d):null,outputs:t.tensor("gradient of proposals",[o,4])},this.#c=si(t,"proposed",l)}static async create(t,r,n){let{gpu:o}=t,{loss:s,density:a,intervals:{fenceposts:i}}=r,c=async({kind:l})=>({proposal:await o.kernel("samples/proposal",{LOSS:l,COARSE:i.perRay,FINE:n,DENSITY:fr[a]}),dDensity:await o.kernel("networks/d_density",{ADD:!1,UNIT:!1})});return new e(t,r,{outputs:await o.kernel("networks/outputs",{NOISE:!1}),learn:s&&await c(s)})}see(t,r,n,o,s,a,i){let{kernels:c,parts:{intervals:l,position:u,renderer:f}}=this,[p,d,h]=[this.#t,this.#r,this.#o],g=l.sample(t,r,n,o,s),{count:_}=g;return u.forward(t,_,g.positions,p,a),this.#e.forward(t,_,p,d,a),t.run(c.outputs,_.capacity,{counts:_.counters,rgbs:this.#n.tensor,densities:d.tensor,outputs:h},{samples:_.capacity,count:_.index,density_features:d.features,first_sample:0,step:0,seed:0,noise_std:0}),i?.(g,h),this.#a=f.forward(t,n,g,h,o,this.#c)}learn(t,r,n,o,s){let{kernels:{learn:a},parts:{intervals:{fenceposts:i},position:c,loss:l}}=this;if(!a||!l||!this.#s||!this.#a)throw new RangeError("Cannot teach proposals that were made for rendering, or not made yet.");let{samples:u,outputs:f,transmittances:p}=this.#a,{raw:d,encoded:h,outputs:g}=this.#s,{weight:_,blur:v}=l;t.run(a.proposal,n.count.capacity,{edges:o,outputs:s.outputs,deltas:s.samples.deltas,transmittances:s.transmittances,edges_proposed:i.edges,outputs_proposed:f,deltas_proposed:u.deltas,transmittances_proposed:p,d_outputs:g},{rays:n.count.capacity,all_rays:r,weight:_,blur:v});let{count:S,positions:E}=u,{capacity:O,index:P,counters:T}=S;t.run(a.dDensity,ie(O)*le,{counts:T,d_outputs:g,d_densities:d.tensor},{samples:O,count:P,features:d.features});let R=n.firstRay===0?"overwrite":"accumulate";this.#e.backward(t,S,this.#t,d,h,R),h&&c.backward(t,S,E,h,null,R)}},ui=class e{options;levels;constructor(t,r){this.options=t,this.levels=r}static async create(t,r){let{levels:n,fine:{fenceposts:{perRay:o}}}=r,s=n.map(a=>zg.create(t,a,o));return new e(r,await Promise.all(s))}get capacity(){return this.options.fine.capacity}prepare(t,r){for(let{position:n}of this.options.levels)n.prepare?.(t,r)}sample(t,r,n,o,s,a){let{fine:i,choice:c}=this.options,l=null;for(let u of this.levels)l=u.see(t,r,n,o,l,c,a);return i.sample(t,r,n,o,l)}learn(t,{count:r},n,{step:o},s){if(!this.options.learns(o))return;let{edges:a}=this.options.fine.fenceposts;for(let i of this.levels)i.learn(t,r,n,a,s)}};var NT=je.min(2).max(512),Ls=V().nonnegative(),{kind:pce,...y5}=sn,CT=q({...Oo,method:ke("horizon").describe("a hash grid, asked where proposals see something (Tancik et al. 2023, Barron et al. 2022, 2023)"),batch:q(Ga).describe("which rays a step trains on"),camera:q({pixelOffset:To,...Za}).refine(...Va).describe("how pixels become rays"),spacing:we(["linear","disparity","power"]).describe("how distances are spread along rays: evenly, in their inverse, or between the two"),proposals:q({samples:rt(NT).min(1).max(4).describe("intervals that each proposal network is asked at, one after the other"),finestResolutions:rt(V().min(2).max(65536)).min(1).max(4).describe("vertices along the finest level of each one's grid"),baseResolution:sn.baseResolution,levels:sn.levels,features:sn.features,tableSize:sn.tableSize,width:je.max(128).describe("units of their one hidden layer"),padding:De.describe("added to weights, so that all of a ray is looked at"),annealing:Ls.describe("slope with which weights become whole in training; 0: they are from the start"),annealingPart:De.max(1).describe("part of the steps until they are"),interval:je.describe("steps from one in which proposals learn to the next, in the end"),intervalSteps:Se().min(0).describe("steps until then; they learn in each at first"),loss:go("kind",[q({kind:ke("bound").describe("they bound what the field sees from above"),weight:Ls.describe("weight of their loss")}),q({kind:ke("blurred").describe("they are no lower than what it sees, blurred"),weight:Ls.describe("weight of their loss"),blurs:rt(De.max(1)).min(1).max(4).describe("by what part of the ray to each side, for each network")})]).describe("what teaches them")}).refine(({samples:e,finestResolutions:t})=>e.length===t.length,Or(["finestResolutions","samples"],"must be as many as there are numbers of samples","Give each network a resolution")).refine(({samples:e,loss:t})=>t.kind==="bound"||t.blurs.length===e.length,Or(["loss","samples"],"must have as many blurs as there are numbers of samples","Give each network a blur")).describe("small networks of densities that look along rays first"),samples:NT.describe("intervals of a ray that the field is asked at"),grid:q({...y5,antialias:Rt().describe("whether levels that are finer than what a pixel sees of a sample fade out"),decay:Ls.describe("weight of the mean square of what each level holds")}).refine(...Os).describe("the multiresolution hash grid"),networks:q({width:ke([16,32,64]).describe("units of a hidden layer"),densityLayers:ke([1,2]).describe("hidden layers of the density network"),colorLayers:ke([1,2]).describe("hidden layers of the color network"),directionDegree:ke([1,2,3,4]).describe("degree of the spherical harmonics of view directions")}).describe("the density network and the color network"),loss:q({distortion:Ls.describe("weight of the distortion loss, which gathers a ray's weights"),wholeFrom:Ls.describe("nearer samples' gradients are times squared distance over this one's; world units")}).describe("what is minimised besides squared errors"),rate:q({initial:De.describe("the rate of the first step, but for the delay"),final:De.describe("the rate of the last step, whenever a run's `steps` end"),delay:V().min(0).max(1).describe("part of the steps in which it rises"),delayFactor:V().min(0).max(1).describe("what it is multiplied by at first")}).describe("the learning rate"),adam:q({...Ao,l2:Ls.describe("decays the networks' matrices")}).describe("the optimiser"),averageDecay:V().min(0).lt(1).describe("decay of the running average of all parameters, which renders; 0: none")}).refine(({space:e,spacing:t})=>e!=="ndc"||t==="linear",Or(["spacing","space"],"must be linear in normalised device coordinates, which are disparities already","Set spacing=linear or space=contracted"));function H(e,t,r){return{key:e,value:t,reason:r}}function Lg(e,t){return[H("space","ndc","the cameras face forward"),H("ndc",e.map(r=>Number(r.toPrecision(6))),t),H("box.center",[0,0,0],"that of normalised device coordinates"),H("box.size",2,"that of normalised device coordinates")]}function Gc(e,t){let{box:{center:r,size:n},why:o}=b5(e,t);return[H("box.center",[...r],o),H("box.size",n,o)]}function b5(e,t){let{kind:r,box:n}=e;if(r!=="boxes"||t!=="contracted")return{box:n,why:MT[r]};if(e.inner)return{box:e.inner,why:"it is around what the cameras look at"};let o=Math.max(e.cascades-2,0);return{box:{center:n.center,size:n.size*2**o},why:o>0?"half of the capture's largest box":MT[r]}}var MT={object:"the object is in it",boxes:"the capture says so",unbounded:"detail is spent in it",forward:"it holds what is near"};function Ng(e){return H("space",e,"the scene goes on at any distance")}function Bo(e,t){return t==="ndc"?Lg(v5(e),"the first view fills the cube, as published"):[Ng(t),...t==="contracted"?Gc(e.layout,t):[]]}function v5({views:[{camera:e}]}){return[2*e.fx/e.width,2*e.fy/e.height]}var x5={method:"horizon",format:null,downscale:1,scales:1,holdout:8,seed:0,steps:3e4,batch:{rays:4096,chunk:"auto",pixels:"allImages"},camera:{pixelOffset:.5,near:null,far:null},background:"white",space:"box",box:{center:[0,0,0],size:1/.33},contractionNorm:"max",ndc:[0,0],spacing:"linear",proposals:{samples:[256,96],finestResolutions:[128,256],baseResolution:16,levels:5,features:2,tableSize:1<<17,width:16,padding:.01,annealing:10,annealingPart:1/30,interval:5,intervalSteps:5e3,loss:{kind:"bound",weight:1}},samples:48,grid:{levels:16,features:2,tableSize:1<<19,baseResolution:16,finestResolution:2048,interpolation:"linear",precision:"f32",accumulation:"fixed",antialias:!1,decay:0},networks:{width:64,densityLayers:1,colorLayers:2,directionDegree:4},loss:{distortion:.002,wholeFrom:0},rate:{initial:.01,final:.001,delay:0,delayFactor:1},adam:{beta1:.9,beta2:.99,epsilon:1e-15,l2:1e-6},averageDecay:.95,checkpointSeconds:300},$T={horizon:x5},DT=[H("steps",2400,"a run takes minutes; the learning rate ends with it"),H("checkpointSeconds",60,"a run takes minutes"),H("batch.rays",512,"a step takes about a tenth of a second"),H("proposals.samples",[48,24],"each sample costs microseconds"),H("proposals.finestResolutions",[64,128],"training is too short for finer details"),H("proposals.levels",3,"reading the tables is most of their time"),H("proposals.tableSize",32768,"Adam passes over the tables"),H("proposals.annealingPart",.1,"runs are shorter"),H("proposals.intervalSteps",500,"runs are shorter"),H("samples",16,"each sample costs microseconds"),H("rate.initial",.02,"few steps must go far"),H("rate.final",.005,"few steps must go far"),H("grid.levels",8,"reading the table is most of the encoding's time"),H("grid.tableSize",1<<17,"Adam passes over the table in every step"),H("grid.finestResolution",512,"training is too short for finer details"),H("networks.width",32,"half the width has a third of the arithmetic"),H("networks.colorLayers",1,"steps are worth more than layers here")];var FT={share:.4,most:.05},S5=1e3;function UT(e,t,r){let{near:n,far:o}=t,s=e.scales>1?[H("grid.antialias",!0,"pixels of reduced photographs see more than a cell")]:[];if(r!=="contracted")return[...Bo(t,r),...k5(t,r),...s];let a=Math.min(FT.share*n,FT.most);return[...Bo(t,r),H("camera.near",Number(a.toPrecision(6)),"in front of the nearest things"),H("camera.far",Math.max(S5,2*o),"beyond the farthest point"),H("spacing","power","most samples are needed near the cameras"),H("grid.finestResolution",2*e.grid.finestResolution,"the box is half of what it covers"),...s]}function k5({layout:e},t){return t==="box"?Gc(e,t):[]}var Zc="exp",WT="grid.table",E5=10;function BT({grid:{antialias:e,decay:t,...r}}){return{kind:"hashGrid",...r}}function HT({proposals:e,grid:t}){let{baseResolution:r,levels:n,features:o,tableSize:s}=e,{interpolation:a,precision:i,accumulation:c}=t;return Object.fromEntries(e.finestResolutions.map((l,u)=>[`proposals.${u}.table`,{kind:"hashGrid",baseResolution:r,finestResolution:l,levels:n,features:o,tableSize:s,interpolation:a,precision:i,accumulation:c}]))}function Cg({proposals:{levels:e,features:t,width:r}},n){return{layers:[`proposals.${n}.layers.0`,`proposals.${n}.head`],inputs:[e*t],width:r,outputs:[1],activation:"none",bias:!1}}function Mg({grid:e,networks:t}){return Uf(t,e.levels*e.features)}function GT(e){let t=Co(Mg(e)),{samples:r,proposals:n}=e,o=Mo(Tr(Cg(e,0))),s=n.samples.reduce((a,i)=>a+i,0);return{layers:t,perRay:Math.max(r,...n.samples),flops:Mo(t)*r+o*s}}function ZT({steps:e,rate:t}){let{delay:r,...n}=t;return{kind:"logLinear",...n,steps:e,delaySteps:r*e}}function VT({interval:e,intervalSteps:t},r){let n=t>0?Math.min(r/t,1):1;return r<E5||r%Math.round(1+(e-1)*n)===0}function O5({proposals:{loss:e}},t){let{kind:r,weight:n}=e;return{kind:r,weight:n,blur:e.kind==="blurred"?e.blurs[t]:0}}async function T5(e,t,{range:r,allRays:n,rays:o,use:s}){let{proposals:a,samples:i,space:c,spacing:l,box:u,steps:f}=t,p=s==="training",d={contraction:Lo(t),opaque:c==="contracted",footprints:KT(t),box:u,range:r,spacing:l},h=_=>p?Xf(a.annealing,Math.min(_/(a.annealingPart*f),1)):1,g=[];for(let[_,v]of[...a.samples,i].entries()){let S=g.at(-1),E={label:_<a.samples.length?`proposed ${_}`:"fine",perRay:v,draws:"centers",jitter:p,firstDraw:_*n,after:S?{fenceposts:S.fenceposts,weights:"padded",density:Zc,padding:a.padding,dilation:0,exponent:h}:null};g.push(await ep.create(e,d,E,o))}return g}function KT({grid:e,space:t}){return e.antialias?t==="ndc"?"cylinders":"cones":null}async function A5(e,{parts:{parameters:t,direction:r}},n,o,s,a){let{gpu:i}=e,{grid:c,networks:{directionDegree:l,...u}}=n,f={encoded:c.levels*c.features,...u,degree:l};if(i.info.software&&No.fits(i,f))return await No.create(e,f,t,o,a,null);let p=Mg(n),d=new vn(e,p,o,a?t:null);return await xn.create(i,p,t,r,s,d)}async function P5(e,t,r,n){let{allRays:o,rays:s,use:a}=n,{proposals:i,proposalGrids:c,grid:l}=t.parts,u=a==="training",f=await T5(e,r,n),p=f.pop(),d=await Ht.create(e.gpu,void 0,u?"both":"forward"),h=f.map(async(T,R)=>({intervals:T,network:Cg(r,R),parameters:i,position:c[R],dense:d,density:Zc,renderer:await ii(e,{density:()=>Zc,work:()=>({...GT(r),perRay:T.fenceposts.perRay})},r,"black",{allRays:o,rays:s,use:"rendering"}),allRays:o,loss:u?O5(r,R):null})),g=await ui.create(e,{levels:await Promise.all(h),fine:p,choice:u?"values":"average",learns:T=>VT(r.proposals,T)}),{capacity:_}=p,v=await A5(e,t,r,_,d,u),S=Tn({footprints:KT(r)}),E=await Sn.create(e,l,v,_,a,S);if(!u)return[{sampler:g,field:E}];let O={density:Zc,...r.loss},P=await Bf.create(e,O,p.fenceposts,s);return[{sampler:g,field:E,regularizer:P}]}function R5(e,t){let{grid:r}=t;return r.accumulation==="fixed"||e.has("wgpu-shader-float32-atomic")?{config:t,changes:[]}:{config:{...t,grid:{...r,accumulation:"fixed"}},changes:["Gradients of hash tables are added in fixed point here: this device cannot add floats atomically."]}}var jT=ci({name:"horizon",schema:CT,presets:$T,softwareSettings:()=>DT,sceneSettings:UT,rayOptions:e=>Fo(e,"unit"),emptyAdvice:"Try a lower rate.initial, or another --seed.",work:GT,fit:R5,tables:e=>Object.fromEntries(Object.entries({[WT]:BT(e),...HT(e)}).map(([t,r])=>[t,Hr(r).map(({offset:n})=>n)])),requireScene({views:e},{grid:t,batch:{rays:r,chunk:n}}){if(t.antialias&&ei(e),!(Number(n)>=r))throw new Xe(`Cannot train as batch.chunk must be at least batch.rays, ${r}: current value is ${n}. Lower batch.rays to what fits into memory together, --rays ${n}.`)},pixels:({batch:e})=>({batch:{...e,cropSteps:0,cropFraction:1}}),schedule:ZT,endsWithSteps:!0,loss:()=>"mse",distortion:({loss:e})=>e.distortion,density:()=>Zc,width:({networks:e})=>e.width,samplesOf:({samples:e})=>e,averageDecay:({averageDecay:e})=>e,trainedGroups:I5,createModel:z5,createPasses:P5,initialize(e,{seed:t}){let{parts:r,gpu:n}=e;r.parameters.initialize(n,"glorot",t),r.grid.initialize(t),r.proposals.initialize(n,"glorot",t+1>>>0),r.proposalGrids.forEach((o,s)=>o.initialize(t+1+s>>>0))}}),qT={...jT,settle(e,t){let r=jT.settle(e,t);if(t.batch.chunk!=="auto")return r;let{batch:n}=r;return{...r,batch:{...n,rays:Math.min(n.rays,Number(n.chunk))}}}};function I5({parameters:e,grid:t,proposals:r,proposalGrids:n},o){let s=ZT(o),a={rate:u=>Qn(s,u,0),checked:!0},i=u=>VT(o.proposals,u),{adam:{l2:c},grid:{decay:l}}=o;return[{...a,group:e,l2:c},{...a,group:t,l2:l},{...a,group:r,l2:c,due:i},...n.map(u=>({...a,group:u,l2:l,due:i}))]}async function z5(e,t,r){let n=t.averageDecay>0,o=t.grid.antialias,s=(p,d)=>Xn.create(e,d,{dimensions:3,average:n,name:p,use:r,footprints:o}),a=t.proposals.samples.flatMap((p,d)=>Tr(Cg(t,d))),i=new Gr(e,Co(Mg(t)),n,r),c=new Gr(e,a,n,r),l=await s(WT,BT(t)),u=await Promise.all(Object.entries(HT(t)).map(([p,d])=>s(p,d))),f={groups:[i,l,c,...u],memo:null,state:$o(e,t.batch.rays),exposures:null,poses:null,parameters:i,grid:l,direction:await _n(e,{kind:"sphericalHarmonics",degree:t.networks.directionDegree},{dimensions:3,average:!1,name:"direction",use:r}),proposals:c,proposalGrids:u};return new kn(e,f)}var Vc=class e{place;fenceposts;kernel;#e;constructor(t,r,n,o,s,a){this.place=r,this.fenceposts=s,this.kernel=a;let{perRay:i}=s,c=ie(o*i)*le,l=on(t.gpu,c);this.#e=Wo(t,n,o,l,[o,i],wn)}static async create(t,r,n,o){let s=r.space==="contracted",a=await li.create(t,n,o),i=await t.gpu.kernel("samples/cones",{SAMPLES:n.perRay,CYLINDER:r.space==="ndc",DISPARITY:s,OPAQUE:s,CONTRACTION:Gt({kind:r.contraction,linear:1}).CONTRACTION});return new e(t,r,n.label,o,a,i)}get capacity(){return this.#e.count.capacity}sample(t,{origins:r,directions:n},o,s,a){let{fenceposts:i,place:{box:{center:c,size:l},range:{near:u,far:f}}}=this,{firstRay:p,count:{capacity:d}}=o;i.draw(t,o,s,a);let{positions:h,ts:g,deltas:_,rayIndices:v,packedInfo:S}=this.#e,E=d*i.perRay;return t.run(this.kernel,ie(E)*le,{edges:i.edges,origins:r,directions:n,gaussians:h.tensor,ts:g,deltas:_,ray_indices:v,packed_info:S},{rays:d,first_ray:p,near:u,far:f,center:[...c],half_side:l/2}),{...this.#e,count:{...this.#e.count,capacity:E}}}};var $g=je.min(2).max(512),YT=q({...Oo,method:ke("mip").describe("cones instead of rays (Barron et al. 2021, 2022)"),batch:q({...Ga}).describe("which rays a step trains on"),camera:q({pixelOffset:To,...Za}).refine(...Va).describe("how pixels become rays"),coarse:go("kind",[q({kind:ke("field").describe("the field itself looks first, with few samples"),samples:$g.describe("intervals that it is asked at first"),loss:V().nonnegative().describe("weight of the loss of what is seen first"),padding:De.describe("added to blurred weights, so that all of a ray is looked at")}),q({kind:ke("proposal").describe("a network of densities looks first, taught by the field"),samples:$g.describe("intervals that it is asked at"),layers:je.max(64).describe("its hidden layers"),width:je.max(2048).describe("features of each"),annealing:V().nonnegative().describe("slope with which weights become whole in training; 0: they are from the start"),dilation:V().nonnegative().describe("part of a ray by which intervals grow, besides half of their mean length")})]).describe("who looks along rays first"),fine:$g.describe("intervals where something was seen"),field:q({levels:Se().min(1).max(16).describe("octaves of positions"),basis:we(["axes","icosahedron"]).describe("along which directions these are encoded"),directionLevels:Se().min(0).max(24).describe("octaves of view directions"),..._f,initialization:we(["glorot","he"]).describe("how parameters start")}).refine(...yf).describe("the network"),densityNoise:V().nonnegative().describe("standard deviation of the noise on raw densities in training"),rate:q({initial:De.describe("the rate of the first step, but for the delay"),final:De.describe("the rate of the last step, whenever a run's `steps` end"),delay:V().min(0).max(1).describe("part of the steps in which it rises"),delayFactor:V().min(0).max(1).describe("what it is multiplied by at first")}).describe("the learning rate"),adam:q(Ao).describe("the optimiser")});var tp={method:"mip",format:null,scales:1,downscale:1,holdout:8,seed:0,steps:1e6,batch:{rays:4096,chunk:"auto",pixels:"oneImage"},camera:{pixelOffset:.5,near:null,far:null},background:"white",space:"box",box:{center:[0,0,0],size:2},contractionNorm:"euclidean",ndc:[0,0],coarse:{kind:"field",samples:128,loss:.1,padding:.01},fine:128,field:{levels:16,basis:"axes",directionLevels:4,layers:8,width:256,skips:[4],viewWidth:128,initialization:"glorot"},densityNoise:0,rate:{initial:5e-4,final:5e-6,delay:2500/1e6,delayFactor:.01},adam:{beta1:.9,beta2:.999,epsilon:1e-8},checkpointSeconds:300},JT={kind:"proposal",annealing:10,dilation:.0025},XT={...tp,steps:25e4,batch:{...tp.batch,rays:16384},coarse:{...JT,samples:128,layers:4,width:256},fine:32,field:{...tp.field,initialization:"he"},rate:{initial:.002,final:2e-5,delay:512/25e4,delayFactor:.01}},L5={...XT,downscale:2,steps:4e3,batch:{rays:256,chunk:"auto",pixels:"allImages"},coarse:{...JT,samples:32,layers:2,width:32},fine:24,field:{levels:10,basis:"axes",directionLevels:2,layers:4,width:64,skips:[],viewWidth:32,initialization:"he"},rate:{initial:.005,final:2e-4,delay:.02,delayFactor:.01},checkpointSeconds:60},QT={mip:tp,"mip-256":XT,"mip-small":L5};function eA(e){return e==="mip-small"?[]:[H("steps",2e4,"a CPU makes so many in days; the learning rate ends with them"),H("batch.rays",256,"a step should take a CPU seconds")]}function tA(e,t){return e.layout.kind==="object"?Bo(e,t):[...Bo(e,t),H("batch.pixels","allImages","photographs fit into memory together"),H("camera.near",null,"the scene's own"),H("camera.far",null,"the scene's own"),...t==="ndc"?[H("densityNoise",1,"as published for forward-facing scenes")]:[],...t==="contracted"?[H("field.basis","icosahedron","contracted Gaussians lie askew of the axes"),H("field.levels",12,"as published for these directions")]:[]]}var Dg="shiftedSoftplus",Fg=({field:{levels:e,basis:t}})=>({kind:"integrated",levels:e,basis:t}),rA=({field:{directionLevels:e}})=>({kind:"frequency",levels:e,pi:!1,identity:!0});function Ug(e){return jf({...e.field,position:As.size(Fg(e),wn),direction:Ya(rA(e),3),activation:"paddedSigmoid",noise:e.densityNoise},"field")}function jg(e){let{coarse:t}=e;return t.kind!=="proposal"?null:{layers:[...Array.from({length:t.layers},(n,o)=>`proposal.layers.${o}`),"proposal.head"],inputs:[As.size(Fg(e),wn)],width:t.width,outputs:[1],activation:"none",bias:!0}}function N5(e){let{coarse:t,fine:r}=e,n=Co(Ug(e)),o=jg(e),s=Mo(o?Tr(o):n)*t.samples,a=Math.max(t.samples,r);return{layers:n,perRay:a,flops:s+Mo(n)*r}}function C5({steps:e,rate:t}){let{delay:r,...n}=t;return{kind:"logLinear",...n,steps:e,delaySteps:r*e}}async function M5(e,{parts:t},r,{range:n,allRays:o,rays:s,use:a}){let{coarse:i,fine:c,space:l,box:u,steps:f}=r,p=a==="training",d={space:l,contraction:Lo(r),box:u,range:n},g={draws:i.kind==="field"?"fenceposts":"centers",jitter:p},_=i.kind==="field"?{weights:"blurred",padding:i.padding,dilation:0,exponent:()=>1}:{weights:"dilated",padding:0,dilation:i.dilation+.5/i.samples,exponent:M=>p?Xf(i.annealing,M/f):1},v={...g,label:"coarse",perRay:i.samples,after:null},S=await Vc.create(e,d,v,s),E={fenceposts:S.fenceposts,density:Dg,..._},O={...g,label:"fine",perRay:c,after:E},P=await Vc.create(e,d,O,s),T=Ug(r),R=jg(r),j=R?P.capacity:Math.max(S.capacity,P.capacity),U=await Ht.create(e.gpu,void 0,p?"both":"forward"),D=await xn.create(e.gpu,T,t.parameters,t.direction,U,new vn(e,T,j,p?t.parameters:null)),L=await Sn.create(e,t.position,D,j,a);if(!R){let M=i.kind==="field"?i.loss:1;return[{sampler:S,field:L,weight:M},{sampler:P,field:L}]}let W={levels:[{intervals:S,network:R,parameters:t.parameters,position:t.position,dense:U,density:Dg,renderer:await ii(e,nA,r,"black",{allRays:o,rays:s,use:a}),allRays:o,loss:p?{kind:"bound",weight:1,blur:0}:null}],fine:P,choice:"values",learns:()=>!0};return[{sampler:await ui.create(e,W),field:L}]}var nA={work:N5,density:()=>Dg},oA=ci({...nA,name:"mip",schema:YT,presets:QT,softwareSettings:eA,sceneSettings:(e,t,r)=>tA(t,r),rayOptions:e=>Fo(e,"depth"),requireScene:({views:e})=>ei(e),emptyAdvice:"Try another --seed, or a lower rate.initial.",pixels:({batch:e})=>({batch:{...e,cropSteps:0,cropFraction:1}}),schedule:C5,endsWithSteps:!0,loss:()=>"mse",samplesOf:({coarse:e,fine:t})=>e.kind==="field"?e.samples+t:t,width:({field:e})=>e.width,createModel:$5,createPasses:M5,initialize(e,{field:t,seed:r}){let{parameters:n}=e.parts;n.initialize(e.gpu,t.initialization,r)}});async function $5(e,t,r){let n=jg(t),o=[...Co(Ug(t)),...n?Tr(n):[]],s=new Gr(e,o,!1,r),a=(c,l)=>({dimensions:l,average:!1,name:c,use:r}),i={groups:[s],memo:null,state:$o(e,t.batch.rays),exposures:null,poses:null,parameters:s,position:await As.create(e,Fg(t),a("position",wn)),direction:await _n(e,rA(t),a("direction",3))};return new kn(e,i)}var Kc=class e{perRay;options;kernel;samples;constructor(t,r,n,o,s,a){this.perRay=o,this.options=s,this.kernel=a;let i=ie(n*o)*le,c=on(t.gpu,i);this.samples=Wo(t,r,n,c,[n,o])}static async create(t,r,n,o,s){let{CONTRACTION:a}=Gt({kind:s.contraction,linear:1}),i=await t.gpu.kernel("samples/place",{SAMPLES:o,CONTRACTION:a});return new e(t,r,n,o,s,i)}place(t,{origins:r,directions:n},{firstRay:o,count:{capacity:s}}){let{samples:a,perRay:i,options:{box:{center:c,size:l}}}=this,{positions:u,ts:f,deltas:p,rayIndices:d,packedInfo:h}=a;return t.run(this.kernel,ie(s*i)*le,{ts:f,origins:r,directions:n,positions:u.tensor,ray_indices:d,deltas:p,packed_info:h},{rays:s,first_ray:o,center:[...c],half_side:l/2}),{...a,count:{...a.count,capacity:s*i}}}},rp=class e{range;placer;kernel;constructor(t,r,n){this.range=t,this.placer=r,this.kernel=n}static async create(t,r,n,o){let{perRay:s,spacing:a,jitter:i}=r,c=await t.gpu.kernel("samples/stratified",{SAMPLES:s,JITTER:i,DISPARITY:a==="disparity"}),l=await Kc.create(t,"coarse",o,s,r);return new e(n,l,c)}get capacity(){return this.placer.samples.count.capacity}sample(t,r,n,{step:o,seed:s}){let{placer:a,range:{near:i,far:c}}=this,{firstRay:l,count:{capacity:u}}=n;return t.run(this.kernel,u*a.perRay,{ts:a.samples.ts},{rays:u,first_ray:l,near:i,far:c,step:o,seed:s}),a.place(t,r,n)}};var np=class e{options;placer;kernels;#e;#t;constructor(t,r,n,o,s){this.options=r,this.placer=o,this.kernels=s,this.#e=t.tensor("cdf of coarse weights",[n,r.coarse-1]),this.#t=t.tensor("importance samples",[n,r.fine])}static async create(t,r,n){let{gpu:o}=t,{coarse:s,fine:a,jitter:i,density:c}=r,l=await Kc.create(t,"fine",n,s+a,r);return new e(t,r,n,l,{cdf:await o.kernel("samples/cdf",{SAMPLES:s,DENSITY:fr[c]}),importance:await o.kernel("samples/importance",{COARSE:s,FINE:a,JITTER:i}),merge:await o.kernel("samples/merge",{COARSE:s,FINE:a})})}get capacity(){return this.placer.samples.count.capacity}sample(t,r,n,{step:o,seed:s},a){if(!a)throw new RangeError("Cannot draw importance samples in the first pass.");let{placer:i,kernels:c}=this,{outputs:l,transmittances:u,samples:{ts:f,deltas:p}}=a,[d,h]=[this.#e,this.#t],{firstRay:g,count:{capacity:_}}=n;return t.run(c.cdf,_,{outputs:l,deltas:p,transmittances:u,cdf:d},{rays:_}),t.run(c.importance,_*this.options.fine,{ts:f,cdf:d,fine_ts:h},{rays:_,first_ray:g,step:o,seed:s}),t.run(c.merge,_*i.perRay,{ts:f,fine_ts:h,merged:i.samples.ts},{rays:_}),i.place(t,r,n)}};var aA=q({...Oo,method:ke("nerf").describe("the original NeRF (Mildenhall et al. 2020)"),batch:q({...Ga,cropSteps:Se().min(0).describe("for oneImage: the first steps take pixels of the centre only"),cropFraction:V().gt(0).max(1).describe("for oneImage: that centre's part of the image's sides")}).describe("which rays a step trains on"),camera:q({pixelOffset:To,directions:we(["depth","unit"]).describe("distances are measured along the camera's axis, or along the ray"),...Za}).refine(...Va).describe("how pixels become rays"),samples:q({coarse:je.min(3).max(4096).describe("stratified samples of the coarse network, or of the only one"),fine:Se().min(0).max(4096).describe("samples drawn from the coarse weights; 0 trains a single network"),spacing:we(["linear","disparity"]).describe("stratified samples lie evenly in distance, or in its inverse"),jitterInTest:Rt().describe("whether evaluation jitters its samples too")}).describe("where along a ray the field is asked"),field:q({position:Nf.describe("encoding of positions"),direction:Nf.describe("encoding of view directions"),..._f,density:we(["relu","softplus","exp"]).describe("what makes a density of the raw output"),initialization:we(["glorot","torch"]).describe("how parameters start: as Keras' Dense, or as PyTorch's Linear")}).refine(...yf).describe("the networks"),densityNoise:V().nonnegative().describe("standard deviation of the noise on raw densities in training"),loss:we(["mse","sumSquared"]).describe("mean or sum of squared errors; of a coarse and a fine network both, added"),schedule:bf,adam:q(Ao).describe("the optimiser")}).refine(({space:e,samples:t})=>e!=="ndc"||t.spacing==="linear",Or(["samples.spacing","space"],"must be linear in normalised device coordinates, which are even in disparity by themselves","Set samples.spacing=linear or another space"));var Ho={method:"nerf",format:null,downscale:1,scales:1,holdout:8,seed:0,steps:5e5,batch:{rays:1024,chunk:"auto",pixels:"oneImage",cropSteps:500,cropFraction:.5},camera:{pixelOffset:0,directions:"depth",near:null,far:null},background:"white",space:"box",box:{center:[0,0,0],size:2},contractionNorm:"max",ndc:[0,0],samples:{coarse:64,fine:128,spacing:"linear",jitterInTest:!1},field:{position:{kind:"frequency",levels:10,pi:!1,identity:!0},direction:{kind:"frequency",levels:4,pi:!1,identity:!0},layers:8,width:256,skips:[4],viewWidth:128,density:"relu",initialization:"glorot"},densityNoise:0,loss:"mse",schedule:{kind:"exponential",initial:5e-4,rate:.1,decaySteps:5e5},adam:{beta1:.9,beta2:.999,epsilon:1e-7},checkpointSeconds:300},D5={...Ho,seed:1,steps:25e4,batch:{...Ho.batch,pixels:"allImages",cropSteps:0,cropFraction:1},camera:{pixelOffset:.5,directions:"unit",near:2,far:6},samples:{coarse:192,fine:0,spacing:"linear",jitterInTest:!0},field:{...Ho.field,layers:7,skips:[3],initialization:"torch"},loss:"sumSquared",schedule:{kind:"multiStep",initial:5e-4,gamma:.5,milestones:[2,4,8],unit:"epochs"},adam:{...Ho.adam,epsilon:1e-8}},F5={...Ho,downscale:2,steps:4e3,batch:{rays:256,chunk:"auto",pixels:"allImages",cropSteps:0,cropFraction:1},camera:{...Ho.camera,pixelOffset:.5},samples:{coarse:48,fine:0,spacing:"linear",jitterInTest:!1},field:{...Ho.field,position:{kind:"frequency",levels:8,pi:!1,identity:!0},direction:{kind:"frequency",levels:2,pi:!1,identity:!0},layers:4,width:64,skips:[],viewWidth:32,density:"softplus"},schedule:{kind:"exponential",initial:.005,rate:.1,decaySteps:4e3},checkpointSeconds:60},iA={nerf:Ho,"nerf-100":D5,"nerf-small":F5};function cA(e,t,r){return[...Bo(t,r),...U5(e,t,r)]}function U5(e,t,r){let{kind:n}=t.layout;if(n==="object")return[];let o=t.views.every(({camera:s})=>s.rays===void 0&&(s.lens?.projection??"perspective")==="perspective");return[H("batch.pixels","allImages","photographs fit into memory together"),H("batch.cropSteps",0,"photographs have no empty edge"),H("camera.pixelOffset",.5,"cameras are measured to the centres of pixels"),H("camera.near",null,"the scene's own"),H("camera.far",null,"the scene's own"),H("camera.directions",r==="ndc"?"depth":o?e.camera.directions:"unit",r==="ndc"?"NDC is made of depths":"such lenses look sideways, where depth is 0"),...r==="contracted"?[H("samples.spacing","disparity","most samples are needed near the cameras")]:[],...r==="ndc"?[H("densityNoise",1,"as published for forward-facing scenes")]:[]]}function Wg({field:e,densityNoise:t},r){return jf({...e,position:Ya(e.position,3),direction:Ya(e.direction,3),activation:"sigmoid",noise:t},r)}function Bg({samples:e}){return e.fine>0?["coarse","fine"]:["coarse"]}function lA(e,t){return Co(Wg(e,t))}function j5(e){let{coarse:t,fine:r}=e.samples,n=lA(e,""),o=r>0?t+(t+r):t;return{layers:n,perRay:t+r,flops:Mo(n)*o}}function W5(e,t){let{field:r}=t,n=i=>i.kind==="hashGrid"?{...i,accumulation:"fixed"}:i,o=i=>i.kind==="hashGrid"&&i.accumulation==="float";if(![r.position,r.direction].some(o)||e.has("wgpu-shader-float32-atomic"))return{config:t,changes:[]};let[s,a]=[n(r.position),n(r.direction)];return{config:{...t,field:{...r,position:s,direction:a}},changes:["Gradients of hash tables are added in fixed point here: this device cannot add floats atomically."]}}function B5(e){let t=Bg(e).flatMap(r=>["position","direction"].map(n=>[`${r}.${n}`,e.field[n]]));return Object.fromEntries(t.flatMap(([r,n])=>n.kind==="hashGrid"?[[r,Hr(n).map(({offset:o})=>o)]]:[]))}async function H5(e,{parts:{parameters:t,encodings:r}},n,{range:o,rays:s,use:a}){let{gpu:i}=e,{samples:{coarse:c,fine:l,spacing:u,jitterInTest:f},box:p,field:{density:d}}=n,h=a==="training"||f,g={contraction:Lo(n),box:p},_={...g,perRay:c,spacing:u,jitter:h},v=[await rp.create(e,_,o,s)],S={...g,coarse:c,fine:l,jitter:h,density:d},E=l>0?[...v,await np.create(e,S,s)]:v,O=ie(s*(c+l))*le,P=a==="training"?t:null,T=await Ht.create(i,void 0,P?"both":"forward"),R=new vn(e,Wg(n,"coarse"),O,P);return await Promise.all(Bg(n).map(async(j,U)=>{let{position:D,direction:L}=r[U],re=Wg(n,j),W=await xn.create(i,re,t,L,T,R);return{sampler:E[U],field:await Sn.create(e,D,W,O,a)}}))}var uA=ci({name:"nerf",schema:aA,presets:iA,softwareSettings:()=>[],sceneSettings:cA,rayOptions:e=>Fo(e,e.camera.directions),emptyAdvice:"Where ReLU makes densities, it may never recover. Try another --seed, or --set field.density=softplus.",work:j5,fit:W5,tables:B5,pixels:e=>e,schedule:({schedule:e})=>e,loss:({loss:e})=>e,density:({field:e})=>e.density,samplesOf:({samples:{coarse:e,fine:t}})=>t>0?2*e+t:e,width:({field:e})=>e.width,createModel:G5,createPasses:H5,initialize(e,t){let{parameters:r,encodings:n}=e.parts;r.initialize(e.gpu,t.field.initialization,t.seed);for(let{position:o,direction:s}of n)o.initialize?.(t.seed),s.initialize?.(t.seed)}});async function G5(e,t,r){let{field:n}=t,o=Bg(t),s=o.flatMap(u=>lA(t,u)),a=new Gr(e,s,!1,r),i=await Promise.all(o.map(async u=>{let f={dimensions:3,average:!1,use:r};return{position:await _n(e,n.position,{...f,name:`${u}.position`}),direction:await _n(e,n.direction,{...f,name:`${u}.direction`})}})),c=i.flatMap(({position:u,direction:f})=>[...u.parameters,...f.parameters]),l={groups:[a,...c],memo:null,state:$o(e,t.batch.rays),exposures:null,poses:null,parameters:a,encodings:i};return new kn(e,l)}var Z5=(1<<20)-1,V5={software:{rays:16384,samples:65536,longest:16,segments:4},hardware:{rays:Z5,samples:1<<21,longest:16,segments:16},hardwareNormals:{rays:1<<18,samples:1<<18,longest:16,segments:16}},K5={software:{rays:8192,samples:32768,longest:16,segments:4},hardware:{rays:65536,samples:1<<18,longest:16,segments:16},hardwareNormals:{rays:8192,samples:32768,longest:16,segments:16}};function hA(e,t,r,n){let{software:o,hardware:s,hardwareNormals:a}=t==="images"?V5:K5,i=e.info.software?o:r?a:s,c=Math.min(i.samples,Nc(e,n));return{...i,samples:c,rays:Math.min(i.rays,c)}}var fA=2,sp=te("lib/segments.wgsl"),q5=12,pA=4*sp.SEEN,Y5=4*sp.COLOR+3,dA=4*sp.STATE+1,J5=4*sp.NORMAL,op=class e{options;field;occupancy;sizes;kernels;seen;progress;#e;#t;#r;#n;#o;#s;#c;#a;#i;#u;#l;#f;#p;constructor(t,r,n,o,s,a){this.options=r,this.field=n,this.occupancy=o,this.sizes=s,this.kernels=a,this.#p=0;let{rays:i,samples:c}=s,l=(d,h)=>t.tensor(d,[h],{type:"u32"}),u=this.#e=t.tensor("seen of rays",[i,pA]),f=r.ndc?1:r.box.size;this.seen={kind:"marched",tensors:{seen:u},unit:f,behind:0,samples:0},this.progress=l("number of rays alive, segments",2),this.#t=t.tensor("walks",[i,q5]),this.#r=l("rays alive",i),this.#n=l("rays that go on",i),this.#o=l("samples of each ray alive, and none",i+1),this.#s=l("first sample of each ray alive, and the end",i+1),this.#c=ft(t,"positions",c,Tn(r.march)),this.#a=r.normals?ft(t,"gradient of positions",c,3):null,this.#i=t.tensor("distances, intervals",[c,2]),this.#u=l("rays of samples",c),this.#l=t.tensor("colors, raw densities",[c,4]);let p=l("samples of a segment",1);this.#f={capacity:c,counters:p,index:0}}static async create(t,r,n,o,s){if(s.samples<s.rays)throw new RangeError(`Cannot render as there must be at least as many samples in memory as rays, ${s.rays}: current value is ${s.samples}.`);let{gpu:a}=t,{march:i,stopTransmittance:c,normals:l,ndc:u}=r,f=Hc(i,!1);return new e(t,r,n,o,s,{start:await a.kernel("render/start",f),count:await a.kernel("render/count",f),emit:await a.kernel("render/emit",{...f,...zs(i)}),composite:await a.kernel("render/composite",{DENSITY:fr.exp,STOP:c,NEEDS:l?"gradients":u?"positions":"nothing",NORMALS:l,NDC:u!==null,POSITION_ROWS:Tn(i),CONTRACTION:Gt(i.contraction).CONTRACTION}),sampleSum:await bn.create(t,s.rays+1),compaction:await Dc.create(t,s.rays)})}get capacity(){return this.sizes.rays}get normals(){return this.options.normals}async render(t,r){let{gpu:n}=this.field,o=n.record();this.prepare(),this.#d(o,t);for(let s=1;;s++){if(this.#m(o,t,this.sizes.longest),s%fA===0&&await Uo(o,r),s%this.sizes.segments>0)continue;let[[a],i]=await n.readAll([this.progress,this.#e]);if(a===0)return this.#h(i,t.count)}}prepare(){this.field.prepare(this.field.gpu.record(),"average")}trace(t,r){this.#d(this.field.gpu.record(),t),this.#p=0,this.goOn(t,r)}goOn(t,r){let n=this.field.gpu.record();for(let o=1;o<=r;o++)this.#m(n,t,this.sizes.longest*2**Math.min(this.#p++>>1,4)),o%fA===0&&n.submit()}#d(t,{rays:{origins:r,directions:n},count:o,crop:s}){let{box:{lower:a,size:i},range:{near:c,far:l}}=this.options;for(let u of[this.#o,this.#n])t.clear(u);t.run(this.kernels.start,o,{origins:r,directions:n,walks:this.#t,seen:this.#e,alive:this.#r,counts:this.progress},{lower:a,size:i,near:c,far:l,rays:o,crop:s})}#h(t,r){let{background:n,box:{size:o},ndc:s,normals:a}=this.options,i=new Float32Array(r*3),c=new Float64Array(r),l=new Float32Array(r),u=a?new Float32Array(r*3):null;for(let f=0;f<r;f++){let p=f*pA,d=t[p+Y5];l[f]=d,c[f]=s?t[p+dA]:t[p+dA]*o;for(let h=0;h<3;h++)i[f*3+h]=t[p+h]+(1-d)*n,u&&(u[f*3+h]=t[p+J5+h])}return{colors:i,depths:c,accumulations:l,normals:u}}#m(t,{rays:{viewDirections:r},count:n},o){let{kernels:s,options:a,occupancy:{bits:i},progress:c}=this,{samples:l}=this.sizes,{box:{lower:u,size:f},range:{near:p,far:d},ndc:h}=a,g={lower:u,size:f,near:p,far:d,rays:n},[_,v,S]=[this.#r,this.#t,this.#n],[E,O]=[this.#o,this.#s],[P,T,R]=[this.#c,this.#i,this.#u];t.run(s.count,n,{counts:c,alive:_,walks:v,bits:i,sample_counts:E,flags:S},{...g,capacity:l,longest:o}),s.sampleSum.run(t,E,O,this.#f.counters),t.run(s.emit,n,{alive:_,walks:v,bits:i,offsets:O,positions:P.tensor,spans:T,ray_indices:R},g);let j={positions:P,rayIndices:R,directions:r},[U,D]=[this.#a,this.#l],L=ie(n*o)*le,re={...this.#f,capacity:Math.min(l,L)};this.field.forward(t,re,j,D,null,"average"),U&&this.field.densityGradient(t,re,P,U,"average"),t.run(s.composite,n,{alive:_,offsets:O,outputs:D,spans:T,...U||h?{positions:P.tensor}:{},...U?{d_positions:U.tensor}:{},seen:this.#e,flags:S},{lower:u,size:f,ndc:h??[0,0],rays:n}),s.compaction.run(t,S,_,c)}};var X5=64,Q5=16,ap=class e{options;grid;marcher;vote;constructor(t,r,n,o){this.options=t,this.grid=r,this.marcher=n,this.vote=o}static async create(t,r,n,o){let{march:s,box:a,range:i,batch:{maxRays:c,capacity:l}}=r,u=await Qf.create(t,o,s,a,i,c,l,!0),f=await t.gpu.kernel("occupancy/vote",Hc(s,!0));return new e(r,n,u,f)}get capacity(){return this.options.batch.capacity}sample(t,r,n,o){return this.marcher.march(t,this.grid.bits,r,o),this.marcher.samples}update(t,r,{step:n,seed:o}){let{grid:s,marcher:{samples:{positions:a}},options:{batch:{capacity:i}}}=this;if(!s.isDue(n))return;let c=s.updateSamples(n);for(let l=0;l<c;l+=i){l>0&&t.submit();let u=on(r.gpu,Math.min(i,c-l));s.choose(t,{first:l,count:u.capacity,step:n,seed:o},a),s.splat(t,r.density(t,u,a),u.capacity)}s.finish(t)}review(t,r,n,{colors:o,targets:s}){let{options:{box:a,range:i,batch:{maxRays:c}},grid:{votes:l}}=this,{counters:u}=this.marcher.samples.count,{origins:f,directions:p}=r,d=Math.ceil(c/Q5);t.run(this.vote,d,{batch:u,origins:f,directions:p,colors:o,targets:s,...l},Rg(a,i,d,n))}adapt(t,r){let{samples:n}=this.options.batch;this.marcher.adapt(t,r,{targetSamples:n,minRays:X5})}};var Hg="occupancy.bits",{CELLS_PER_WORD:eW}=te("lib/occupancy.wgsl"),{CELLS_PER_PARTIAL:tW}=te("occupancy/update.wgsl"),rW=1<<23,ip=class e{options;kernels;training;bits;cellCount;#e;#t;#r;constructor(t,r,n,o,s){this.options=r,this.kernels=o,this.training=s;let{resolution:a,cascades:i}=r;this.#r=t.gpu;let c=this.#e=[i,a,a,a];this.cellCount=i*a**3,this.bits=t.tensor("occupancy bits",[this.cellCount/eW],{type:"u32"}),this.#t=s&&{...this.#n(t),votes:{right:t.tensor("occupancy votes, right",c,{type:"u32"}),wrong:t.tensor("occupancy votes, wrong",c,{type:"u32"}),all_rays:t.tensor("occupancy votes, all",mA,{type:"u32"})},footprints:t.tensor("footprints of cells",s.footprints?c:[1]),cells:t.tensor("occupancy cells",[n],{type:"u32"})}}#n(t){let r=this.#e;return{densities:t.tensor("occupancy densities",r),missing:t.tensor("occupancy missing",this.bits.shape,{type:"u32"}),fresh:t.tensor("fresh occupancy densities",r),partials:t.tensor("occupancy sums",[this.cellCount/tW]),mean:t.tensor("mean occupancy density",[1])}}get densities(){return Te(this.#t).densities}get votes(){return Te(this.#t).votes}get cells(){return Te(this.#t).cells}static async create(t,r,n,o,s=Mf,a=null,i="training"){let{gpu:c}=t,{resolution:l,cascades:u}=r,{CONTRACTION:f,LINEAR:p}=Gt(s),d={RESOLUTION:l,CASCADES:u},h={...d,CONTRACTION:f},g={...d,HAS_FOOTPRINTS:a!==null},_={update:await c.kernel("occupancy/update"),mean:await c.kernel("occupancy/mean"),threshold:await c.kernel("occupancy/threshold",{...h,LINEAR:p})},S=i==="training"?await(async()=>({visible:E=>c.kernel("occupancy/visible",{...h,...E}),footprints:a&&(E=>c.kernel("occupancy/footprints",{...h,...zs({footprints:a}),...E})),allCells:await c.kernel("occupancy/cells",{...g,WARM_UP:!0}),drawnCells:await c.kernel("occupancy/cells",{...g,WARM_UP:!1}),splat:await c.kernel("occupancy/splat",{DENSITY:fr.exp,MARCH_STEP:n}),missing:await c.kernel("occupancy/missing",d),forget:await c.kernel("occupancy/forget")}))():null;return new e(t,r,o,_,S)}async markVisible(t,r,n,o=null){let s=r.kind!=="pinhole",{cellCount:a}=this,{densities:i,footprints:c}=Te(this.#t),l=Te(this.training),u=await l.visible({LENS:s,NDC:o!==null}),f={lower:n.lower,side:n.size,ndc:o??[0,0]},p=await l.footprints?.({LENS:s}),h=Math.ceil(rW/(r.count*u.workgroupSize))*u.workgroupSize;for(let g=0;g<a;g+=h){g>0&&await Uo(t);let _=Math.min(g+h,a),v={...f,cameras:r.count,first:g,end:_};t.run(u,_-g,{cameras:r.tensor,densities:i},v),p&&t.run(p,_-g,{cameras:r.tensor,footprints:c},v)}}isDue(t){return t%this.options.interval===0}updateSamples(t){return this.#o(t)?this.cellCount:this.cellCount/2}choose(t,r,n){let{cells:o,footprints:s}=Te(this.#t),{allCells:a,drawnCells:i}=Te(this.training);if(r.count>o.length)throw new fe(`Cannot choose cells as a chunk must have at most ${o.length} samples: current value is ${r.count}.`);t.run(this.#o(r.step)?a:i,ie(r.count)*le,{bits:this.bits,cells:o,positions:n.tensor,footprints:s},{...r,features:n.features,row:n.first})}splat(t,r,n){let{cells:o,fresh:s}=Te(this.#t);t.run(Te(this.training).splat,n,{cells:o,raws:r.tensor,fresh:s},{count:n,features:r.features,row:r.first})}finish(t){let r=Te(this.#t),n=Te(this.training),{densities:o,votes:s,missing:a}=r,i=a.length;t.run(n.missing,i,{densities:o,...s,missing:a},{words:i});for(let c of Object.values(s))t.run(n.forget,c.length,{votes:c},{count:c.length});this.#s(t,r,this.options.decay)}get shown(){let{shape:t}=this.bits;return[{name:Hg,shape:t,type:"u32",tensor:this.bits,places:null}]}get stored(){let t=this.#e,{densities:r=null,votes:n=null,missing:o=null}=this.#t??{},s="u32",a=(i,c)=>Ut(`occupancy.votes.${i}`,n&&n[i],{shape:c,type:s,problem:oW,isNew:!0});return[Ut("occupancy.densities",r,{shape:t,problem:sW}),a("right",t),a("wrong",t),a("all_rays",mA),Ut("occupancy.missing",o,{shape:this.bits.shape,type:s,isNew:!0})]}refresh(t,r){if(this.#t)return this.#s(t,this.#t,1);let n=this.#r.scope(),o=this.#n(n),[s,a]=["occupancy.densities","occupancy.missing"].map(i=>r.get(i)?.data);this.#r.write(o.densities,s),a&&this.#r.write(o.missing,a),this.#s(t,o,1),t.submit(),n[Symbol.dispose]()}#o(t){return t<this.options.warmupSteps}#s(t,r,n){let{bits:o,cellCount:s,kernels:a}=this,{densities:i,missing:c,fresh:l,partials:u,mean:f}=r;t.run(a.update,u.length*a.update.workgroupSize,{densities:i,fresh:l,partials:u},{cells:s,decay:n}),t.run(a.mean,1,{partials:u,mean:f},{count:u.length,cells:s}),t.run(a.threshold,o.length,{densities:i,mean:f,bits:o,missing:c},{words:o.length,threshold:this.options.threshold})}},mA=[2],nW=65536;function oW(e,t){return Mc(e,t*nW)&&`counts more votes than ${t} steps have rays`}function sW(e){for(let t=0;t<e.length;t++){let r=e[t];if(r<0&&r!==-1)return`holds ${r}, neither a thickness nor -1`}return null}var{CELLS_PER_WORD:Gg}=te("lib/occupancy.wgsl"),{FARTHEST:aW}=te("lib/contraction.wgsl");function gA(e,t){let{data:r}=t.get("occupancy.densities"),n=t.get("occupancy.missing")?.data,o=0;for(let c of r)o+=Math.max(c,0);let s=Math.fround(o/r.length),a=iW(e),i=Uint32Array.from({length:r.length/Gg},(c,l)=>{let u=n?.[l]??0;for(let f=0;f<Gg;f++){let p=l*Gg+f;r[p]>Math.min(a(p),s)&&(u|=1<<f)}return u>>>0});return new Map([[Hg,{shape:[i.length],data:i}]])}function iW({resolution:e,threshold:t,contraction:{kind:r,linear:n}}){let o=Math.fround(t);if(r==="none")return()=>o;let s=a=>4*((a%e+.5)/e-.5);return a=>{let i=[s(a),s(Math.floor(a/e)),s(Math.floor(a/e**2))],c=r==="max"?Math.max(...i.map(Math.abs)):Math.hypot(...i),l=c<=1?1:1/(Math.max(2-c,1/aW)*c),u=Math.hypot(...i)*l/2/n;return Math.fround(o/Math.max(u*u,1))}}var qc=class e{name;views;vec4s;kind;average;#e;#t;constructor(t,r,n,o,s){this.name=r,this.views=n,this.vec4s=o,this.kind="dense",this.average=null,this.shown=[];let a=this.#e=[n,o,4];this.#t=s==="viewing"?null:{values:t.tensor(r,a),gradients:t.tensor(`gradients of ${r}`,a),firstMoments:t.tensor(`first moments of ${r}`,a),secondMoments:t.tensor(`second moments of ${r}`,a)}}get values(){return Te(this.#t).values}get gradients(){return Te(this.#t).gradients}get firstMoments(){return Te(this.#t).firstMoments}get secondMoments(){return Te(this.#t).secondMoments}static exposures(t,r,n){return new e(t,"exposures",r,1,n)}static poses(t,r,n){return new e(t,"poses",r,2,n)}get count(){return this.views*this.vec4s*3}shown;get stored(){let{name:t}=this,{values:r=null,firstMoments:n=null,secondMoments:o=null}=this.#t??{},s=this.#e;return[Ut(t,r,{shape:s}),Ut(`adam.m.${t}`,n,{shape:s}),Ut(`adam.v.${t}`,o,{shape:s,problem:Es})]}},fi=class e{parameters;sum;constructor(t,r){this.parameters=t,this.sum=r}static async create({gpu:t},r){let n=await t.kernel("views/sum",{VEC4S:r.vec4s});return new e(r,n)}gather(t,{capacity:r,counters:n,index:o},s,a){let{views:i,gradients:c}=this.parameters,l=i*this.sum.workgroupSize,u={counters:n,pixels:s,values:a,sums:c};t.run(this.sum,l,u,{views:i,capacity:r,index:o})}};var cp=class e{parameters;sums;kernels;#e;#t;constructor(t,r,n,o,s){this.parameters=n,this.sums=o,this.kernels=s,this.#e=t.tensor("exposed colors",[r,4]),this.#t=t.tensor("gradients of exposures by ray",[r,1,4])}static async create(t,r,n,o){let{gpu:s}=t,a=Wc[n],i=await fi.create(t,r);return new e(t,o,r,i,{apply:await s.kernel("exposure/apply",{BACKGROUND:a}),backward:await s.kernel("exposure/backward",{BACKGROUND:a}),center:await s.kernel("exposure/center")})}forward(t,{capacity:r,counters:n,index:o},{pixels:s},{step:a,seed:i},c){let{parameters:{values:l},kernels:{apply:u}}=this,f=this.#e,p={counters:n,pixels:s,exposures:l,colors:c,exposed:f};return t.run(u,r,p,{capacity:r,index:o,step:a,seed:i}),f}backward(t,r,{pixels:n},{step:o,seed:s},a){let{capacity:i,counters:c,index:l}=r,[u,f]=[this.#e,this.#t];t.run(this.kernels.backward,i,{counters:c,pixels:n,exposures:this.parameters.values,exposed:u,d_colors:a,d_exposure:f},{capacity:i,index:l,step:o,seed:s}),this.sums.gather(t,r,n,f)}center(t,r){let{parameters:{values:n,views:o},kernels:{center:s}}=this;t.run(s,s.workgroupSize,{batch:r,exposures:n},{views:o})}};var lp=class e{options;parameters;sums;kernels;dPositions;#e;#t;constructor(t,r,n,o,s,a,i,c){this.options=r,this.parameters=n,this.sums=i,this.kernels=c,this.#e=t.tensor("cameras as captured",[o.length,Sg/4,4],{data:Uc(o)}),this.dPositions=ft(t,"gradients of positions",a,3),this.#t=t.tensor("torques and forces by ray",[s,2,4])}static async create(t,r,n,o,s,a){let{gpu:i}=t,c={CASCADES:r.cascades,...Gt(r.contraction)},l=await fi.create(t,n);return new e(t,r,n,o,s,a,l,{rays:await i.kernel("poses/rays",c),tangent:await i.kernel("poses/tangent"),apply:await i.kernel("poses/apply")})}apply(t,{tensor:r}){let{values:n,views:o}=this.parameters;t.run(this.kernels.apply,o,{twists:n,initial:this.#e,cameras:r},{views:o})}backward(t,r,n,{ts:o,packedInfo:s},{offsets:a}){let{kernels:i,parameters:c,options:{box:{lower:l,size:u}}}=this,{capacity:f,counters:p,index:d}=r;t.run(i.rays,f,{counters:p,kept_offsets:a,packed_info:s,ts:o,origins:n.origins,directions:n.directions,d_positions:this.dPositions.tensor,d_rays:this.#t},{lower:l,size:u,capacity:f,index:d}),this.sums.gather(t,r,n.pixels,this.#t);let{values:h,gradients:g,views:_}=c;t.run(i.tangent,_,{twists:h,gradients:g},{views:_})}};var cW=4,lW=2,wA=64,uW=2**30;function Zg(e,t){return{...e,grid:{...e.grid,...t}}}function fW(e,t){let r=e.batch.rays*t/e.batch.samples,n=Math.max(t/lW,wA);return{...e,batch:{samples:t,capacity:cW*t,maxRays:n,rays:Math.min(Math.max(Math.round(r),wA),n)}}}function pW(e,{batch:t,grid:r,networks:n}){let o=Hr({kind:"hashGrid",...r,precision:"f32"}),{offset:s,entries:a}=o[o.length-1],i=Math.max(ve(r.levels*r.features),n.width);return 4*Math.max(i*t.capacity,r.features*(s+a))<=e.device.limits.maxStorageBufferBindingSize}function dW(e,t){let r=e.has("wgpu-shader-float32-atomic")?["fixed","float"]:[],n=[["layered","f32"],["fused","f32"],...e.has("shader-f16")?[["fused","f16"]]:[]];return[...r.map(o=>({field:"grid.accumulation",choice:o,config:Zg(t,{accumulation:o}),part:/^grid\/backward_/})),...["f32","f16"].map(o=>({field:"grid.precision",choice:o,config:Zg(t,{precision:o}),part:/^grid\/forward_/})),...n.map(([o,s])=>({field:"networks.kernels",choice:o==="fused"?`${o}, ${s}`:o,config:{...t,networks:{...t.networks,kernels:o,precision:s}},part:/^(networks|encode|dense|mlp)\//}))]}var _A={software:{warmUp:48,profiled:1,rounds:3,roundSeconds:1},hardware:{warmUp:300,profiled:2,rounds:3,roundSeconds:1},period:({occupancy:e})=>e.interval,isWide:()=>!1,growth:{withSamples:fW,withTableSize:(e,t)=>Zg(e,{tableSize:t}),withoutUpdates:e=>({...e,occupancy:{...e.occupancy,interval:uW}}),samplesOf:({batch:e})=>e.samples,maxRaysOf:({batch:e})=>e.maxRays,fits:pW,choices:dW}};var Yc=(...e)=>ke(e),An=V().nonnegative(),hW=q({...sn,antialias:Rt().default(!1).describe("whether levels that are finer than what a pixel sees of a sample fade out"),precision:we(["auto","f32","f16"]).describe("what the table is read as; auto: what suits the adapter; trained is f32")}).omit({kind:!0}),yA=q({...Oo,method:ke("ngp").describe("Instant-NGP (M\xFCller et al. 2022)"),batch:q({rays:je.describe("rays of the first step; then the device adapts them"),maxRays:je.max(Ha).describe("the most rays a step may have"),samples:je.max(1<<22).describe("samples to train on in a step: those that something is seen of"),capacity:je.min(1024).max(1<<22).multipleOf(le).describe("samples that fit into memory, hidden ones among them")}).refine(({rays:e,maxRays:t})=>e<=t,Or(["rays","maxRays"],"must be at most maxRays","Lower rays or raise maxRays")).describe("how much a step trains on"),camera:q({pixelOffset:To,near:V().nonnegative().describe("where rays start at the earliest, in world units")}).describe("how pixels become rays"),colors:we(["srgb","linear"]).describe("in which numbers photographs are mixed with the background: as stored, or linear"),grid:hW.refine(...Os).describe("the multiresolution hash grid"),networks:q({width:Yc(16,32,64).describe("units of a hidden layer"),densityLayers:Yc(1,2).describe("hidden layers of the density network"),colorLayers:Yc(1,2).describe("hidden layers of the color network"),directionDegree:Yc(1,2,3,4).describe("degree of the spherical harmonics of view directions"),kernels:we(["auto","fused","layered"]).describe("fused keep activations on chip, layered suit CPUs; auto: what suits the adapter"),precision:we(["auto","f32","f16"]).describe("how fused kernels store activations; auto: what the device has")}).describe("the density network and the color network"),occupancy:q({resolution:Yc(32,64,128,256).describe("cells across a cascade"),cascades:je.max(8).describe("cubes around the centre, each twice as large as the one before; 1 but in a box"),interval:je.describe("steps between updates"),warmupSteps:Se().min(0).describe("until this step an update looks at all cells"),decay:V().min(0).max(1).describe("what is left of a cell's density after an update that saw less"),threshold:An.describe("optical thickness of a step above which a cell is occupied, if the mean is not less")}).describe("where there is something"),march:q({steps:je.max(16384).describe("steps across the diagonal of the unit cube"),coneAngle:V().min(0).max(1).describe("growth of steps with distance: 0, or 1/256 for large boxes"),linear:De.max(256).describe("contracted: up to which distance steps have one length, in sides of the box"),far:De.describe("contracted: where rays end, in world units"),maxSamples:je.max(1024).describe("the most samples of a ray"),stopTransmittance:V().min(0).lt(1).describe("a ray ends where less light than this passes")}).describe("how rays are marched"),loss:q({kind:we(["huber","mse"]).describe("of colors"),huberDelta:De.describe("where Huber's loss becomes linear"),nearWeight:An.describe("penalty on density near cameras: the gradient of a near sample's raw density"),nearDistance:An.describe("how near, in sides of the unit cube"),opacityEntropy:An.describe("weight of the entropy of opacities, which makes them 0 or 1"),distortion:An.describe("weight of the distortion loss, which gathers a ray's weights")}).describe("what is minimised"),exposure:q({rate:An.describe("learning rate of the gains' logarithms; 0: nothing is learnt"),l2:An.describe("pulls them towards 0: weight decay in the gradient")}).describe("what is learnt of how each photograph was exposed: gains of its three channels"),poses:q({rate:An.describe("learning rate of turns in radians and shifts in world units; 0: cameras stay"),halfLife:De.describe("steps in which it falls to half"),start:Se().min(0).describe("steps before cameras move: without a field there is nothing to fit to"),l2:An.describe("pulls cameras back to where they were: weight decay in the gradient")}).describe("how cameras are moved to where photographs fit best"),views:Se().min(0).max(1<<20).describe("training views of which exposure or pose is learnt, else 0; train sets it"),schedule:bf,adam:q({...Ao,l2:An.describe("decays the networks' matrices")}).describe("the optimiser"),averageDecay:V().min(0).lt(1).describe("decay of the running average of all parameters, which renders; 0: none")}).refine(({space:e,occupancy:t})=>e==="box"||t.cascades===1,Or(["occupancy.cascades","space"],"must be 1 where space is not box: only a box has larger ones around it","Set occupancy.cascades=1 or space=box")).refine(({space:e,march:t})=>e!=="contracted"||t.coneAngle===0,Or(["march.coneAngle","space"],"must be 0 in a contracted space, whose steps grow by march.linear","Set march.coneAngle=0 or space=box")).refine(({space:e,poses:t})=>e!=="ndc"||t.rate===0,Or(["poses.rate","space"],"must be 0 in normalised device coordinates, where cameras cannot move","Set poses.rate=0 or space=contracted"));var mW={method:"ngp",format:null,downscale:1,scales:1,holdout:8,seed:0,steps:35e3,batch:{rays:4096,maxRays:131072,samples:262144,capacity:1048576},camera:{pixelOffset:.5,near:0},space:"box",box:{center:[0,0,0],size:3.0303030303030303},contractionNorm:"max",ndc:[0,0],background:"random",colors:"srgb",grid:{levels:16,features:2,tableSize:524288,baseResolution:16,finestResolution:2048,interpolation:"linear",precision:"auto",accumulation:"fixed",antialias:!1},networks:{width:64,densityLayers:1,colorLayers:2,directionDegree:4,kernels:"auto",precision:"auto"},occupancy:{resolution:128,cascades:1,interval:16,warmupSteps:256,decay:.95,threshold:.01},march:{steps:1024,coneAngle:0,linear:1,far:1e3,maxSamples:1024,stopTransmittance:1e-4},loss:{kind:"huber",huberDelta:.1,nearWeight:2604166666666667e-22,nearDistance:.1,opacityEntropy:0,distortion:0},exposure:{rate:0,l2:0},poses:{rate:0,halfLife:5e3,start:256,l2:1e-4},views:0,schedule:{kind:"staircase",initial:.01,gamma:.33,start:2e4,interval:1e4},adam:{beta1:.9,beta2:.99,epsilon:1e-15,l2:1e-6},averageDecay:.95,checkpointSeconds:300},bA={ngp:mW},vA=[{key:"steps",value:600,reason:"a run takes one to two minutes"},{key:"checkpointSeconds",value:60,reason:"a run takes minutes"},{key:"batch.samples",value:16384,reason:"a step takes about a tenth of a second"},{key:"batch.capacity",value:49152,reason:"samples that are never there cost time, too"},{key:"batch.rays",value:512,reason:"as many as fill the batch at the start"},{key:"batch.maxRays",value:8192,reason:"rays that are never marched cost time, too"},{key:"grid.levels",value:8,reason:"reading the table is most of the encoding's time"},{key:"grid.tableSize",value:1<<17,reason:"Adam passes over the table in every step"},{key:"grid.finestResolution",value:512,reason:"training is too short for finer details"},{key:"networks.width",value:32,reason:"half the width has a third of the arithmetic"},{key:"networks.colorLayers",value:1,reason:"steps are worth more than layers here"},{key:"march.steps",value:256,reason:"each sample costs microseconds"},{key:"occupancy.resolution",value:64,reason:"a warm-up update looks at every cell"}];var gW=1/256,xA={share:.4,most:.05},wW=.001,SA=1.15;function kA(e,t,r){let n=r==="ndc"?Lg(bW(t),"all views fit into the cube"):[Ng(r),...Gc(t.layout,r)],o=e.scales>1?[H("grid.antialias",!0,"pixels of reduced photographs see more than a cell")]:[];return[...n,..._W(e,t,r),...o]}function _W(e,t,r){let{layout:n}=t,{finestResolution:o}=e.grid;if(r==="contracted")return[H("camera.near",Number(Math.min(xA.share*t.near,xA.most).toPrecision(6)),"rays start in front of the nearest things"),H("loss.nearDistance",Number(Math.min(e.loss.nearDistance,t.near/n.box.size).toPrecision(6)),"nothing is nearer than that"),H("march.far",Math.max(e.march.far,2*t.far),"beyond the farthest point"),H("grid.finestResolution",2*o,"the box is half of what it covers"),H("march.steps",e.march.steps/2,"every ray meets something: rays are worth more"),H("loss.distortion",wW,"it removes floaters")];if(r==="ndc")return[yW(e)];if(n.kind==="boxes"&&n.cascades>1){let s=2**(n.cascades-1);return[H("camera.near",Number(t.near.toPrecision(6)),"the capture's own"),H("occupancy.cascades",n.cascades,"the capture says so"),H("march.coneAngle",gW,"steps grow with distance in large boxes"),H("grid.finestResolution",s*o,"it covers the largest box")]}return[]}function yW({march:{steps:e}}){return H("march.steps",Math.ceil(e/2),"every ray meets something: rays are worth more")}function bW(e){let[t,r]=[0,0];for(let{camera:n}of e.views){let[o,s,a]=$(n.cameraToWorld,3);for(let[i,c,l]of vW(n)){let u=(-1-a)/l;t=Math.max(t,Math.abs(i/l),Math.abs(o+u*i)),r=Math.max(r,Math.abs(c/l),Math.abs(s+u*c))}}return[1/(SA*t),1/(SA*r)]}function vW(e){let{width:t,height:r,fx:n,fy:o,cx:s,cy:a,cameraToWorld:i}=e;return[[0,0],[t,0],[0,r],[t,r]].map(([c,l])=>{let[u,f]=[(c-s)/n,(a-l)/o],p=d=>u*i[4*d]+f*i[4*d+1]-i[4*d+2];return[p(0),p(1),p(2)]})}var Vg=32768;function xW(e){return e.info.software?{kernels:"layered",precision:"f32",table:"f32"}:{kernels:e.info.limits.maxComputeWorkgroupStorageSize>=Vg?"fused":"layered",precision:e.has("shader-f16")?"f16":"f32",table:"f16"}}function Kg({exposure:e,poses:t}){return e.rate>0||t.rate>0}function EA(e,t,r){let{kernels:n,precision:o,table:s}=xW(e),{grid:a,networks:i}=t,c=i.kernels==="auto"?n:i.kernels;return{...t,views:Kg(t)?r:0,grid:{...a,precision:a.precision==="auto"?s:a.precision},networks:{...i,kernels:c,precision:i.precision!=="auto"?i.precision:c==="fused"?o:"f32"}}}function OA(e){let{grid:t,networks:r}=e;return{...e,grid:{...t,precision:"auto"},networks:{...r,kernels:"auto",precision:"auto"}}}function qg({grid:e,networks:t}){let r=ve(e.levels*e.features);if(t.kernels==="fused")return r;let n=Ff+ve(t.directionDegree**2);return Math.max(r,ve(t.width),n)}function TA(e,t){let{grid:r,networks:n,batch:o}=t,s=[],a=e.info.limits.maxComputeWorkgroupStorageSize;n.kernels==="fused"&&a<Vg?(n={...n,kernels:"layered",precision:"f32"},s.push(`Networks are layered here, not fused: fused kernels take ${Vg} bytes of workgroup memory, and this device has ${a}.`)):n.kernels==="fused"&&n.precision==="f16"&&!e.has("shader-f16")&&(n={...n,precision:"f32"},s.push("Networks are stored in f32 here, not in f16, which this device does not have.")),r.accumulation==="float"&&!e.has("wgpu-shader-float32-atomic")&&(r={...r,accumulation:"fixed"},s.push("Gradients of the hash table are added in fixed point here: this device cannot add floats atomically."));let i=Nc(e,qg({...t,networks:n}));return o.capacity>i&&(s.push(`A step marches at most ${i} samples here, not ${o.capacity}: this device binds no more than ${e.info.limits.maxStorageBufferBindingSize} bytes at once.`),o={...o,capacity:i,samples:Math.min(o.samples,i)}),{config:{...t,grid:r,networks:n,batch:o},changes:s}}function AA({grid:e,networks:t},r){let n=t.kernels==="fused"?"activations stay on chip":r?"a CPU has no memory on chip":"there is too little workgroup memory to fuse them",o=e.precision==="f16"?"half the memory to read":"unpacking costs more here",a=e.accumulation==="fixed"?"the same bits in every run":"other bits in every run";return[{what:"networks",keys:["networks.kernels","networks.precision"],value:`${t.kernels}, ${t.precision}`,reason:n},{what:"hash table",keys:["grid.precision"],value:`read as ${e.precision}`,reason:o},{what:"gradients",keys:["grid.accumulation"],value:`added in ${e.accumulation} point`,reason:a}]}var SW=4,kW=1e9,PA="grid.table";function RA({grid:e,networks:t}){return Uf(t,e.levels*e.features)}function IA({center:e,size:t}){let[r,n,o]=e.map(s=>s-t/2);return{lower:[r,n,o],size:t}}function up(e){return{kind:Lo(e),linear:e.march.linear}}function fp(e){let{march:t,occupancy:r,grid:{antialias:n},space:o}=e,s=n?o==="ndc"?"cylinders":"cones":null;return{...t,...r,contraction:up(e),footprints:s}}function zA({camera:e,march:t,space:r}){return{near:e.near,far:r==="contracted"?t.far:kW}}async function LA(e,{parts:{parameters:t,grid:r,direction:n}},o,s,a){let{gpu:i}=e,{width:c,densityLayers:l,colorLayers:u,directionDegree:f,kernels:p,precision:d}=o.networks,h=async()=>{let O=RA(o),P=a==="rendering"?null:t,T=new vn(e,O,s,P),R=await Ht.create(i,void 0,P?"both":"forward");return xn.create(i,O,t,n,R,T)},g={encoded:r.outputs,width:c,densityLayers:l,colorLayers:u,degree:f},_=async()=>$f.create(e,g,d==="f16"?"f16":"f32",t,s,a==="normals"?await h():null,a==="training"?void 0:null),v=async()=>No.create(e,g,t,s,a==="training",a==="normals"?await h():null),S=i.info.software&&No.fits(i,g)&&(a!=="training"||o.march.stopTransmittance>0),E=p==="fused"?await _():S?await v():await h();return Sn.create(e,r,E,s,a,Tn(fp(o)))}var Yg={name:"ngp",schema:yA,presets:bA,softwareSettings:()=>vA,photographSettings:({steps:e,maxSeconds:t})=>t===null?[H("steps",SW*e,"photographs show more than an object does")]:[],sceneSettings:kA,settle:(e,t,r)=>EA(e,t,r?.views.length??0),fit:TA,choices:AA,loosen:OA,tables:({grid:{precision:e,...t}})=>({[PA]:Hr({kind:"hashGrid",...t,precision:"f32"}).map(({offset:r})=>r)}),memoOf:(e,t)=>gA({...e.occupancy,contraction:up(e)},t),rayOptions:e=>Fo(e,"unit"),depthRange:(e,{near:t,far:r})=>({near:t,far:r}),normals:!0,emptyAdvice:"Does the box hold what the photographs show? It is --set box.center=[x,y,z] and --set box.size=n.",createModel:OW,initialize(e,{seed:t}){let{parts:r,gpu:n}=e;r.parameters.initialize(n,"glorot",t),r.grid.initialize(t)},async training(e,t,r,n){PW(r,n),r.grid.antialias&&ei(n.views);let{batch:o,march:s,loss:a,schedule:i,seed:c}=r,{maxRays:l,capacity:u}=o,{parts:f}=t,p=new ri(e,n,r.scales),d=n.views.map(({camera:O})=>O),h=new On(e,d),[g,_]=[IA(r.box),up(r)],v=r.space==="ndc"?r.ndc:null;await f.memo.markVisible(e.gpu.record(),h,g,v);let S={march:fp(r),box:g,range:zA(r),batch:o},E={box:g,cascades:r.occupancy.cascades,contraction:_};return{cameras:h,pixels:await Kf.create(e,p,h),generator:await En.create(e,Yg.rayOptions(r),h.kind),colors:await ni.create(e,r,p),rays:Is(e,l,r.space),chunks:[{firstRay:0,count:{capacity:l,counters:f.state,index:rr.keptRays}}],passes:[{sampler:await ap.create(e,S,f.memo,f.state),field:await LA(e,t,r,u,"training")}],renderer:await ai.create(e,{use:"training",background:r.background,density:"exp",stopTransmittance:s.stopTransmittance,contraction:_,distortion:a.distortion,nearWeight:a.nearWeight,nearDistance:a.nearDistance},l,l,u),loss:await oi.create(e,{...a,scales:r.scales},l),optimizer:await Ps.create(e,r,TW(f,r)),schedule:i,seed:c,raysPerStep:o.rays,samplesPerStep:o.samples,exposure:f.exposures&&await cp.create(e,f.exposures,r.background,l),poses:f.poses&&await lp.create(e,E,f.poses,d,l,u)}},rays(e,t,r,n,{normals:o,use:s}){let a=t,i=o||s==="viewport"&&r.networks.kernels==="layered",c=hA(e.gpu,s,i,qg(r));return EW(e,a,r,o,c)},bench:_A};async function EW(e,t,r,n,o){let s=n?"normals":"rendering",a=await LA(e,t,r,o.samples,s),i={march:fp(r),box:IA(r.box),range:zA(r),stopTransmittance:r.march.stopTransmittance,ndc:r.space==="ndc"?r.ndc:null,background:jo(r.background),normals:n};return op.create(e,i,a,t.parts.memo,o)}async function OW(e,t,r){let{views:n,exposure:o,poses:s,networks:a,occupancy:i,march:c,batch:l}=t,{precision:u,antialias:f,...p}=t.grid,d=t.averageDecay>0,{density:h,color:g}=RA(t),_=[...Tr(h),...Tr(g)],v=new Gr(e,_,d,r),S=await Xn.create(e,{kind:"hashGrid",...p,precision:u==="f16"?"f16":"f32"},{dimensions:3,average:d,name:PA,use:r,footprints:f}),E={groups:[v,S],memo:await ip.create(e,i,Math.sqrt(3)/c.steps,l.capacity,up(t),fp(t).footprints,r),state:$o(e,l.rays),exposures:o.rate>0?qc.exposures(e,n,r):null,poses:s.rate>0?qc.poses(e,n,r):null,parameters:v,grid:S,direction:await _n(e,{kind:"sphericalHarmonics",degree:a.directionDegree},{dimensions:3,average:!1,name:"direction",use:r})};return new kn(e,E)}function TW({parameters:e,grid:t,exposures:r,poses:n},o){let{schedule:s,adam:a,exposure:i}=o,c=u=>Qn(s,u,0),l=[{group:e,rate:c,l2:a.l2,checked:!0},{group:t,rate:c,l2:0,checked:!0}];if(r&&l.push({group:r,rate:()=>i.rate,l2:i.l2,checked:!1}),n){let u=f=>AW(o.poses,f);l.push({group:n,rate:u,l2:o.poses.l2,checked:!1})}return l}function AW({rate:e,halfLife:t,start:r},n){return n<r?0:e*.5**((n-r)/t)}function PW(e,t){let r=t.views.length;if(e.poses.rate>0&&t.views.some(({camera:n})=>n.rays))throw new Xe(`Cannot refine poses as the scene is a set of rays, which have no cameras to move: current value of poses.rate is ${e.poses.rate}. Set poses.rate=0.`);if(!(!Kg(e)||e.views===r))throw new Xe(`Cannot learn exposures or poses as views must be the number of training views, ${r}: current value is ${e.views}. Train on the scene that the run began with.`)}function pp({scales:e},{name:t,views:r}){if(e>1&&r.some(({camera:n})=>n.rays))throw new Xe(`Cannot learn ${t} at several scales as it is a set of rays: pixels of reduced photographs have none in it. Current value of scales is ${e}. Set scales=1.`);Eg(r,e)}var RW=2147483648,Jc=class e{scope;model;training;steps;empty;skipped;#e;#t;#r;#n;#o;#s;constructor(t,r,n){this.scope=t,this.model=r,this.training=n,this.steps=0,this.empty=!1,this.skipped=0,this.#s=0;let{rays:o,passes:s}=n,a=Math.max(...s.map(({sampler:i})=>i.capacity));this.#e=t.tensor("target colors",[o.count,4]),this.#t=si(t,"rendered",o.count),this.#r=t.tensor("gradient of colors",[o.count,4]),this.#n=t.tensor("colors, raw densities",[a,4]),this.#o=t.tensor("reports",[4096,s.length,Bc])}static create(t,r,n){return Jn(t,async o=>{let s=new e(o,r,await n(o));return await o.gpu.settle(),s})}get raysPerStep(){return this.training.raysPerStep}get samplesPerStep(){return this.training.samplesPerStep}async step(){let{cameras:t,pixels:r,colors:n,generator:o,rays:s,chunks:a,passes:i,poses:c}=this.training,l=this.scope.gpu.record(),u={step:this.steps,seed:this.training.seed};for(let{sampler:d,field:h}of i)d.update?.(l,h,u);r.choose(l,u,s.pixels),c?.apply(l,t),o.generate(l,t,s),n.lookUp(l,u,s,this.#e);for(let d of a){d.firstRay>0&&await Uo(l);let h=null;for(let g=0;g<i.length;g++)h=this.#c(l,d,g,u,h)}let{optimizer:f,exposure:p}=this.training;f.step(l,this.model.parts.state,this.steps),p?.center(l,this.model.parts.state),l.submit(),this.steps++}#c(t,r,n,o,s){let{rays:a,chunks:i,passes:c,renderer:l,loss:u,exposure:f,poses:p}=this.training,{sampler:d,field:h,weight:g,regularizer:_}=c[n],v=i.length>1?a.count:0,S=this.#n,E=d.sample(t,a,r,o,s),{count:O,positions:P,rayIndices:T}=E,R={positions:P,rayIndices:T,directions:a.viewDirections},j={firstSample:r.firstRay*(O.capacity/r.count.capacity),step:(o.step+n*RW)%2**32,seed:o.seed};h.forward(t,O,R,S,j,"values");let U=l.forward(t,r,E,S,o,this.#t);_?.measure(t,r,a.count,U,l.distortions),l.keep(t),d.adapt?.(t,l.keptTotal);let{colors:D}=this.#t,L={colors:f?.forward(t,r.count,a,o,D)??D,targets:this.#e,pixels:a.pixels,distortions:l.distortions,keptTotal:l.keptTotal,dColors:this.#r,reports:this.#o},re=this.steps%4096*c.length+n;u.evaluate(t,r,v,L,re,g),d.review?.(t,a,o,L),f?.backward(t,r.count,a,o,this.#r);let W=l.backward(t,r,U,o,v,this.#r);_?.apply(t,U,W);let M=l.keepsAll&&!h.fromKept?null:W.kept,F=p?.dPositions??null,Y=r.firstRay===0&&c.findIndex(jt=>jt.field===h)===n?"overwrite":"accumulate";return h.backward(t,M,O,R,W.dOutputs,F,Y),d.learn?.(t,a,r,o,U),p?.backward(t,r.count,a,E,W),U}async report(){let{passes:t,pixels:r,schedule:n,optimizer:o}=this.training,{state:s}=this.model.parts,{colors:a}=this.#t,[i,c,l,u]=await this.scope.gpu.readAll([this.#o,a,s,o.skips]),f=Math.max(this.#s,this.steps-4096);this.#s=this.steps,this.skipped=l[rr.skipped];let p=t.length*Bc,d=Array.from({length:this.steps-f},(g,_)=>{let v=f+_,S=v%4096*p,E=i.subarray(S,S+p),O=R=>t.reduce((j,U,D)=>j+E[D*Bc+R],0),[,P,T]=E.subarray(-Bc);return{step:v,loss:O(0),psnr:-10*Math.log10(P/(3*T)),rate:Qn(n,v,r.epoch(v)),rays:T,samples:O(3),skipped:u[v%4096]===1}}),h=c.subarray(0,4*(d.at(-1)?.rays??0));return this.empty=h.every((g,_)=>_%4<3||g===0),d}resumeAt(t){this.steps=t,this.#s=t}destroy(){this.scope[Symbol.dispose]()}};var Pn={ngp:Yg,nerf:uA,mip:oA,horizon:qT};var IW=Object.values(Pn).filter(({normals:e})=>e).map(({name:e})=>e);function gt({method:e}){return Pn[e]}function Xc(e,t,r){return gt(t).settle(e,t,r)}function NA(e){return gt(e).loosen?.(e)??e}function Qc(e,t){return gt(t).fit?.(e,t)??{config:t,changes:[]}}function dp(e,t,r="training"){let n=Qc(e.gpu,t).config;return Jn(e,o=>gt(t).createModel(o,n,r))}async function Jg(e,t,r){pp(t,r);let n=gt(t),o=Qc(e.gpu,t).config,s=await dp(e,t);try{return n.initialize(s,o),await Jc.create(e,s,a=>n.training(a,s,o,r))}catch(a){throw s.destroy(),a}}function el(e,t){let{method:r}=Object(e);if(typeof r!="string"||!Object.hasOwn(Pn,r))throw new Xe(`Cannot use ${t}: method must be one of ${Object.keys(Pn).join(", ")}: current value is ${r}.`);let n=Pn[r].schema,o=n.safeParse(e);if(o.success)return o.data;throw new Xe(`Cannot use ${t}: ${Er(o.error,e,n)}`)}function tl(e,t,r){let n=t.reduce((o,[s,a])=>zW(o,s,a),e);return el(n,r)}function zW(e,t,r){let n=structuredClone(e);LW(n,t);let o=t.split("."),s=o.pop();return Object.assign(rl(n,o.join(".")),{[s]:structuredClone(r)}),n}function LW(e,t){let r=Xg(e);if(!r.includes(t))throw new Xe(`Cannot set ${t}: the configuration has no such field.`+(vs(t,r)||` Its fields are ${r.join(", ")}.`))}function rl(e,t){return t===""?e:t.split(".").reduce((r,n)=>Object(r)[n],e)}function Xg(e,t=""){return Object.entries(e).flatMap(([r,n])=>{let o=`${t}${r}`;return n===null||typeof n!="object"||Array.isArray(n)?[o]:["kind"in n?[o]:[],Xg(n,`${o}.`)].flat()})}async function Qg(e,t){let r=[...new Set(t.shown.map(({tensor:s})=>s))],n=await e.readAll(r),o=new Map(r.map((s,a)=>[s,n[a]]));return new Map(t.shown.map(s=>{let a=NW(s,o.get(s.tensor));return[s.name,{shape:s.shape,data:a}]}))}function NW(e,t){return e.type==="f16"?Float32Array.from(new Float16Array(t.buffer)):Pf(e,t)}var Go=V(),pi=Go.positive(),hp=br([Go,Go,Go]),CA=Se().min(1).max(16384),CW=.001,MW=q({scale:pi,rotation:rt(Go).length(9),translation:hp}),MA=q({denerf:Xt(),name:Xt(),range:q({near:pi,far:pi}).refine(({near:e,far:t})=>e<t,{error:"must have near below far"}),up:hp.refine(e=>Math.abs(Math.hypot(...e)-1)<CW,{error:"must have length 1"}),fromCapture:MW.nullable(),start:q({width:CA,height:CA,fx:pi,fy:pi,cx:Go,cy:Go,cameraToWorld:rt(Go).length(12)}),distance:pi,crop:q({lower:hp,upper:hp}).refine(e=>Yf(e)===null,{error:"must be a box whose lower corner is below its upper one"}).nullable(),tour:ix({format:ke("denerf path 1")}).nullable()});function ew(e){let{width:t,height:r,fx:n,fy:o,cx:s,cy:a,cameraToWorld:i}=e.start,c={width:t,height:r,fx:n,fy:o,cx:s,cy:a,cameraToWorld:[...i]},{denerf:l,name:u,range:{near:f,far:p},up:d,fromCapture:h,distance:g,crop:_,tour:v}=e;return JSON.stringify({denerf:l,name:u,range:{near:f,far:p},up:d,fromCapture:h,start:c,distance:g,crop:_,tour:v})}function mp(e){let t=MA.safeParse(e);if(!t.success){let o=Er(t.error,e,MA);throw new RangeError(`what it says of its scene cannot be used: ${o.replace(/\.$/,"")}`)}let{start:r,...n}=t.data;return{...n,start:{...r,cameraToWorld:Float64Array.from(r.cameraToWorld)}}}var tw=[6,8,16],$A=["F32","U32","F16","I8"],rw=65504;function DA(e,{shape:t,data:r},n,o){let[s,a]=t,i=2**(o-1)-1,c=new Int8Array(r.length),l=Float32Array.from(n,(f,p)=>{let[d,h]=[f*a,(n[p+1]??s)*a],g=0;for(let v=d;v<h;v++)g=Math.max(g,Math.abs(r[v]));let _=Math.fround(g/i);if(_===0)return 0;for(let v=d;v<h;v++)c[v]=Math.min(Math.max(Math.round(r[v]/_),-i),i);return _}),u=[n.length];return new Map([[e,{shape:t,data:c}],[`${e}.scales`,{shape:u,data:l}],[`${e}.starts`,{shape:u,data:Uint32Array.from(n)}]])}function FA({shape:e,data:t}){return t.some(r=>Math.abs(r)>rw)?{shape:e,data:t}:{shape:e,data:Float16Array.from(t)}}function UA(e){let t=new Map;for(let[r,n]of e){let{shape:o,data:s}=n,a=e.get(r.replace(/\.(scales|starts)$/,""));if(a!==n&&a?.data instanceof Int8Array)continue;if(s instanceof Uint32Array){t.set(r,{shape:o,data:s});continue}let i=s instanceof Int8Array?$W(r,{shape:o,data:s},e):Float32Array.from(s);if(!i.every(Number.isFinite))throw new RangeError(`its tensor ${r} is not finite`);t.set(r,{shape:o,data:i})}return t}function $W(e,{shape:[t,r=1],data:n},o){let s=o.get(`${e}.scales`)?.data,a=o.get(`${e}.starts`)?.data;if(!(s instanceof Float32Array&&a instanceof Uint32Array))throw new RangeError(`its tensor ${e} has no scales`);let i=[...a.subarray(1),t];if(!(a.length===s.length&&a[0]===0&&i.every((u,f)=>a[f]<u)))throw new RangeError(`the scales of its tensor ${e} are not those of its levels`);let l=new Float32Array(n.length);return s.forEach((u,f)=>{let[p,d]=[a[f]*r,i[f]*r];for(let h=p;h<d;h++)l[h]=n[h]*u}),l}var Zo=class extends Error{name="FieldError"},gp="denerf field 1",nw=2**30;async function ow({step:e,config:t,about:r,bits:n,arrays:o}){let s=DW(r),a=gt(t).tables?.(t)??{},i=new Map;for(let[c,l]of o)if(l.data instanceof Uint32Array)i.set(c,l);else if(l.data.every(Number.isFinite))if(n!==16&&c in a)for(let u of DA(c,l,a[c],n))i.set(...u);else i.set(c,FA(l));else throw new Zo(`Cannot write a field file: its tensor ${c} is not finite.`);return await HA(i,{format:gp,step:String(e),bits:String(n),config:JSON.stringify(t),about:s})}function DW(e){let t=ew(e);try{mp(JSON.parse(t))}catch(r){throw r instanceof RangeError?new Zo(`Cannot write a field file: ${r.message}.`):r}return t}async function wp(e,t){return await BA(e,async()=>{let{tensors:r,metadata:n,...o}=await GA(e,t);return{...o,arrays:UA(r)}})}async function nl(e,t,r){return await BA(e,async()=>{let{tensors:n,metadata:o,about:s}=await GA(e,t),a=ew({...s,...r});return mp(JSON.parse(a)),await HA(n,{...o,about:a})})}async function BA(e,t){try{return await t()}catch(r){throw r instanceof RangeError?new Zo(`Cannot load field ${e}: ${r.message}.`):r}}async function HA(e,t){let r=({data:a})=>a.BYTES_PER_ELEMENT,n=new Map([...e].sort(([,a],[,i])=>r(i)-r(a))),o=await Jm({tensors:n,metadata:t}),s=new Blob([o]).stream().pipeThrough(new CompressionStream("gzip"));return new Uint8Array(await new Response(s).arrayBuffer())}async function GA(e,t){if(t[0]!==31||t[1]!==139)throw new RangeError(FW(t));let{contents:r,isWhole:n}=await UW(t);if(r.length===0)throw new RangeError("it is damaged or cut off: it cannot be unpacked");let o=Vm(r,$A),{format:s,bits:a,step:i,config:c,about:l,headerSha256:u,sha256:f,...p}=o.metadata,[,d]=/^denerf field (\d+)$/.exec(s??"")??[];if(d===void 0)throw new RangeError(`its format is "${s}", not "${gp}"`);if(s!==gp)throw new RangeError(`its format is "${s}", and this version of denerf reads "${gp}": update denerf`);if(!Xm(o))throw new RangeError("it is damaged: its checksums are missing");let h=await Qm(r,o);if(h.length===0&&!n&&h.push("its gzip checksum"),h.length>0)throw new RangeError(`it is damaged: ${h.join(", ")} ${h.length===1?"is":"are"} not as written. Copy the file from where it is whole, or export it anew`);return{tensors:o.tensors,metadata:{format:s,step:i,bits:a,config:c,about:l,...p},step:jA("step",i,g=>g<=ks),bits:jA("bits",a,g=>tw.includes(g)),config:el(WA("configuration",c),`the configuration in ${e}`),about:mp(WA("description",l))}}function FW(e){let t=new TextDecoder().decode(e.subarray(8,256));return e.length===0?"it is empty":t.includes('"__metadata__"')&&t.includes("headerSha256")?"it is a run's checkpoint. Make a field file of the run: denerf export field RUN":"it is no field file: those are gzipped. Make one of a run: denerf export field RUN"}async function UW(e){let t=[],r=0,n=!0,s=new Blob([e]).stream().pipeThrough(new DecompressionStream("gzip")).getReader();try{for(let c=await s.read();!c.done&&(t.push(c.value),r+=c.value.length,!(r>nw));c=await s.read());}catch(c){if(!(c instanceof TypeError))throw c;n=!1}if(await s.cancel().catch(()=>{}),r>nw)throw new RangeError(`it unpacks to more than ${nw} bytes`);let a=new Uint8Array(r),i=0;for(let c of t)a.set(c,i),i+=c.length;return{contents:a,isWhole:n}}function jA(e,t,r){let n=Number(t||NaN);if(Number.isSafeInteger(n)&&n>=0&&r(n))return n;throw new RangeError(`its ${e} is "${t??"unknown"}"`)}function WA(e,t){try{return JSON.parse(t)}catch(r){throw r instanceof SyntaxError?new RangeError(`its ${e} is no JSON`):r}}async function sw(e,t,r){let n=Xc(e.gpu,NA(r.config)),o=await dp(e,n,"viewing");try{_p(e,t,o,r)}catch(s){throw o.destroy(),s}return{model:o,config:n}}function _p({gpu:e},t,r,{arrays:n}){let o=i=>new Zo(`Cannot load field ${t}: ${i}.`),s=new Set(n.keys()),a=new Map;for(let i of r.shown){let{name:c,shape:l,type:u,tensor:f}=i,p=n.get(c);if(!p)throw o(`it has no tensor ${c}`);if(String(p.shape)!==String(l))throw o(`its tensor ${c} has shape [${p.shape.join(", ")}], its configuration needs [${l.join(", ")}]`);if(p.data instanceof Uint32Array!=(u==="u32"))throw o(`its tensor ${c} does not hold ${u==="u32"?"bits":"parameters"}`);if(s.delete(c),u==="f16"){let h=Float16Array.from(p.data);if(!h.every(Number.isFinite))throw o(`its tensor ${c} has numbers beyond ${rw}, the largest that this device reads`);a.set(f,new Uint32Array(h.buffer));continue}let d=a.get(f)??(u==="u32"?new Uint32Array(f.length):new Float32Array(f.length));Rf(i,d,p.data),a.set(f,d)}if(s.size>0)throw o(`its configuration knows no tensor ${[...s][0]}`);for(let[i,c]of a)e.write(i,c)}var ZA={gpu:2e3,cpu:512};function aw(e){return e.kind==="forward"?"ndc":e.kind==="unbounded"||e.kind==="boxes"&&e.cascades>1?"contracted":"box"}function iw(e,t,r){if(t.placement.layout.kind==="object")return[];let{reduction:n}=t.capture,o=r?ZA.cpu:ZA.gpu,s=t.frames.map(({imageSize:{width:d,height:h}})=>[d,h]),a=s.reduce((d,h)=>Math.max(d,...h),0)*n,i=s.reduce((d,h)=>Math.min(d,...h),1/0)*n,c=1;for(;a/c>o&&c*2<=i;)c*=2;let l=Math.max(c,e.downscale),u=Math.ceil(l/n)*n,f=c>e.downscale?`its photographs are ${a} pixels long, too long to learn on a ${r?"C":"G"}PU`:`its images are there only reduced by ${n}`,p=r?gt(e).photographSettings(e):[];return VA(e,[H("downscale",u,f),...p])}function cw(e,t,r=aw(t.layout)){if(r==="ndc"&&t.layout.kind!=="forward")throw new Xe(`Cannot use space=ndc for ${t.name}: its cameras must all face forward, but the scene is of the kind "${t.layout.kind}". Use space=${aw(t.layout)}.`);return pp(e,t),VA(e,gt(e).sceneSettings(e,t,r))}function VA(e,t){return t.filter(({key:r,value:n})=>JSON.stringify(rl(e,r))!==JSON.stringify(n))}var ol=Object.assign({},...Object.values(Pn).map(({presets:e})=>e)),lw=Object.keys(ol)[0];function KA(e,t){let r=Object.values(Pn).find(({presets:n})=>Object.hasOwn(n,e));return t&&r?r.softwareSettings(e):[]}function uw(e,t,r=!1){let n=Object.hasOwn(ol,e)?ol[e]:void 0;if(!n){let a=Object.keys(ol);throw new Xe(`Cannot use preset "${e}": there is no such preset.`+(vs(e,a)||` The presets are ${a.join(", ")}.`))}let s={preset:e,scene:t,...{images:null,poseConvention:null,invertMasks:!1,up:null,maxSeconds:null},...structuredClone(n)};return di(s,KA(e,r))}function di(e,t){let r=t.map(({key:n,value:o})=>[n,o]);return tl(e,r,"the settings that were chosen")}function qA(e){let{maxSeconds:t}=e;return t===null||gt(e).endsWithSteps?[]:[H("steps",ks,`as many as there is time for, which is ${t} s`)]}function fw(e,t,{preset:r=lw,settings:n={}}){let o=uw(r,t,e.info.software);return tl(o,Object.entries(n),"the settings")}function pw(e,t,r,n){let o=n.has("space")?t.space:void 0,s=[...qA(t),...cw(t,r,o)].filter(({key:a})=>!n.has(a));return{config:Xc(e,di(t,s),r),settings:s}}function JA(e,{width:t,height:r}){let[n,o]=[t/e.width,r/e.height],{fx:s,fy:a,cx:i,cy:c}=e;return{...e,width:t,height:r,fx:s*n,fy:a*o,cx:i*n,cy:c*o}}function dw({lens:e}){return e?.projection==="equirectangular"?1:1/0}function hw(e){return Math.min(dw(e),16)}var YA=1.324717957244746;function mw(e,t){let[r,n]=[1/YA,1/YA**2].map(o=>(.5+t*o)%1-.5);return{...e,cx:e.cx-r,cy:e.cy-n}}var eo={...te("lib/shows.wgsl"),...te("render/present.wgsl")},XA={color:eo.SHOW_COLOR,depth:eo.SHOW_DEPTH,normals:eo.SHOW_NORMALS,accumulation:eo.SHOW_ACCUMULATION,samples:eo.SHOW_SAMPLES};async function tP({gpu:e},{seen:{kind:t}}){return{average:await e.kernel("render/average",{KIND:t}),present:await e.kernel("render/present")}}var QA=1/2,hi=class{size;options;kernels;#e;#t;pixels;constructor(t,r,n,o){this.size=r,this.options=n,this.kernels=o;let{width:s,height:a}=r,i=s*a;this.#t=t.gpu;let c=Math.max(Math.ceil(i*QA),s,a);this.#e={fine:t.tensor("means of pixels",[i,4]),coarse:t.tensor("coarse means",[c,4])},this.pixels=t.tensor("picture",[a,eP(s)],{type:"u32"})}add(t,r,{seen:n},{show:o,background:s},a){let{unit:i,behind:c,samples:l,tensors:u}=n,f={means:this.#e[r],...u},p={background:s,show:XA[o],...a,unit:i,behind:c,samples:l};t.run(this.kernels.average,a.rays,f,p)}present(t,{show:r,background:n},o,s){let{size:{width:a,height:i},options:{range:{near:c,far:l},ndc:u,format:f}}=this,{fine:p,coarse:d}=this.#e;t.run(this.kernels.present,a*i,{means:p,coarse:d,picture:this.pixels},{size:[a,i],coarse_size:[s.width,s.height],background:n,show:XA[r],near:c,far:l,depths:u?eo.NDC_DEPTHS:eo.LINEAR_DEPTHS,filled:o,swapped:f==="bgra8unorm"?1:0})}coarseSize(t,r){let{width:n,height:o}=this.size,s=Math.max(Math.sqrt(Math.min(t/(n*o),QA)),r);return{width:Math.max(Math.floor(n*s),1),height:Math.max(Math.floor(o*s),1)}}read(){return this.#t.read(this.#e.fine)}async bytes(){let{width:t,height:r}=this.size,n=new Uint8Array((await this.#t.read(this.pixels)).buffer),o=4*eP(t),s=new Uint8Array(t*r*4);for(let a=0;a<r;a++)s.set(n.subarray(a*o,a*o+4*t),a*4*t);return s}};function eP(e){return Math.ceil(e/eo.ROW_PIXELS)*eo.ROW_PIXELS}var rP={width:1,height:1,fx:1,fy:1,cx:.5,cy:.5,cameraToWorld:Float64Array.of(1,0,0,0,0,1,0,0,0,0,1,0)},jW=8,WW=256,yp=class e{memory;options;renderer;tile;generators;#e;#t;#r;#n;#o;constructor(t,r,n,o,s){this.memory=t,this.options=r,this.renderer=n,this.tile=o,this.generators=s,this.#n=rP,this.#o=jW,this.#e=Is(t,n.capacity,r.space),this.#t=new On(t,[rP]);let{progress:a}=n;this.#r=a&&{progress:a,staging:t.own(t.gpu.staging([a]))}}static async create(t,r,n){let o=await t.gpu.kernel("pixels/tile");return new e(t,r,n,o,{pinhole:await En.create(t,r,"pinhole"),lens:await En.create(t,r,"lens")})}look({rays:t,...r}){this.#n=r,this.renderer.prepare(),this.memory.gpu.write(this.#t.tensor,Uc([r]))}async trace({first:t,count:r,crop:n},o,s,a){let{memory:{gpu:i},options:{space:c,ndc:l},renderer:u,generators:f}=this,p=this.#e,{width:d,lens:h}=this.#n,g=Ag(n,c==="ndc"?l:null),_={rays:p,count:r,strip:t,crop:g},v=i.record(),S={rays:r,camera:0,width:d,first:t};for(v.run(this.tile,r,{pixels:p.pixels},S),f[!h||Xr(h)?"pinhole":"lens"].generate(v,this.#t,p,r),u.trace(_,this.#o);;){s(v);let{alive:O,segments:P}=await this.#s();if(this.#o=Math.min(O>0?2*P:P+1,WW),a?.throwIfAborted(),O===0||!o())return;u.goOn(_,this.#o)}}async#s(){let{gpu:t}=this.memory;if(!this.#r)return await t.settle(),{alive:0,segments:0};let{progress:r,staging:n}=this.#r,[[o,s]]=await t.readThrough(n,[r]);return{alive:o,segments:s}}};var BW=1/8,HW=4,GW=1024,ZW=65536,VW=.5,sl=class e{memory;parts;#e;#t;#r;#n;#o;#s;#c;#a;#i;#u;constructor(t,r){this.memory=t,this.parts=r,this.#t=null,this.#r=null,this.#n=Promise.resolve(),this.#o="",this.#s=0,this.#c={width:1,height:1},this.#a=0,this.#i=0,this.#u={rays:0,milliseconds:0},this.#e=new hi(t,{width:1,height:1},r.options,r.kernels)}static create(t,r,n,o,s){return Jn(t,async a=>{let i=gt(n).depthRange(n,o),c={range:i,ndc:n.space==="ndc",format:s},l=await nP(a,r,n,i,!1),u=await tP(a,l.renderer);return new e(a,{model:r,config:n,options:c,tracer:l,kernels:u})})}get shows(){let{normals:t}=gt(this.parts.config);return KW.filter(r=>t||r!=="normals")}draw(t,r,n,o,s){return this.#f(async()=>{let a=performance.now(),i=()=>o-(performance.now()-a),[c,l]=[this.#y(t,r),await this.#g(n)],u={picture:c,tracer:l,texture:t,camera:r,look:n,rest:i,signal:s},{rays:f,...p}=r,d=JSON.stringify([n,p,this.#s]);return d!==this.#o?(this.#o="",await this.#p(u),this.#o=d):(this.#a<hw(r)&&await this.#d(u),this.#h(u),await this.memory.gpu.settle()),{scale:this.#a>0?1:this.#c.height/r.height,frames:this.#a,milliseconds:performance.now()-a,done:this.#a>=hw(r)}})}pick(t,r,n,o=null){let[s,a]=[Math.floor(r),Math.floor(n)];return s>=0&&s<t.width&&a>=0&&a<t.height?this.#f(async()=>{let{parts:{tracer:i}}=this;i.look(t);let c={first:a*t.width+s,count:1,crop:o},l={show:"depth",background:[0,0,0]};await i.trace(c,gw,p=>{this.#e.add(p,"fine",i.renderer,l,{first:0,rays:1,frames:1})});let[u,,,f]=await this.#e.read();return f<VW?null:this.#w(t,s,a,u/f)}):Promise.resolve(null)}capture(t,r,n,o){if(!(Number.isInteger(n)&&n>=1))throw new RangeError(`Cannot capture a picture as samples must be a whole number from 1 on: current value is ${n}.`);let{width:s,height:a}=t,i=Math.min(Math.max(Math.floor(ZW/s),1),a),c={...this.parts.options,format:"rgba8unorm"},l=Math.min(n,dw(t));return Sf(this.memory.gpu,async u=>{let f=new hi(u,{width:s,height:i},c,this.parts.kernels),p=new Uint8Array(s*a*4);for(let d=0;d<a;d+=i){let h={top:d,rows:Math.min(i,a-d),samples:l,signal:o},g=await this.#f(()=>this.#l(f,t,r,h));p.set(g,d*s*4)}return p})}async#l(t,r,n,o){let{gpu:s}=this.memory,{width:a}=r,i=o.rows*a,c=await this.#g(n);for(let l=0;l<o.samples;l++){c.look(mw(r,l));for(let{firstRay:u,rays:f}of Do(i,c.renderer.capacity)){let p={first:o.top*a+u,count:f,crop:n.crop};await c.trace(p,gw,oP,o.signal),t.add(s.record(),"fine",c.renderer,n,{first:u,rays:f,frames:l+1})}}return t.present(s.record(),n,i,{width:1,height:1}),(await t.bytes()).subarray(0,i*4)}refresh(){this.#s++}destroy(){this.memory[Symbol.dispose]()}#f(t){let r=this.#n.then(t,t);return this.#n=r,r}async#p({picture:t,tracer:r,texture:n,camera:o,look:s,rest:a,signal:i}){let c=this.#m(a()),l=c<o.width*o.height?"coarse":"fine",u=l==="fine"?t.size:t.coarseSize(c,BW),f=u.width*u.height;r.look(JA(o,u)),[this.#a,this.#i]=[0,0];let p=performance.now();for(let{firstRay:d,rays:h}of Do(f,r.renderer.capacity)){let g={first:d,count:h,crop:s.crop},_=()=>l==="fine"||a()>0;await r.trace(g,_,v=>{t.add(v,l,r.renderer,s,{first:d,rays:h,frames:1}),!(d+h<f)&&(t.present(v,s,l==="fine"?f:0,u),v.copyToTexture(t.pixels,n))},i)}this.#u={rays:f,milliseconds:performance.now()-p},l==="fine"?this.#a=1:this.#c=u}async#d({picture:t,tracer:r,camera:n,look:o,rest:s,signal:a}){let i=n.width*n.height,{gpu:c}=this.memory,l=this.#a+1;r.look(mw(n,this.#a));let[u,f]=[performance.now(),this.#i];do{let p=this.#i,d=Math.max(Math.floor(this.#m(s())),GW),h=Math.min(d,r.renderer.capacity,i-p);await r.trace({first:p,count:h,crop:o.crop},gw,oP,a),t.add(c.record(),"fine",r.renderer,o,{first:p,rays:h,frames:l}),this.#i+=h,this.#u={rays:this.#i-f,milliseconds:performance.now()-u}}while(this.#i<i&&s()>0);this.#i===i&&([this.#a,this.#i]=[l,0])}#h({picture:t,texture:r,look:n}){let o=this.memory.gpu.record(),{width:s,height:a}=t.size;t.present(o,n,this.#a>0?s*a:this.#i,this.#c),o.copyToTexture(t.pixels,r)}#m(t){if(t===1/0)return 1/0;let{rays:r,milliseconds:n}=this.#u;return r*Math.min(Math.max(t,0)/Math.max(n,.001),HW)}#y(t,{width:r,height:n}){let{options:o,kernels:s}=this.parts;if(t.width!==r||t.height!==n||t.format!==o.format)throw new RangeError(`Cannot draw as the texture must be of ${r} x ${n} pixels as the camera and of the format ${o.format}: current one is of ${t.width} x ${t.height}, ${t.format}.`);let a=this.#t;if(a?.picture.size.width===r&&a.picture.size.height===n)return a.picture;a?.scope[Symbol.dispose](),this.#t=null,this.#o="";let i=this.memory.scope();try{let c=new hi(i,{width:r,height:n},o,s);return this.#t={scope:i,picture:c},c}catch(c){throw i[Symbol.dispose](),c}}async#g({show:t}){let{model:r,config:n,options:{range:o},tracer:s}=this.parts;if(!this.shows.includes(t))throw new RangeError(`Cannot show ${t} of this field, which has ${this.shows.join(", ")}.`);return t!=="normals"?s:this.#r??=await Jn(this.memory,a=>nP(a,r,n,o,!0))}#w(t,r,n,o){let{config:s}=this.parts,{pixelOffset:a}=s.camera,i=yo(t,[r+a,n+a]);if(!i)return null;let c=Qr(t.cameraToWorld),[,,l]=c.translation,u=$r(c,i),{directions:f}=gt(s).rayOptions(s),p=(t.lens?.projection??"perspective")==="perspective",d=s.space==="ndc"?(l+1/(1-o))/-u[2]:f==="depth"&&p?o/-i[2]:o;return Number.isFinite(d)?cr(c,ee(i,d)):null}},KW=["color","depth","normals","accumulation","samples"];async function nP(e,t,r,n,o){let s=gt(r),a=Qc(e.gpu,r).config,i={normals:o,use:"viewport"},c=await s.rays(e,t,a,n,i);return yp.create(e,s.rayOptions(r),c)}function gw(){return!0}function oP(){}var sP='<link rel="stylesheet" href="page.css">',aP='<script src="page.js" defer><\/script>';async function cP(e,t){let{html:r,style:n}=e;for(let c of[sP,aP,"</body>","<title>denerf</title>"])if(r.split(c).length!==2)throw new Error(`Cannot make the page one file as it must have this once: ${c}`);let o=qW(e.script),s=["default-src 'none'",`script-src ${await iP(o)}`,`style-src ${await iP(n)}`,"img-src data: blob:","worker-src blob:","base-uri 'none'","form-action 'none'"].join("; "),a={[sP]:`<style id="style">${n}</style>`,[aP]:"","<title>denerf</title>":`<meta http-equiv="Content-Security-Policy" content="${s}">
<title>${YW(t.about.name)}</title>`,"</body>":[ww("about",{...t.about,served:!1,live:!1,run:null}),ww("pictures",t.pictures),ww("html",r),`<script type="text/plain" id="field">${t.field}<\/script>`,`<script id="script">${o}<\/script>`,"</body>"].join(`
`)},i=new RegExp(Object.keys(a).map(RegExp.escape).join("|"),"g");return r.replace(i,c=>a[c])}function lP(e){return`data:image/png;base64,${e.toBase64()}`}function qW(e){return e.replaceAll(`\r
`,`
`).replaceAll(/<(?=\/?script)/gi,"\\x3c")}function ww(e,t){let r=JSON.stringify(t).replaceAll("<","\\u003c");return`<script type="application/json" id="${e}">${r}<\/script>`}function YW(e){return e.replaceAll("&","&amp;").replaceAll("<","&lt;").replaceAll(">","&gt;")}async function iP(e){let t=await crypto.subtle.digest("SHA-256",new TextEncoder().encode(e));return`'sha256-${new Uint8Array(t).toBase64()}'`}async function uP({about:e}){if(e.value.served){let[r,n,o]=await Promise.all([".","page.js","page.css"].map(async s=>await(await JW(s)).text()));return{html:r,script:n,style:o}}let t=r=>document.getElementById(r).textContent;return{html:JSON.parse(t("html")),script:t("script"),style:t("style")}}function fP(){let e=JSON.parse(document.getElementById("pictures")?.textContent??"[]");return e.length>1?e:[]}async function JW(e){let t=await fetch(e).catch(()=>null);if(t?.ok)return t;throw new Error(t?await t.text():"Cannot save the page as its server does not answer.")}function _w({camera:e,...t}){let{lens:r,rays:n,...o}=e;return{start:o,distance:t.distance,crop:t.crop,tour:t.tour&&{...t.tour}}}async function pP(e,t){let r=await nl("the field",e.field,_w(t));return await cP(e.files,{about:e.about,field:r.toBase64(),pictures:e.pictures})}var XW=640;function dP({store:e}){let{path:t}=St(e),[r,n]=[Qt(!0),Qt(!1)],o=t.value!==null&&!(t.value instanceof _e),s=()=>({camera:e.camera.value,distance:e.viewpoint.value.distance,crop:e.crop.value,tour:o&&r.value?vc(St(e).history.value.now):null}),a=async u=>{n.value=!0;try{let{name:f,content:p}=await u($u(e.about.value.name));vo(p,f),e.note.value=`${f} is saved: ${(p.size/1e6).toFixed(1)} MB.`}catch(f){e.note.value=f instanceof Error?f.message:String(f)}n.value=!1},i=()=>a(async u=>{let f=s(),p=fP(),[d,h,g]=await Promise.all([uP(e),e.fieldFile(),p.length>0?p:QW(e).then(v=>[v])]),_=await pP({files:d,about:e.about.value,field:h,pictures:g},f);return{name:`${u}.html`,content:new Blob([_],{type:"text/html"})}}),c=()=>a(async u=>{let f=await nl("the field",await e.fieldFile(),_w(s()));return{name:`${u}.field`,content:new Blob([f])}}),l=n.value||e.field.value===null;return y(xe,{children:[y("p",{class:"hint",children:["One file that opens from disk, offline: it begins with what you see now",e.crop.value?", cropped as it is":"","."]}),o&&y(Zn,{label:"Take the camera path as a tour",checked:r.value,onChange:u=>r.value=u}),y("div",{class:"buttons",children:[y(Ae,{primary:!0,disabled:l,onClick:i,children:n.value?"Saving \u2026":"Save page"}),y(Ae,{title:"For denerf render, and programs",disabled:l,onClick:c,children:"Save field"})]})]})}async function QW({camera:e,maxSide:t,capture:r}){let{width:n,height:o}=e.value,s=Math.min(XW,t.value??1/0),a=Math.min(s/Math.max(n,o),1),i=[n,o].map(l=>Math.max(Math.round(l*a),1)),c=await r(fs(e.value,i[0],i[1]),1);return lP(await c.bytes())}var bp=[{title:"Training",available:({about:e,progress:t})=>e.value.live||t.value.length>0,Panel:b1},{title:"Cameras",available:({about:e})=>e.value.cameras.length>0,Panel:IS,Overlay:zS},{title:"Camera path",available:()=>!0,Panel:l2,Overlay:Q1},{title:"Crop box",available:()=>!0,Panel:jS,Overlay:WS},{title:"Train here",available:({about:e})=>!e.value.live,Panel:g2},{title:"Save",available:()=>!0,Panel:dP}];var vp=["color","depth","normals","accumulation","samples"];function hP(e){return`#${e.map(r=>Math.round(r*255).toString(16).padStart(2,"0")).join("")}`}function yw(e){let[t,r,n]=[1,3,5].map(o=>parseInt(e.slice(o,o+2),16));return[t/255,r/255,n/255]}var eB={color:"Colour",depth:"Depth",normals:"Normals",accumulation:"Opacity",samples:"Samples"},mP=[{value:"#ffffff",label:"White"},{value:"#000000",label:"Black"},{value:"other",label:"Other"}],bw=["","1920","1080","720","480","240"].map(e=>({value:e,label:e===""?"Screen":`${e} pixels`})),vw=180/Math.PI;function gP({store:e}){let{show:t,field:r,viewpoint:n,speed:o,mode:s,maxSide:a}=e,i=vp.filter(f=>r.value?.shows.includes(f)??f==="color"),c=Math.round(n.value.fov*vw),l=(r.value?.distance??1)/2,u=o.value/l;return y(xe,{children:[y(Cx,{label:"Show",value:t,options:i.map(f=>({value:f,label:eB[f]}))}),y(us,{label:"Field of view",value:c,shown:`${c}\xB0`,min:Math.ceil(Ki.least*vw),max:Math.floor(Ki.most*vw),step:1,onInput:f=>hS(e,f)}),s.value!=="orbit"&&y(us,{label:"Speed",value:Math.log2(u),shown:`${u.toPrecision(2)} \xD7`,min:-4,max:4,step:.25,onInput:f=>o.value=l*2**f}),y(tB,{store:e}),y(Wn,{label:"Resolution up to",value:String(a.value??""),options:bw.some(({value:f})=>f===String(a.value??""))?bw:[...bw,{value:String(a.value),label:`${a.value} pixels`}],onChange:f=>a.value=f===""?null:Number(f)})]})}function tB({store:{background:e}}){let t=hP(e.value),r=mP.find(({value:n})=>n===t)?.value??"other";return y("div",{class:"row background",children:[y(Wn,{label:"Background",value:r,options:mP,onChange:n=>e.value=n==="other"?[.5,.5,.5]:yw(n)}),r==="other"&&y("input",{type:"color","aria-label":"Colour of the background",value:t,onInput:n=>e.value=yw(n.currentTarget.value)})]})}var rB=[{title:"View",available:()=>!0,Panel:gP},...bp,{title:"Picture",available:()=>!0,Panel:bS},{title:"About",available:()=>!0,Panel:pS}];function wP({store:e}){return y("aside",{class:"panel","aria-label":"Panel",children:rB.filter(t=>t.available(e)).map(({title:t,Panel:r})=>y(nB,{title:t,store:e,children:y(r,{store:e})},t))})}function nB({title:e,store:{unfolded:t},children:r}){let n=t.value.has(e),o=s=>{let a=new Set(t.value);s?a.add(e):a.delete(e),t.value=a};return y("details",{class:"part",open:n,onToggle:({currentTarget:s})=>{s.open!==n?o(s.open):n&&s.scrollIntoView({block:"nearest"})},children:[y("summary",{children:y("h2",{children:e})}),n&&y("div",{class:"content",children:r})]})}function _P({store:{stage:e,frame:t},picture:r}){let n=e.value;if(n.is==="shown"&&t.value)return null;let o=n.is==="waiting"?n.text:"Drawing the first picture.",s=n.is==="waiting"?n.share:null;return y("div",{class:"poster",children:[r!==null&&y("img",{src:r,alt:""}),y("div",{class:"waiting",role:"status",children:[y("p",{children:o}),y("progress",{"aria-label":o,...s===null?{}:{value:s}})]})]})}var mi=["orbit","fly","walk"];function yP(e,t,r){let n=pe(t),o=pe({width:1,height:1});return{about:pe(e),field:pe(null),stage:pe({is:"waiting",text:"Fetching the field.",share:null}),frame:pe(null),viewpoint:n,mode:pe("orbit"),speed:pe(1),playing:pe(null),maxSide:pe(1920),size:o,camera:ir(()=>Eu(n.value,o.value.width,o.value.height)),show:pe("color"),background:pe([1,1,1]),crop:pe(null),connection:pe("none"),refused:pe(null),progress:pe([]),ended:pe(null),training:pe({is:"idle"}),own:pe(null),note:pe(""),theme:pe("system"),unfolded:pe(new Set(["View"])),panel:pe(!0),help:pe(!1),...r}}var oB={r:Nu,l:Cu,escape:({playing:e})=>e.value=null,m:({mode:e})=>e.value=mi[(mi.indexOf(e.value)+1)%mi.length],t:e=>e.field.value&&lf(e,e.field.value),p:({panel:e})=>e.value=!e.value,"?":({help:e})=>e.value=!0,...Object.fromEntries(vp.map((e,t)=>[String(t+1),r=>{r.field.value?.shows.includes(e)&&(r.show.value=e)}]))};function bP(e,t){Mt(()=>{let r=n=>{if(!Wh(e.current,n))return;let o=oB[n.key.toLowerCase()];o&&(n.preventDefault(),o(t))};return addEventListener("keydown",r),()=>removeEventListener("keydown",r)},[])}var sB={orbit:"M12 3a9 9 0 1 0 9 9M21 4v5h-5M12 12h.01",fly:"M21 3 3 10.5l7 2.5 2.5 7z",walk:"M13 3.6a1.1 1.1 0 1 0 .01 0M9 21l2.5-6-1-3.5 1.5-3.5 3 3 3 .5M14 21l-.5-4-2-2M11.5 8l-3 1.5-1 3",stop:"M7 7h10v10H7z",reset:"M4 12a8 8 0 1 0 2.5-5.8M4 4v4h4",level:"M3 9h18v6H3zM9 9v6m6-6v6M12 12h.01",picture:"M4 8h3l2-3h6l2 3h3v11H4zM12 16.5a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4",help:"M12 3a9 9 0 1 0 .01 0M9.7 9.6a2.4 2.4 0 1 1 3.6 2.1c-.9.5-1.3 1-1.3 1.9M12 16.6h.01",panel:"M4 5h16v14H4zM15 5v14"};function Ns({name:e}){return y("svg",{class:"icon",viewBox:"0 0 24 24","aria-hidden":"true",children:y("path",{d:sB[e]})})}var aB={orbit:"Orbit",fly:"Fly",walk:"Walk"};function vP({store:e}){let{mode:t,help:r,panel:n}=e;return y("div",{class:"toolbar",role:"group","aria-label":"Camera",children:[y("div",{class:"modes",role:"group","aria-label":"Move by",children:mi.map(o=>y("button",{type:"button","aria-pressed":t.value===o,onClick:()=>t.value=o,children:[y(Ns,{name:o}),aB[o]]},o))}),oS(e)&&y("button",{type:"button",title:"Stop (Esc)",onClick:({currentTarget:o})=>{e.playing.value=null,o.closest("main")?.querySelector("canvas")?.focus()},children:[y(Ns,{name:"stop"}),"Stop"]}),y("button",{type:"button","aria-label":"Reset the view",title:"Reset (R)",onClick:()=>Nu(e),children:y(Ns,{name:"reset"})}),y("button",{type:"button","aria-label":"Make level",title:"Make level (L)",onClick:()=>Cu(e),children:y(Ns,{name:"level"})}),y("button",{type:"button","aria-label":"Keys and gestures",title:"Keys and gestures (?)","aria-haspopup":"dialog",onClick:()=>r.value=!0,children:y(Ns,{name:"help"})}),y("button",{type:"button","aria-label":"Panel",title:"Panel (P)","aria-pressed":n.value,onClick:()=>n.value=!n.value,children:y(Ns,{name:"panel"})})]})}var iB=8e3,cB=16;function xP({store:e,poster:t,pictures:r,onCanvas:n}){let o=e.stage.value.is==="failed"?e.stage.value:null,s=e.panel.value&&!o;return y("div",{class:s?"page":"page without-panel",children:[y("main",{class:"picture","aria-label":"Picture",children:[y(lB,{store:e,onCanvas:n}),y("div",{class:"overlay",children:bp.map(({title:a,Overlay:i})=>i&&e.unfolded.value.has(a)&&e.field.value?y(i,{store:e},a):null)}),o?y(Mx,{failure:o,pictures:r}):y(_P,{store:e,picture:t}),y("header",{class:"title",children:[y("h1",{children:e.about.value.name}),y(uB,{store:e})]}),y(vP,{store:e}),y($x,{store:e}),y(pB,{store:e})]}),s&&y(wP,{store:e}),y(fS,{store:e})]})}function lB({store:e,onCanvas:t}){let r=Bt(null);return Mt(()=>{let n=r.current,o=()=>{let{clientWidth:i,clientHeight:c}=n;i>0&&c>0&&(e.size.value={width:i,height:c})},s=new ResizeObserver(o);s.observe(n),o(),t(n);let a=uS(n,e);return()=>{s.disconnect(),a()}},[]),bP(r,e),y("canvas",{ref:r,tabIndex:0,role:"application","aria-label":`View of ${e.about.value.name}`,"aria-description":"Drag or use the arrow keys to turn, W, A, S, D, Q and E to move; ? shows all keys."})}function uB({store:e}){let{stage:t,frame:r,field:n}=e;return t.value.is!=="shown"||!r.value||!n.value?null:y("div",{class:"status",role:"group","aria-label":"Sharpness",children:fB(r.value)})}function fB({width:e,height:t,samples:r,done:n}){let o=`${e} \xD7 ${t}`;return n?r>1?`${o} \xB7 ${r} samples`:o:r>0?`${o} \xB7 ${r} of ${cB} samples`:`${o} \xB7 moving`}function pB({store:{note:e}}){return Mt(()=>{if(e.value==="")return;let t=setTimeout(()=>e.value="",iB);return()=>clearTimeout(t)},[e.value]),y("div",{class:"note",role:"status",children:e.value&&y("p",{children:e.value})})}var xp=class{#e;#t=new Map;#r=0;#n=!1;#o="";constructor(t){this.#e=new Worker(t)}show(t){let r=t.transferControlToOffscreen();this.#e.postMessage({type:"canvas",canvas:r},[r])}open(t){this.#e.postMessage({type:"field",bytes:t},[t])}async pick(t,r){return await this.#c(n=>({type:"pick",id:n,camera:t,pixel:r}))}async capture(t,r,n){return await this.#c(s=>(n?.addEventListener("abort",()=>this.#s({type:"cancel",id:s})),{type:"capture",id:s,camera:t,samples:r}))}train(t,r,n){this.#n=!0,this.#s({type:"train",files:[...t],settings:r,denerf:n})}stopTraining(){this.#s({type:"stop training"})}async fieldFile(){return await this.#c(t=>({type:"file",id:t}))}follow(t){this.#e.addEventListener("message",({data:o})=>this.#a(t,o)),this.#e.addEventListener("error",({message:o})=>{let s=new Error(`The page failed: ${o}`);t.stage.value={is:"failed",reason:"field",message:s.message};for(let{reject:a}of this.#t.values())a(s);this.#t.clear()}),It(()=>this.#s({type:"camera",camera:t.camera.value}));let r=dB();It(()=>this.#s({type:"size",...hB(t,r.value)})),It(()=>{let{show:o,background:s,crop:a}=t,i={show:o.value,background:s.value,crop:a.value};this.#s({type:"look",look:i})}),It(()=>{let[o,s,a]=[t.own.value,t.about.value,this.#o];!o||s.name===a&&s.run===null||(t.about.value={...s,name:a,run:null,cameras:[],settings:[]})});let n=()=>this.#s({type:"visible",visible:!document.hidden});document.addEventListener("visibilitychange",n),n()}#s(t){this.#e.postMessage(t)}#c(t){let r=this.#r++;return new Promise((n,o)=>{this.#t.set(r,{resolve:n,reject:o}),this.#s(t(r))})}#a(t,r){switch(r.type){case"busy":t.stage.value.is==="shown"?t.note.value=r.text:t.stage.value={is:"waiting",text:r.text,share:null};break;case"field":this.#u(t,r.field);break;case"frame":t.frame.value=r.frame;break;case"training":t.training.value={is:"running",text:r.text},r.progress&&(t.progress.value=ac(t.progress.value,r.progress));break;case"grown":this.#o=r.name,t.own.value=r.file;break;case"trained":t.training.value={is:"ended",text:r.text};break;case"failed":t.stage.value={...r,is:"failed"};break;case"picked":this.#i(r.id)?.resolve(r.point);break;case"captured":this.#i(r.id)?.resolve(r.png);break;case"file":this.#i(r.id)?.resolve(r.bytes);break;case"refused":this.#i(r.id)?.reject(new Error(r.message));break}}#i(t){let r=this.#t.get(t);return this.#t.delete(t),r}#u(t,r){let n=t.field.value===null||this.#n&&t.own.value!==null;if(n&&(this.#n=!1),t.field.value=r,t.stage.value={is:"shown"},r.shows.includes(t.show.value)||(t.show.value="color"),!n)return;t.background.value=r.background,t.crop.value=r.crop,t.speed.value=r.distance/2;let o=Lu(r,t.size.value);t.viewpoint.value=o,r.tour&&!jh()&&lf(t,r),this.#l(t,r)}async#l(t,r){let n=t.viewpoint.value,{width:o,height:s}=t.size.value,a=await t.pick([o/2,s/2]).catch(()=>null);if(!a)return;let{pose:i}=t.viewpoint.value;if(t.field.value!==r||i!==n.pose)return;let[c,l,u]=[3,7,11].map((p,d)=>i[p]-a[d]),f=Math.hypot(c,l,u);t.field.value={...r,distance:f},t.speed.value=f/2,t.viewpoint.value={...t.viewpoint.value,distance:f}}};function dB(){let e=pe(devicePixelRatio),t=()=>{e.value=devicePixelRatio,matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener("change",t,{once:!0})};return t(),e}function hB({size:e,maxSide:t},r){let{width:n,height:o}=e.value,s=Math.max(n,o),i=Math.min(s*r,t.value??1/0)/s;return{width:Math.max(Math.round(n*i),1),height:Math.max(Math.round(o*i),1)}}function SP(){let e=s=>document.getElementById(s)?.textContent,[t,r,n]=[e("about"),e("field"),e("script")];if(!t||!r||!n)return null;let o=new Blob([n],{type:"text/javascript"});return{about:JSON.parse(t),field:Uint8Array.from(atob(r.trim()),s=>s.charCodeAt(0)).buffer,pictures:JSON.parse(e("pictures")??"[]"),script:URL.createObjectURL(o)}}async function kP(){let e=await fetch("about.json").catch(()=>null);if(!e)throw new Error("The server of this page does not answer. Start denerf view again, and reload.");if(!e.ok)throw new Error(await e.text());return await e.json()}var xw={first:1e3,most:15e3},Sp=class{store;onField;#e;#t;#r;#n;constructor(t,r){this.store=t,this.onField=r,this.#e=!1,this.#t=!1,this.#r=null,this.#n=xw.first,document.addEventListener("visibilitychange",()=>this.#t&&this.fetch())}async fetch(){if(this.#t=!0,!this.#e){for(this.#e=!0;this.#t&&!document.hidden;){this.#t=!1;try{let t=await this.#o();t&&this.onField(t),this.#n=xw.first}catch{this.#c("The server does not answer: the page tries again.",null),await new Promise(t=>setTimeout(t,this.#n)),this.#n=Math.min(2*this.#n,xw.most),this.#t=!0}}this.#e=!1}}async#o(){let t=await fetch("field");if(t.status!==200)return this.#s(t.status,await t.text()),null;let r=t.headers.get("ETag");if(r!==null&&r===this.#r)return await t.body?.cancel(),null;let n=Number(t.headers.get("Content-Length")),o=[],s=0,a=t.body.getReader();for(let i=await a.read();!i.done;i=await a.read())o.push(i.value),s+=i.value.length,this.#c("Fetching the field.",n>0?s/n:null);return this.#r=r,await new Blob(o).arrayBuffer()}#s(t,r){let{stage:n,note:o}=this.store;t===202?this.#c(r,null):n.value.is==="shown"?o.value=r:n.value={is:"failed",reason:"field",message:r}}#c(t,r){this.store.stage.value.is==="waiting"&&(this.store.stage.value={is:"waiting",text:t,share:r})}};var EP={first:500,most:15e3},OP=5e3,mB=9e4;function gB(e){return Math.min(EP.first*2**Math.max(e-1,0),EP.most)}var TP="The server does not answer: denerf ended, or the network is down. The page tries again by itself.";function AP(e,t,r){return new Sw(e,t,r)}var Sw=class{store;onField;world;#e;#t;#r;#n;#o;#s;#c;#a;constructor(t,r,n){this.store=t,this.onField=r,this.world=n,this.#e=null,this.#t=0,this.#n=!1,this.#o=[],this.#s=()=>{},this.#c=()=>{},this.send=o=>{this.#e?.readyState===WebSocket.OPEN&&this.#e.send(JSON.stringify(o))},this.#a=n.onReturn(()=>{let o=this.#d();this.#e===null?this.#i():o?this.#f():this.#h()}),this.#r=n.now(),this.#c=n.later(()=>this.#p(),OP),this.#i()}send;close(){this.#s(),this.#c(),this.#a(),this.#l()}#i(){this.#s();let t=this.#e=this.world.open(this.#n),r=!1;t.onopen=()=>{r=this.#n=!0,this.#o=[],this.#t>0&&(this.store.note.value="The server is back."),this.#t=0,this.store.connection.value="open",this.store.refused.value=null,this.#h()},t.onmessage=({data:n})=>this.#m(JSON.parse(n)),t.onclose=()=>{this.#e===t&&this.#u(r)}}async#u(t){let{connection:r,refused:n,note:o}=this.store;this.#e=null,r.value="lost";let s=++this.#t===1;this.#s=this.world.later(()=>this.#i(),gB(this.#t));let a=t?null:await this.world.refusal();r.value==="lost"&&(n.value=a,a!==null&&o.value===TP&&(o.value=""),s&&a===null&&(o.value=TP))}#l(){let t=this.#e;this.#e=null,t?.close()}#f(){this.#l(),this.#i()}#p(){let t=this.#d();this.#c=this.world.later(()=>this.#p(),OP),t&&this.#f()}#d(){let[t,r]=[this.#r,this.world.now()];return this.#r=r,r-t>mB}#h(){this.send({type:"watching",watching:this.world.visible()})}#m(t){let{store:r}=this;switch(t.type){case"about":r.about.value=t.about,t.about.live&&(r.ended.value=null);return;case"progress":{let{type:n,...o}=t;r.progress.value=ac(r.progress.value,o),this.#o=ac(this.#o,o);return}case"history":r.progress.value=BS(t.progress,this.#o);return;case"field":return this.onField(t.step);case"ended":r.ended.value=t.reason;return;case"note":r.note.value=t.text}}};function PP(){return{open(e){let t=new URL(e?"live?again":"live",location.href);return t.protocol=t.protocol==="https:"?"wss:":"ws:",new WebSocket(t)},async refusal(){try{let e=await fetch("about.json");return e.ok?null:(await e.text()).trim()}catch{return null}},now:()=>Date.now(),later(e,t){let r=setTimeout(e,t);return()=>clearTimeout(r)},visible:()=>document.visibilityState==="visible",onReturn(e){return document.addEventListener("visibilitychange",e),addEventListener("online",e),()=>{document.removeEventListener("visibilitychange",e),removeEventListener("online",e)}}}}function Cs(e){return e instanceof Error?e.message:String(e)}var kp="of this page";async function IP(e,t){let r=await wp(kp,t),{model:n,config:o}=await sw(e,kp,r);return wB(n.shown,e.gpu.info.limits.maxStorageBufferBindingSize),{model:n,config:o,range:r.about.range,info:NP(r),likeness:LP(r)}}async function zP(e,t,r){let n=await wp(kp,r);return LP(n)!==t.likeness?null:(_p(e,kp,t.model,n),{...t,info:NP(n)})}function LP({config:e,about:{range:t}}){return JSON.stringify([e,t])}function NP({step:e,config:t,about:r}){let{fromCapture:n,up:o,start:s,distance:a,crop:i,tour:c}=r,l=jo(t.background);return{step:e,method:t.method,background:[l,l,l],fromCapture:n,up:o,start:s,distance:a,crop:i,tour:c}}function wB(e,t){let[r]=e.toSorted((n,o)=>o.tensor.buffer.size-n.tensor.buffer.size);if(!(r.tensor.buffer.size<=t))throw new fe(`Cannot show the field on this device as it binds at most ${RP(t)} at once: ${r.name} has ${RP(r.tensor.buffer.size)}. Use another device, or train with a smaller grid.tableSize.`)}function RP(e){return`${Math.ceil(e/2**20)} MiB`}var kw="rgba8unorm",_B=33;function CP(e,{device:t}){let r=e.getContext("webgpu"),n=GPUTextureUsage.COPY_DST;return r.configure({device:t,format:kw,usage:n,alphaMode:"opaque"}),r}var Ep=class e{context;viewport;#e;#t;#r;constructor(t,r,n,o){this.context=r,this.viewport=o,this.#r=null,this.#e=t,this.#t=n}static async open(t,r,n){let o=t.scope();try{let s=await IP(o,n),{model:a,config:i,range:c}=s,l=await sl.create(o,a,i,c,kw);return await t.settle(),new e(o,r,s,l)}catch(s){throw o[Symbol.dispose](),s}}get info(){return{...this.#t.info,shows:this.viewport.shows}}async replace(t){let r=await zP(this.#e,this.#t,t);return r?(this.#t=r,this.viewport.refresh(),!0):!1}async draw(t,r,n){let o=this.#n(t),{scale:s,frames:a,milliseconds:i,done:c}=await this.viewport.draw(o,t,r,_B,n);this.#o(o);let[l,u]=[t.width,t.height].map(f=>Math.ceil(f*s));return{width:l,height:u,samples:a,milliseconds:i,done:c}}pick(t,[r,n],{crop:o}){return this.viewport.pick(t,r,n,o)}capture(t,r,n,o){return this.viewport.capture(t,r,n,o)}destroy(){this.#r?.destroy(),this.viewport.destroy(),this.#e[Symbol.dispose]()}#n({width:t,height:r}){if(this.#r?.width===t&&this.#r.height===r)return this.#r;this.#r?.destroy();let n=GPUTextureUsage.COPY_SRC|GPUTextureUsage.COPY_DST|GPUTextureUsage.STORAGE_BINDING|GPUTextureUsage.TEXTURE_BINDING;return this.#r=this.#e.gpu.device.createTexture({label:"picture",size:[t,r],format:kw,usage:n})}#o(t){let{canvas:r}=this.context,{width:n,height:o}=t;(r.width!==n||r.height!==o)&&([r.width,r.height]=[n,o]);let{device:s}=this.#e.gpu,a=s.createCommandEncoder(),i=this.context.getCurrentTexture();a.copyTextureToTexture({texture:t},{texture:i},[n,o]),s.queue.submit([a.finish()])}};function MP(e){let t=new DataView(e.buffer,e.byteOffset,e.byteLength);if(e.length<8)return 1;let r=t.getUint16(0);if(r!==18761&&r!==19789)return 1;let n=r===18761,o=t.getUint32(4,n);if(o+2>e.length)return 1;let s=t.getUint16(o,n);for(let a=0;a<s;a++){let i=o+2+12*a;if(i+12>e.length)return 1;if(t.getUint16(i,n)!==274)continue;let c=t.getUint16(i+8,n);return t.getUint16(i+2,n)===3&&c>=1&&c<=8?c:1}return 1}function $P(e){return e>=5}var DP=2**28,FP="Copy or download the file again.";function Rn(e,t){return new J(`Cannot decode ${e}: the file is corrupt, ${t}. ${FP}`)}function UP(e,t,r){return new J(`Cannot decode ${e}: the file is truncated, it ends after ${t} bytes ${r}. ${FP}`)}function Op(e,t,r){if(t===0||r===0)throw Rn(e,`its size is ${t} x ${r} pixels`);if(t*r>DP)throw new J(`Cannot decode ${e}: it must have at most ${DP} pixels, but its size is ${t} x ${r}. Make it smaller.`)}var jP=192,yB=193,bB=194,vB=196,xB=200,SB=204,kB=207,EB=208,WP=216,BP=217,HP=218,GP=225,OB=239,TB="Save it as a baseline or progressive JPEG of 8 bits in RGB.";function Tp(e){return e[0]===255&&e[1]===WP&&e[2]===255}function ZP(e,t){let r=1;for(let{marker:n,start:o,end:s}of KP(e,t)){let a=e.subarray(o,s);if(n===GP&&AB(a)&&(r=MP(a.subarray(6))),PB(n))return{...RB(n,a,t),orientation:r};if(n===HP||n===BP)throw Rn(t,"it has no frame header")}}function VP(e){let{storedWidth:t,storedHeight:r,orientation:n}=e;return $P(n)?{width:r,height:t}:{width:t,height:r}}function*KP(e,t){let r=2;for(;(r=e.indexOf(255,r))>=0&&r+1<e.length;){let n=e[r+1];if(n===255)r+=1;else if(n<=1||n>=EB&&n<=WP)r+=2;else if(n===BP){yield{marker:n,start:r+2,end:r+2};return}else{if(r+4>e.length)return;let o=e[r+2]<<8|e[r+3];if(o<2)throw Rn(t,`a segment of it has the length ${o}`);let s=r+2+o;if(s>e.length)return;yield{marker:n,start:r+4,end:s},r=s}}}function AB(e){return[69,120,105,102,0,0].every((t,r)=>e[r]===t)}function PB(e){return e>=jP&&e<=kB&&e!==vB&&e!==xB&&e!==SB}function RB(e,t,r){if(t.length<6)throw Rn(r,"its frame header is too short");let n=new DataView(t.buffer,t.byteOffset,t.byteLength),[o,s,a]=[t[0],n.getUint16(1),n.getUint16(3)],i=t[5],c=l=>new J(`Cannot decode ${r}: it is a JPEG ${l}, which is not read. ${TB}`);if(![jP,yB,bB].includes(e))throw c("with lossless, hierarchical or arithmetic coding");if(o!==8)throw c(`of ${o} bits`);if(i===4)throw c("with four inks (CMYK)");if(i!==1&&i!==3)throw c(`of ${i} colour components`);return Op(r,a,s),{storedWidth:a,storedHeight:s}}function qP(e,t){let r=Uint8Array.from(e);for(let{marker:n,start:o}of KP(e,t)){if(n===HP)break;n===GP&&(r[o-3]=OB)}return r}var YP=256,IB=["InvalidStateError","EncodingError"];function JP(e){return async(t,r,n)=>{let o=await LB(n===1?await zB(t,r):t,r);try{return NB(e.limits,o,r),await CB(e,o)}finally{o.close()}}}async function zB(e,t){let r=new Uint8Array(await e.arrayBuffer());return Tp(r)?new Blob([qP(r,t)]):e}async function LB(e,t){try{let r={colorSpaceConversion:"none",premultiplyAlpha:"none"};return await createImageBitmap(e,r)}catch(r){throw r instanceof DOMException&&IB.includes(r.name)?new J(`Cannot decode ${t}: the browser cannot. Copy or save it again.`,{cause:r}):r}}function NB({maxTextureDimension2D:e,maxBufferSize:t},{width:r,height:n},o){let s=XP(r)*n;if(!(Math.max(r,n)<=e&&s<=t))throw new J(`Cannot decode ${o}: this device takes images of at most ${e} pixels a side and ${t} bytes, and it has ${r} x ${n}. Make it smaller.`)}function XP(e){return Math.ceil(e*4/YP)*YP}async function CB(e,t){let{width:r,height:n}=t,o=XP(r),{COPY_DST:s,COPY_SRC:a,RENDER_ATTACHMENT:i}=GPUTextureUsage,c=e.createTexture({label:"photograph",size:{width:r,height:n},format:"rgba8unorm",usage:s|a|i}),l=e.createBuffer({label:"photograph's pixels",size:o*n,usage:GPUBufferUsage.COPY_DST|GPUBufferUsage.MAP_READ});try{e.queue.copyExternalImageToTexture({source:t},{texture:c},{width:r,height:n});let u=e.createCommandEncoder();u.copyTextureToBuffer({texture:c},{buffer:l,bytesPerRow:o},{width:r,height:n}),e.queue.submit([u.finish()]),await l.mapAsync(GPUMapMode.READ);let f=new Uint8Array(l.getMappedRange()),p=new Uint8Array(r*n*4);for(let d=0;d<n;d++)p.set(f.subarray(d*o,d*o+r*4),d*r*4);return{width:r,height:n,data:p}}finally{c.destroy(),l.destroy()}}function Ap(e,t=!1){let r=e.length,n=0,o="",s=0,a=16,i=0,c=0,l=0,u=0,f=0;function p(E,O){let P=0,T=0;for(;P<E||!O;){let R=e.charCodeAt(n);if(R>=48&&R<=57)T=T*16+R-48;else if(R>=65&&R<=70)T=T*16+R-65+10;else if(R>=97&&R<=102)T=T*16+R-97+10;else break;n++,P++}return P<E&&(T=-1),T}function d(E){n=E,o="",s=0,a=16,f=0}function h(){let E=n;if(e.charCodeAt(n)===48)n++;else for(n++;n<e.length&&gi(e.charCodeAt(n));)n++;if(n<e.length&&e.charCodeAt(n)===46)if(n++,n<e.length&&gi(e.charCodeAt(n)))for(n++;n<e.length&&gi(e.charCodeAt(n));)n++;else return f=3,e.substring(E,n);let O=n;if(n<e.length&&(e.charCodeAt(n)===69||e.charCodeAt(n)===101))if(n++,(n<e.length&&e.charCodeAt(n)===43||e.charCodeAt(n)===45)&&n++,n<e.length&&gi(e.charCodeAt(n))){for(n++;n<e.length&&gi(e.charCodeAt(n));)n++;O=n}else f=3;return e.substring(E,O)}function g(){let E="",O=n;for(;;){if(n>=r){E+=e.substring(O,n),f=2;break}let P=e.charCodeAt(n);if(P===34){E+=e.substring(O,n),n++;break}if(P===92){if(E+=e.substring(O,n),n++,n>=r){f=2;break}switch(e.charCodeAt(n++)){case 34:E+='"';break;case 92:E+="\\";break;case 47:E+="/";break;case 98:E+="\b";break;case 102:E+="\f";break;case 110:E+=`
`;break;case 114:E+="\r";break;case 116:E+="	";break;case 117:let R=p(4,!0);R>=0?E+=String.fromCharCode(R):f=4;break;default:f=5}O=n;continue}if(P>=0&&P<=31)if(al(P)){E+=e.substring(O,n),f=2;break}else f=6;n++}return E}function _(){if(o="",f=0,s=n,c=i,u=l,n>=r)return s=r,a=17;let E=e.charCodeAt(n);if(Ew(E)){do n++,o+=String.fromCharCode(E),E=e.charCodeAt(n);while(Ew(E));return a=15}if(al(E))return n++,o+=String.fromCharCode(E),E===13&&e.charCodeAt(n)===10&&(n++,o+=`
`),i++,l=n,a=14;switch(E){case 123:return n++,a=1;case 125:return n++,a=2;case 91:return n++,a=3;case 93:return n++,a=4;case 58:return n++,a=6;case 44:return n++,a=5;case 34:return n++,o=g(),a=10;case 47:let O=n-1;if(e.charCodeAt(n+1)===47){for(n+=2;n<r&&!al(e.charCodeAt(n));)n++;return o=e.substring(O,n),a=12}if(e.charCodeAt(n+1)===42){n+=2;let P=r-1,T=!1;for(;n<P;){let R=e.charCodeAt(n);if(R===42&&e.charCodeAt(n+1)===47){n+=2,T=!0;break}n++,al(R)&&(R===13&&e.charCodeAt(n)===10&&n++,i++,l=n)}return T||(n++,f=1),o=e.substring(O,n),a=13}return o+=String.fromCharCode(E),n++,a=16;case 45:if(o+=String.fromCharCode(E),n++,n===r||!gi(e.charCodeAt(n)))return a=16;case 48:case 49:case 50:case 51:case 52:case 53:case 54:case 55:case 56:case 57:return o+=h(),a=11;default:for(;n<r&&v(E);)n++,E=e.charCodeAt(n);if(s!==n){switch(o=e.substring(s,n),o){case"true":return a=8;case"false":return a=9;case"null":return a=7}return a=16}return o+=String.fromCharCode(E),n++,a=16}}function v(E){if(Ew(E)||al(E))return!1;switch(E){case 125:case 93:case 123:case 91:case 34:case 58:case 44:case 47:return!1}return!0}function S(){let E;do E=_();while(E>=12&&E<=15);return E}return{setPosition:d,getPosition:()=>n,scan:t?S:_,getToken:()=>a,getTokenValue:()=>o,getTokenOffset:()=>s,getTokenLength:()=>n-s,getTokenStartLine:()=>c,getTokenStartCharacter:()=>s-u,getTokenError:()=>f}}function Ew(e){return e===32||e===9}function al(e){return e===10||e===13}function gi(e){return e>=48&&e<=57}var QP;(function(e){e[e.lineFeed=10]="lineFeed",e[e.carriageReturn=13]="carriageReturn",e[e.space=32]="space",e[e._0=48]="_0",e[e._1=49]="_1",e[e._2=50]="_2",e[e._3=51]="_3",e[e._4=52]="_4",e[e._5=53]="_5",e[e._6=54]="_6",e[e._7=55]="_7",e[e._8=56]="_8",e[e._9=57]="_9",e[e.a=97]="a",e[e.b=98]="b",e[e.c=99]="c",e[e.d=100]="d",e[e.e=101]="e",e[e.f=102]="f",e[e.g=103]="g",e[e.h=104]="h",e[e.i=105]="i",e[e.j=106]="j",e[e.k=107]="k",e[e.l=108]="l",e[e.m=109]="m",e[e.n=110]="n",e[e.o=111]="o",e[e.p=112]="p",e[e.q=113]="q",e[e.r=114]="r",e[e.s=115]="s",e[e.t=116]="t",e[e.u=117]="u",e[e.v=118]="v",e[e.w=119]="w",e[e.x=120]="x",e[e.y=121]="y",e[e.z=122]="z",e[e.A=65]="A",e[e.B=66]="B",e[e.C=67]="C",e[e.D=68]="D",e[e.E=69]="E",e[e.F=70]="F",e[e.G=71]="G",e[e.H=72]="H",e[e.I=73]="I",e[e.J=74]="J",e[e.K=75]="K",e[e.L=76]="L",e[e.M=77]="M",e[e.N=78]="N",e[e.O=79]="O",e[e.P=80]="P",e[e.Q=81]="Q",e[e.R=82]="R",e[e.S=83]="S",e[e.T=84]="T",e[e.U=85]="U",e[e.V=86]="V",e[e.W=87]="W",e[e.X=88]="X",e[e.Y=89]="Y",e[e.Z=90]="Z",e[e.asterisk=42]="asterisk",e[e.backslash=92]="backslash",e[e.closeBrace=125]="closeBrace",e[e.closeBracket=93]="closeBracket",e[e.colon=58]="colon",e[e.comma=44]="comma",e[e.dot=46]="dot",e[e.doubleQuote=34]="doubleQuote",e[e.minus=45]="minus",e[e.openBrace=123]="openBrace",e[e.openBracket=91]="openBracket",e[e.plus=43]="plus",e[e.slash=47]="slash",e[e.formFeed=12]="formFeed",e[e.tab=9]="tab"})(QP||(QP={}));var $B=new Array(20).fill(0).map((e,t)=>" ".repeat(t)),wi=200,DB={" ":{"\n":new Array(wi).fill(0).map((e,t)=>`
`+" ".repeat(t)),"\r":new Array(wi).fill(0).map((e,t)=>"\r"+" ".repeat(t)),"\r\n":new Array(wi).fill(0).map((e,t)=>`\r
`+" ".repeat(t))},"	":{"\n":new Array(wi).fill(0).map((e,t)=>`
`+"	".repeat(t)),"\r":new Array(wi).fill(0).map((e,t)=>"\r"+"	".repeat(t)),"\r\n":new Array(wi).fill(0).map((e,t)=>`\r
`+"	".repeat(t))}};var Pp;(function(e){e.DEFAULT={allowTrailingComma:!1}})(Pp||(Pp={}));function eR(e,t){let r=[],n=new Object,o,s={value:{},offset:0,length:0,type:"object",parent:void 0},a=!1;function i(c,l,u,f){s.value=c,s.offset=l,s.length=u,s.type=f,s.colonOffset=void 0,o=s}try{Ow(e,{onObjectBegin:(c,l)=>{if(t<=c)throw n;o=void 0,a=t>c,r.push("")},onObjectProperty:(c,l,u)=>{if(t<l||(i(c,l,u,"property"),r[r.length-1]=c,t<=l+u))throw n},onObjectEnd:(c,l)=>{if(t<=c)throw n;o=void 0,r.pop()},onArrayBegin:(c,l)=>{if(t<=c)throw n;o=void 0,r.push(0)},onArrayEnd:(c,l)=>{if(t<=c)throw n;o=void 0,r.pop()},onLiteralValue:(c,l,u)=>{if(t<l||(i(c,l,u,UB(c)),t<=l+u))throw n},onSeparator:(c,l,u)=>{if(t<=l)throw n;if(c===":"&&o&&o.type==="property")o.colonOffset=l,a=!1,o=void 0;else if(c===","){let f=r[r.length-1];typeof f=="number"?r[r.length-1]=f+1:(a=!0,r[r.length-1]=""),o=void 0}}})}catch(c){if(c!==n)throw c}return{path:r,previousNode:o,isAtPropertyKey:a,matches:c=>{let l=0;for(let u=0;l<c.length&&u<r.length;u++)if(c[l]===r[u]||c[l]==="*")l++;else if(c[l]!=="**")return!1;return l===c.length}}}function tR(e,t=[],r=Pp.DEFAULT){let n=null,o=[],s=[];function a(c){Array.isArray(o)?o.push(c):n!==null&&(o[n]=c)}return Ow(e,{onObjectBegin:()=>{let c={};a(c),s.push(o),o=c,n=null},onObjectProperty:c=>{n=c},onObjectEnd:()=>{o=s.pop()},onArrayBegin:()=>{let c=[];a(c),s.push(o),o=c,n=null},onArrayEnd:()=>{o=s.pop()},onLiteralValue:a,onError:(c,l,u)=>{t.push({error:c,offset:l,length:u})}},r),o[0]}function Ow(e,t,r=Pp.DEFAULT){let n=Ap(e,!1),o=[],s=0;function a(M){return M?()=>s===0&&M(n.getTokenOffset(),n.getTokenLength(),n.getTokenStartLine(),n.getTokenStartCharacter()):()=>!0}function i(M){return M?F=>s===0&&M(F,n.getTokenOffset(),n.getTokenLength(),n.getTokenStartLine(),n.getTokenStartCharacter()):()=>!0}function c(M){return M?F=>s===0&&M(F,n.getTokenOffset(),n.getTokenLength(),n.getTokenStartLine(),n.getTokenStartCharacter(),()=>o.slice()):()=>!0}function l(M){return M?()=>{s>0?s++:M(n.getTokenOffset(),n.getTokenLength(),n.getTokenStartLine(),n.getTokenStartCharacter(),()=>o.slice())===!1&&(s=1)}:()=>!0}function u(M){return M?()=>{s>0&&s--,s===0&&M(n.getTokenOffset(),n.getTokenLength(),n.getTokenStartLine(),n.getTokenStartCharacter())}:()=>!0}let f=l(t.onObjectBegin),p=c(t.onObjectProperty),d=u(t.onObjectEnd),h=l(t.onArrayBegin),g=u(t.onArrayEnd),_=c(t.onLiteralValue),v=i(t.onSeparator),S=a(t.onComment),E=i(t.onError),O=r&&r.disallowComments,P=r&&r.allowTrailingComma;function T(){for(;;){let M=n.scan();switch(n.getTokenError()){case 4:R(14);break;case 5:R(15);break;case 3:R(13);break;case 1:O||R(11);break;case 2:R(12);break;case 6:R(16);break}switch(M){case 12:case 13:O?R(10):S();break;case 16:R(1);break;case 15:case 14:break;default:return M}}}function R(M,F=[],me=[]){if(E(M),F.length+me.length>0){let Y=n.getToken();for(;Y!==17;){if(F.indexOf(Y)!==-1){T();break}else if(me.indexOf(Y)!==-1)break;Y=T()}}}function j(M){let F=n.getTokenValue();return M?_(F):(p(F),o.push(F)),T(),!0}function U(){switch(n.getToken()){case 11:let M=n.getTokenValue(),F=Number(M);isNaN(F)&&(R(2),F=0),_(F);break;case 7:_(null);break;case 8:_(!0);break;case 9:_(!1);break;default:return!1}return T(),!0}function D(){return n.getToken()!==10?(R(3,[],[2,5]),!1):(j(!1),n.getToken()===6?(v(":"),T(),W()||R(4,[],[2,5])):R(5,[],[2,5]),o.pop(),!0)}function L(){f(),T();let M=!1;for(;n.getToken()!==2&&n.getToken()!==17;){if(n.getToken()===5){if(M||R(4,[],[]),v(","),T(),n.getToken()===2&&P)break}else M&&R(6,[],[]);D()||R(4,[],[2,5]),M=!0}return d(),n.getToken()!==2?R(7,[2],[]):T(),!0}function re(){h(),T();let M=!0,F=!1;for(;n.getToken()!==4&&n.getToken()!==17;){if(n.getToken()===5){if(F||R(4,[],[]),v(","),T(),n.getToken()===4&&P)break}else F&&R(6,[],[]);M?(o.push(0),M=!1):o[o.length-1]++,W()||R(4,[],[4,5]),F=!0}return g(),M||o.pop(),n.getToken()!==4?R(8,[4],[]):T(),!0}function W(){switch(n.getToken()){case 3:return re();case 1:return L();case 10:return j(!0);default:return U()}}return T(),n.getToken()===17?r.allowEmptyContent?!0:(R(4,[],[]),!1):W()?(n.getToken()!==17&&R(9,[],[]),!0):(R(4,[],[]),!1)}function UB(e){switch(typeof e){case"boolean":return"boolean";case"number":return"number";case"string":return"string";case"object":{if(e){if(Array.isArray(e))return"array"}else return"null";return"object"}default:return"null"}}var rR;(function(e){e[e.None=0]="None",e[e.UnexpectedEndOfComment=1]="UnexpectedEndOfComment",e[e.UnexpectedEndOfString=2]="UnexpectedEndOfString",e[e.UnexpectedEndOfNumber=3]="UnexpectedEndOfNumber",e[e.InvalidUnicode=4]="InvalidUnicode",e[e.InvalidEscapeCharacter=5]="InvalidEscapeCharacter",e[e.InvalidCharacter=6]="InvalidCharacter"})(rR||(rR={}));var nR;(function(e){e[e.OpenBraceToken=1]="OpenBraceToken",e[e.CloseBraceToken=2]="CloseBraceToken",e[e.OpenBracketToken=3]="OpenBracketToken",e[e.CloseBracketToken=4]="CloseBracketToken",e[e.CommaToken=5]="CommaToken",e[e.ColonToken=6]="ColonToken",e[e.NullKeyword=7]="NullKeyword",e[e.TrueKeyword=8]="TrueKeyword",e[e.FalseKeyword=9]="FalseKeyword",e[e.StringLiteral=10]="StringLiteral",e[e.NumericLiteral=11]="NumericLiteral",e[e.LineCommentTrivia=12]="LineCommentTrivia",e[e.BlockCommentTrivia=13]="BlockCommentTrivia",e[e.LineBreakTrivia=14]="LineBreakTrivia",e[e.Trivia=15]="Trivia",e[e.Unknown=16]="Unknown",e[e.EOF=17]="EOF"})(nR||(nR={}));var sR=eR,aR=tR;var oR;(function(e){e[e.InvalidSymbol=1]="InvalidSymbol",e[e.InvalidNumberFormat=2]="InvalidNumberFormat",e[e.PropertyNameExpected=3]="PropertyNameExpected",e[e.ValueExpected=4]="ValueExpected",e[e.ColonExpected=5]="ColonExpected",e[e.CommaExpected=6]="CommaExpected",e[e.CloseBraceExpected=7]="CloseBraceExpected",e[e.CloseBracketExpected=8]="CloseBracketExpected",e[e.EndOfFileExpected=9]="EndOfFileExpected",e[e.InvalidCommentToken=10]="InvalidCommentToken",e[e.UnexpectedEndOfComment=11]="UnexpectedEndOfComment",e[e.UnexpectedEndOfString=12]="UnexpectedEndOfString",e[e.UnexpectedEndOfNumber=13]="UnexpectedEndOfNumber",e[e.InvalidUnicode=14]="InvalidUnicode",e[e.InvalidEscapeCharacter=15]="InvalidEscapeCharacter",e[e.InvalidCharacter=16]="InvalidCharacter"})(oR||(oR={}));function iR(e,t){try{return JSON.parse(e)}catch(r){throw r instanceof SyntaxError?new J(`Cannot read ${t}: ${qB(e)}`,{cause:r}):r}}function cR(e,t){ZB(e,t);try{return new TextDecoder("utf-8",{fatal:!0}).decode(e)}catch(r){throw r instanceof TypeError?new J(`Cannot read ${t}: line ${KB(e)} is no UTF-8 text. Save it as UTF-8.`,{cause:r}):r}}function ZB(e,t){let r=VB(e);if(r!==null)throw new J(`Cannot read ${t}: it is ${r} text (Windows' PowerShell writes that), but must be UTF-8. Save it as UTF-8.`)}function VB(e){let[t,r]=e;return e.length<2?null:t===255&&r===254||t!==0&&r===0?"UTF-16 (little-endian)":t===254&&r===255||t===0&&r!==0?"UTF-16 (big-endian)":null}function KB(e){let t=new TextDecoder;for(let r=1,n=0;;r++){let o=e.indexOf(10,n),s=o<0?e.length:o;if(t.decode(e.subarray(n,s)).includes("\uFFFD")||o<0)return r;n=s+1}}function qB(e){if(e.trim()==="")return"it is empty. Copy it again.";let t=YB(e);if(t===null)return"it is not JSON. Write it anew.";let{offset:r,place:n}=t,o=`line ${e.slice(0,r).split(`
`).length}`,s=n===""?o:`${o}, ${n}`,a=/^[-+\w.]*/.exec(e.slice(r))[0];if(/^[-+]?(nan|inf(inity)?)$/i.test(a))return`${s}: ${a} is no number of JSON. Correct or remove what holds it.`;if(r>=e.trimEnd().length)return`it ends in the middle (${s}). Copy it again.`;let i=a===""?e[r]:a.slice(0,20);return`${s}: it is not JSON: unexpected ${JSON.stringify(i)}. Correct it there.`}function YB(e){let t=[];try{if(aR(e,t,{disallowComments:!0}),t.length===0)return null;let{offset:r}=t[0];e[r]==="-"&&/^[a-z]/i.test(e.slice(r+1))&&r++;let{path:n}=sR(e,r),o=n.findLastIndex((s,a)=>typeof s=="number"&&a<=1);return{offset:r,place:JB(n.slice(0,o+1))}}catch(r){if(r instanceof RangeError)return null;throw r}}function JB(e){return e.map(t=>typeof t=="number"?`[${t}]`:t).join("")}var lR=[".png",".jpg",".jpeg",".heic",".heif"],XB=/\.(jpe?g|png|hei[cf])$/i;var QB=/\.(avif|webp|jxl|tiff?|bmp|gif|dng|cr[23w]|nef|arw|raf|orf|rw2|insp)$/i,eH=/\.(exr|tga|raw)$/i;function Tw(e){return QB.test(e)||eH.test(e)}function il(e){let t=/(?<=[^/])\.[^./]+$/.exec(e)?.[0]??"";return XB.test(t)||Tw(t)?e.slice(0,-t.length):e}function Rp(e){let t=e.startsWith("/"),r=[];for(let o of e.split("/").filter(s=>s!==""&&s!=="."))o!==".."?r.push(o):r.length>0&&r.at(-1)!==".."?r.pop():t||r.push(o);let n=(t?"/":"")+r.join("/")||".";return n+(e.endsWith("/")&&n!=="/"?"/":"")}var uR=1e9,tH=.15;function fR(e){if(e==null)return{fault:"there is none"};let t=rH(e),r=pR(t),n="pose"in r?r:nH(t)??r;if("fault"in n)return n;let o=[n.pose[3],n.pose[7],n.pose[11]];return o.every(s=>Math.abs(s)<=uR)?n:{fault:`its position (${o.join(", ")}) is further than ${uR} away`}}function pR(e){try{return{pose:ps(e),mended:0}}catch(t){if(!(t instanceof RangeError))throw t;return{fault:t.message.replace(/^Cannot read pose as /,"").replace(/\.$/,"")}}}function rH(e){if(!dR(e)||e.length!==4)return e;let[t,r,n,o]=e[3];return t===0&&r===0&&n===0&&o>0&&o!==1&&Number.isFinite(o)?e.map(a=>a.map(i=>i/o)):e}function nH(e){if(!dR(e))return null;let t=[0,1,2].map(a=>{let i=[e[0][a],e[1][a],e[2][a]];return ee(i,1/oe(i))}),r=oH(t),n=Math.max(...t.flatMap((a,i)=>a.map((c,l)=>Math.abs(c-r[i][l]))));if(!(n<=tH))return null;let o=e.map((a,i)=>i<3?[r[0][i],r[1][i],r[2][i],a[3]]:a),s=pR(o);return"pose"in s?{pose:s.pose,mended:n}:null}function oH(e){let[t,r,n]=e;for(let o=0;o<20;o++){let s=[at(r,n),at(n,t),at(t,r)],a=ce(t,s[0]);[t,r,n]=[t,r,n].map((i,c)=>ee(Ee(i,ee(s[c],1/a)),1/2))}return[t,r,n]}function dR(e){return Array.isArray(e)&&(e.length===3||e.length===4)&&e.every(t=>Array.isArray(t)&&t.length===4&&t.every(r=>Number.isFinite(r)))}var hR=[1,2];function mR(e,t){return!Array.isArray(e)||t.length===0?e:e.map((r,n)=>Array.isArray(r)&&n<3?r.map((o,s)=>t.includes(s)?-o:o):r)}var gR=60,sH=.5;function wR({name:e,path:t}){return e??_i(t)}function _i(e){return Rp(il(e.replaceAll("\\","/")))}function Ip(e,t,r,n="Put the images there, or name their folder by --images DIR."){if(e.length<t)return;let{name:o,reason:s}=e[0];throw new J(`Cannot read ${r}: none of its ${t} frames can be used; the first is ${yR(o)}: ${s}. ${n}`)}function _R(e){let t=new Map,r=[];for(let n of e){let o=wR(n),s=`${n.split??""} ${o}`,a=t.get(s);if(a===void 0){t.set(s,n);continue}let c=`it is listed more than once${JSON.stringify(a.pose)===JSON.stringify(n.pose)?"":", with another pose"}`;r.push({name:o,reason:c})}return{once:[...t.values()],repeats:r}}function yR(e){return e.length>gR?`\u2026${e.slice(-gR)}`:e}function bR(e,{file:t,unusable:r=[]},n){let o=[],s=[...r],a=[];for(let c of e){let l=wR(c),u=c.fault==null?fR(c.pose):{fault:c.fault};if("fault"in u){s.push({name:l,reason:c.fault??`its pose is unusable: ${u.fault}`});continue}u.mended>0&&a.push({name:l,by:u.mended}),o.push({...c,cameraToWorld:u.pose})}let i=e.length+r.length;if(s.length>sH*i){let[{name:c,reason:l}]=s;throw new J(`Cannot read ${t}: ${s.length} of its ${i} poses are unusable, the first being that of ${yR(c)}: ${l.replace("its pose is unusable: ","")}. Correct what wrote them.`)}return n.push(...s),{images:o,notes:aH(a)}}function aH(e){if(e.length===0)return[];let t=e.reduce((o,s)=>s.by>o.by?s:o),r=Number((100*t.by).toPrecision(2));return[`${e.length===1?"1 pose was no rotation":`${e.length} poses were no rotations`} (${t.name} by ${r} %): the nearest rotation was taken.`]}var cl={scale:.33,offset:.5},iH={scale:.66,offset:.25*.66},cH=.01,vR=1e-6,xR=SR(cl.scale,[cl.offset,cl.offset,cl.offset]);function Aw(e,t,r){let{aabb_scale:n,scale:o,offset:s,aabb:a}=e;if(n==null&&o==null&&s==null&&a==null)return null;let i=uH(e,r),c=Math.log2(n??1)+1,l=e.near??cH*i.size,u=e.far??pH(i,c,t);if(!(l<u))throw new J(`Cannot read ${r}: rays must start before they end: near is ${l}, far ${u}.`);let f=o==null&&s==null&&a==null;return{layout:{kind:"boxes",box:i,cascades:c},near:l,far:u,...f&&{isAssumed:f}}}function Pw({applied_transform:e,applied_scale:t,normal_mts_args:r},n){return{applied:{transform:lH(e,n),scale:t??1},keepsAxes:r!==void 0}}function lH(e,t){if(e==null)return zt;try{return Qr(ps(e))}catch(r){throw r instanceof RangeError?new J(`Cannot read ${t}: applied_transform is unusable. ${r.message}`):r}}function uH({aabb:e,scale:t,offset:r,normal_mts_args:n},o){if(e!=null)return fH(e[0],e[1],o);let s=n===void 0?cl:iH,a=r??s.offset;return SR(t??s.scale,typeof a=="number"?[a,a,a]:a)}function SR(e,[t,r,n]){return{center:[(.5-t)/e,(.5-r)/e,(.5-n)/e],size:1/e}}function fH(e,t,r){let n=Math.max(...de(e,t).map(Math.abs));if(!(n>=vR))throw new J(`Cannot read ${r}: aabb must be two corners at least ${vR} apart: the first is (${e.join(", ")}), the second (${t.join(", ")}).`);return{center:[(e[0]+t[0])/2,(e[1]+t[1])/2,(e[2]+t[2])/2],size:n}}function pH({center:e,size:t},r,n){let o=Math.sqrt(3)/2*t*2**(r-1);return n.map(({cameraToWorld:a})=>oe(de($(a,3),e))).reduce((a,i)=>Math.max(a,i),0)+o}var zp={cameraDistance:4.0311289,near:2,far:6,box:xR};function Lp(e,t){return e.length>t?`${e.slice(0,t)}\u2026`:e}var dH=120;function kR(e,t,r){let n=r.safeParse(t);if(n.success)return n.data;throw new J(`Cannot read ${e}: ${Er(n.error,t,r)}`)}function ER(e){return Lp(e.replace(/\.$/,""),dH)}var Mp=1e6,ll={SIMPLE_PINHOLE:"perspective",PINHOLE:"perspective",SIMPLE_RADIAL:"perspective",RADIAL:"perspective",OPENCV:"perspective",OPENCV_FISHEYE:"fisheye",EQUIRECTANGULAR:"equirectangular"},hH=40;function PR(e){let t=String(e);return JSON.stringify(Lp(t,hH))}var Vo=V().nullish(),yi=V().gt(0).nullish(),OR=V().gt(0).lt(Math.PI).nullish(),TR=V().gt(0).lt(180).nullish(),AR=V().int().gt(0).nullish(),Lw=Xt().min(1).refine(e=>!/\p{Cc}/u.test(e),{error:({input:e})=>`the path ${PR(e)} holds a control character`}),Np=Lw.nullish(),Rw=rt(Lw).nullish(),Cp=V().gte(-Mp).lte(Mp),Iw=br([Cp,Cp,Cp]),RR={camera_model:Xt().refine(e=>Object.hasOwn(ll,e),{error:({input:e})=>`camera model ${PR(e)} is unknown. Known are ${Object.keys(ll).join(", ")}`}).nullish(),is_fisheye:Rt().nullish(),equirectangular:$e().optional(),latlong:$e().optional(),ftheta_p0:$e().optional(),w:AR,h:AR,fl_x:yi,fl_y:yi,x_fov:TR,y_fov:TR,camera_angle_x:OR,camera_angle_y:OR,cx:Vo,cy:Vo,k1:Vo,k2:Vo,k3:Vo,k4:Vo,p1:Vo,p2:Vo,rolling_shutter:rt(V()).nullish()},IR={driver_parameters:$e().optional()},zR={n_extra_learnable_dims:$e().optional(),enable_depth_loading:$e().optional(),integer_depth_scale:$e().optional(),depth_unit_scale_factor:$e().optional(),white_transparent:$e().optional(),black_transparent:$e().optional(),sharpness_discard_threshold:$e().optional(),sharpen:$e().optional(),envmap:$e().optional(),render_aabb:$e().optional(),orientation_override:$e().optional()},zw=mo({...IR,...RR,file_path:Lw,transform_matrix:$e().optional(),transform_matrix_start:$e().optional(),transform_matrix_end:$e().optional(),mask_path:Np,time:$e().optional(),depth_file_path:Np,depth_path:Np}),mH=mo({frames:rt(zw)}),gH=mo({...zR,...RR,fisheye_crop_radius:yi,near:yi,far:yi,aabb_scale:V().refine(e=>[1,2,4,8,16,32,64,128].includes(e),{error:({input:e})=>`it must be a power of two from 1 to 128: current value is ${e}`}).nullish(),scale:V().gte(1/Mp).lte(Mp).nullish(),offset:da([Cp,Iw],{error:"it must be a number or a list of 3 numbers"}).nullish(),aabb:br([Iw,Iw]).nullish(),from_na:Rt().nullish(),normal_mts_args:$e().optional(),applied_transform:$e().optional(),applied_scale:yi,train_filenames:Rw,val_filenames:Rw,test_filenames:Rw,ply_file_path:Np,frames:rt($e()).min(1,"there must be at least one frame")});function LR(e,t){let r=kR(e,t,gH),{near:n,far:o}=r;if(n!=null&&o!=null&&!(n<o))throw new J(`Cannot read ${e}: near must be less than far: they are ${n} and ${o}.`);return{...r,...wH(e,r.frames)}}function wH(e,t){let r=[],n=[],o=[];for(let[s,a]of t.entries()){let{data:i,error:c}=zw.safeParse(a);if(i){r.push({...i,index:s});continue}o.push(...c.issues.map(u=>({...u,path:["frames",s,...u.path]})));let l=ER(Er(c,a,zw));n.push({name:`frames[${s}]`,reason:l})}if(2*n.length<t.length)return{frames:r,unusable:n};throw new J(`Cannot read ${e}: ${Er(new j0(o),{frames:t},mH)}`)}function Nw(e){let{frames:t,applied_transform:r,applied_scale:n}=e,o=[];(r!=null||n!=null)&&o.push("The poses were moved after they were found (applied_transform, applied_scale): coordinates are those of the file.");let s=t.filter(i=>i.depth_file_path!=null||i.depth_path!=null);return s.length>0&&o.push(`Depth images are not used: ${s.length} of ${t.length} frames name one.`),([e,...t].some(({rolling_shutter:i})=>i?.some(c=>c!==0))||t.some(({transform_matrix_end:i})=>i!==void 0))&&o.push("Movement during the exposure (rolling_shutter, transform_matrix_end) is ignored."),[...o,..._H(e),...yH(e)]}function _H({frames:e}){return new Set(e.map(({time:t})=>t)).size<2?[]:["Its frames have times, but the scene is treated as still: what moves is blurred."]}function yH(e){let t=n=>!(n==null||n===!1||n===0||n===""),r=[...Object.keys(zR).filter(n=>t(e[n])),...Object.keys(IR).filter(n=>e.frames.some(o=>t(o[n])))];return r.length===0?[]:[`What these keys of the file ask for is not done: ${r.join(", ")}.`]}var NR={angleX:Math.PI/2,angleY:null};function FR(e,t,r){let n=vH(e,t,r),o=SH(e,t,r),s=o?.projection==="equirectangular"?NR:CR(t,n,r)??CR(e,n,r);if(s===null)throw new J(`Cannot read ${r}: it has no focal length. Give fl_x (pixels), camera_angle_x (radians) or x_fov (degrees), there or for all frames.`);return{size:n,focal:s,principal:xH(e,t,n,r),lens:o,...bH(e,o)}}function bH({fisheye_crop_radius:e},t){return t?.projection==="fisheye"&&e!=null?{imageCircle:e}:{}}function vH(e,t,r){let n=t.w??e.w,o=t.h??e.h;if(n==null&&o==null)return null;if(n==null||o==null){let s=n==null?"w":"h";throw new J(`Cannot read ${r}: ${s} is missing. Give both w and h, or neither.`)}return{width:n,height:o}}function CR(e,t,r){let n=e.fl_x??e.fl_y,o=e.fl_y??e.fl_x;if(n!=null&&o!=null)return{fx:n,fy:o};let s=e.camera_angle_x??MR(e.x_fov),a=e.camera_angle_y??MR(e.y_fov);if(s!==null)return{angleX:s,angleY:a};if(a===null)return null;if(t===null)throw new J(`Cannot read ${r}: a vertical angle of view alone needs the image's size. Give w and h too, or camera_angle_x.`);return{angleX:2*Math.atan(Math.tan(a/2)*t.width/t.height),angleY:a}}function MR(e){return e==null?null:e*Math.PI/180}function xH(e,t,r,n){let o=t.cx??e.cx,s=t.cy??e.cy;if(o==null&&s==null)return null;if(r===null&&(o==null||s==null))throw new J(`Cannot read ${n}: ${o==null?"cx":"cy"} is missing. Give both cx and cy, or neither.`);return{cx:o??r.width/2,cy:s??r.height/2}}function SH(e,t,r){let n=$R(t,r)??$R(e,r)??"perspective";if(n==="equirectangular")return wo(n,{});let o=a=>t[a]??e[a]??0,s=wo(n,{radial:[o("k1"),o("k2"),o("k3"),o("k4")],tangential:[o("p1"),o("p2")]});return Xr(s)?null:s}function $R(e,t){for(let r of["latlong","ftheta_p0"])if(DR(e[r]))throw new J(`Cannot read ${t}: instant-ngp's lens ${r} is not known here. Known are camera_model ${Object.keys(ll).join(", ")}, is_fisheye and equirectangular.`);return e.camera_model!=null?ll[e.camera_model]:DR(e.equirectangular)?"equirectangular":e.is_fisheye!=null?e.is_fisheye?"fisheye":"perspective":null}function DR(e){return e!=null&&e!==!1}function UR(e,t,r){let n=kH(t);return t.frames.map(o=>({path:o.file_path,mask:o.mask_path,intrinsics:FR(t,o,`frames[${o.index}] of ${e}`),pose:mR(EH(o),n),split:r}))}function Cw(e,t){let r=new Set;return e.map(n=>{let o=r.has(n.name)?`${n.split}/${n.name}`:n.name;if(r.has(o))throw new J(`Cannot read ${t}: two frames have the name ${o}. Rename one.`);return r.add(o),{...n,name:o}})}function kH({from_na:e,normal_mts_args:t}){return e?hR:t===void 0?[]:[0,2]}function EH({transform_matrix:e,transform_matrix_start:t}){return e===void 0?t:e}function jR(e,t,r){let{frames:n,skipped:o}=OH(e,t,r);Ip(o,t.frames.length+t.unusable.length,e);let s=[...Nw(t),...r.notes],a=n.some(({intrinsics:f})=>f.imageCircle!==void 0);t.fisheye_crop_radius!=null&&!a&&s.push("fisheye_crop_radius is ignored, as no lens of the file is a fisheye's.");let i=Aw(t,n,e),{near:c,far:l}=t,u=i===null&&c!=null&&l!=null?{near:c,far:l}:null;return{format:"transforms",frames:n.map(f=>({...f,bounds:u})),skipped:o,notes:s,points:null,reduction:r.reduction,placement:i,elsewhere:Pw(t,e)}}function $p(e){return`transforms_${e}.json`}function WR(e,t,r){let n=new Set(t.flatMap(({transforms:o})=>Nw(o)));return{format:"blender",frames:Cw(r.frames,e),skipped:r.skipped,notes:[...n,...r.notes],points:null,reduction:r.reduction,placement:TH(t,r.frames),elsewhere:Pw(t[0].transforms,t[0].path)}}function OH(e,t,r){let n=Ur.flatMap(c=>{let l=t[`${c}_filenames`];return l==null?[]:[{split:c,names:new Set(l.map(_i))}]});if(n.length===0)return r;let o=({name:c,listedAs:l})=>_i(l??c),s=new Set([...r.frames.map(o),...r.skipped.map(({name:c})=>c)]);for(let{split:c,names:l}of n)for(let u of l)if(!s.has(u))throw new J(`Cannot read ${e}: ${c}_filenames names ${u}, but no frame has that file_path. Remove it or add its frame.`);let a=c=>n.filter(({names:l})=>l.has(c)).map(({split:l})=>l),i=r.frames.filter(c=>a(o(c)).length===0);return{frames:Cw(r.frames.flatMap(c=>a(o(c)).map(l=>({...c,split:l}))),e),skipped:[...r.skipped,...i.map(({name:c})=>({name:c,reason:"no split lists it"}))]}}function TH(e,t){for(let{path:s,transforms:a}of e){let i=Aw(a,t,s);if(i!==null)return i}let r=s=>e.find(({transforms:a})=>a[s]!=null)?.transforms[s],n=r("near")??zp.near,o=r("far")??zp.far;if(!(n<o))throw new J(`Cannot read ${e[0].path}: near must be less than far: they are ${n} and ${o}.`);return{layout:{kind:"object",box:zp.box},near:n,far:o}}function BR(e,{mask:t,imageCircle:r},n){let o=OT(e,n);if(t===void 0&&r===void 0)return{image:o};let s=t?PT(t.image,e,t.name,t.ignores):new Uint8Array(e.width*e.height).fill(1),a=r===void 0?s:RT(s,e,r);return{image:o,mask:jc(a,e,n)}}var AH=[137,80,78,71,13,10,26,10],PH=0,RH=2,IH=3,zH=4,LH=6,NH=new Map([[PH,{channels:1,depths:[1,2,4,8,16]}],[RH,{channels:3,depths:[8,16]}],[IH,{channels:1,depths:[1,2,4,8]}],[zH,{channels:2,depths:[8,16]}],[LH,{channels:4,depths:[8,16]}]]);function Dp(e){return AH.every((t,r)=>e[r]===t)}function HR(e,t){if(e.length<33)return;let r=new DataView(e.buffer,e.byteOffset,e.byteLength);if(CH(e,8)!=="IHDR"||r.getUint32(8)!==13)throw Rn(t,"its first chunk is not a header");let[n,o]=[r.getUint32(16),r.getUint32(20)],[s,a,i,c,l]=e.subarray(24,29),u=NH.get(a);if(u===void 0)throw Rn(t,`its colour type is ${a}`);if(!u.depths.includes(s))throw Rn(t,`its colours of type ${a} have ${s} bits`);if(i!==0||c!==0||l>1)throw Rn(t,`its compression, filter and interlace methods are ${i}, ${c} and ${l}`);Op(t,n,o);let{channels:f}=u;return{width:n,height:o,depth:s,colourType:a,channels:f,interlaced:l===1}}function CH(e,t){return String.fromCharCode(...e.subarray(t+4,t+8))}function GR(e,t){if(Dp(e)){let n=HR(e,t);return n&&{width:n.width,height:n.height,orientation:1}}let r=ZP(e,t);return r&&{...VP(r),orientation:r.orientation}}function ZR(e,t){if(e.some(({split:o})=>o!==null)){let o=s=>e.flatMap(({split:a},i)=>(a??"train")===s?[i]:[]);return{train:o("train"),val:o("val"),test:o("test")}}let r=e.map((o,s)=>s).sort((o,s)=>MH(e[o].name,e[s].name));if(t===0)return{train:r,val:r,test:r};let n=r.filter((o,s)=>s%t===0);return{train:r.filter((o,s)=>s%t!==0),val:n,test:n}}function MH(e,t){return e<t?-1:e>t?1:0}function VR(e){return Ur.filter(t=>e[t].length>0).map(t=>`${t} (${e[t].length})`).join(", ")}function KR(e,t,r){let{name:n,placement:{layout:o,near:s,far:a,fromCapture:i},capture:{points:c}}=e;return{name:n,split:t,near:s,far:a,layout:o,fromCapture:i,views:r,points:c&&{colors:c.colors,positions:$H(c,i)}}}function qR({path:e,frames:t,splits:r,holdout:n},o){if(r[o].length>0)return r[o].map(s=>t[s]);throw t.some(({frame:s})=>s.split!==null)?new J(`Cannot load scene ${e}: it has no images of the split ${o}. Choose one that it has: ${VR(r)}.`):new J(`Cannot load scene ${e}: with every ${DH(n)} image held out, none of its ${t.length} is left for ${o}. Add photographs, or hold out none by --holdout 0.`)}function $H({positions:e},t){let r=new Float32Array(e.length);for(let n=0;n<e.length;n+=3)r.set(cr(t,[e[n],e[n+1],e[n+2]]),n);return r}function DH(e){let t=e%100>=11&&e%100<=13?0:e%10;return`${e}${["th","st","nd","rd"][t]??"th"}`}var Fp=6;function YR(e,t,r=1){let{intrinsics:n,cameraToWorld:o,rays:s}=e,{width:a,height:i}=t,c=_=>new J(`Cannot use the camera of ${e.name}: ${_}`),l=n.size??{width:t.width*r,height:t.height*r};if(!Up(l,t)){let _=l.width===i&&l.height===a;throw c(`its intrinsics are for ${to(l)} pixels, but the image has ${to(t)}. `+(_?"Turn the image.":"Use the images that the poses were made of."))}let u={x:a/l.width,y:i/l.height},{lens:f}=n,{fx:p,fy:d}=FH(n.focal,t,u);for(let[_,v]of Object.entries({fx:p,fy:d}))if(!(v>0&&Number.isFinite(v)))throw c(`its focal length ${_} must be above 0: current value is ${v}.`);let{cx:h,cy:g}=UH(n.principal,t,u);for(let[_,v]of Object.entries({cx:h,cy:g}))if(!Number.isFinite(v))throw c(`its principal point ${_} must be a finite number: current value is ${v}.`);if(s!==null&&s.length!==a*i*Fp)throw c(`its table of rays must have ${a*i*Fp} numbers, as its image has ${to(t)} pixels: there are ${s.length}.`);return{width:a,height:i,fx:p,fy:d,cx:h,cy:g,cameraToWorld:o,...f!==null&&{lens:f},...s!==null&&{rays:s}}}function JR({intrinsics:{size:e,imageCircle:t}},{width:r},n){return t===void 0?{}:{imageCircle:t*r/(e?.width??r*n)}}function Up(e,{width:t,height:r}){return Math.abs(t*e.height-r*e.width)<=Math.max(e.width,e.height)}function XR(e,t){if(t===zt)return e;let r=lr(t,e.cameraToWorld);if(e.rays===void 0)return{...e,cameraToWorld:r};let n=new Float32Array(e.rays.length);for(let o=0;o<n.length;o+=Fp){let[s,a,i,c,l,u]=e.rays.subarray(o,o+Fp);n.set(cr(t,[s,a,i]),o),n.set($r(t,[c,l,u]),o+3)}return{...e,cameraToWorld:r,rays:n}}function to({width:e,height:t}){return`${e} x ${t}`}function FH(e,t,r){if("fx"in e)return{fx:e.fx*r.x,fy:e.fy*r.y};if("angleX"in e)return jH(e.angleX,e.angleY,t);let n=Math.max(t.width,t.height);return{fx:e.relativeX*n,fy:e.relativeY*n}}function UH(e,{width:t,height:r},n){if(e===null)return{cx:t/2,cy:r/2};if("cx"in e)return{cx:e.cx*n.x,cy:e.cy*n.y};let o=Math.max(t,r);return{cx:t/2+e.offsetX*o,cy:r/2+e.offsetY*o}}function jH(e,t,{width:r,height:n}){let o=r/2/Math.tan(e/2);return{fx:o,fy:t===null?o:n/2/Math.tan(t/2)}}function ro(e,t,r="photographs"){let n=`${e.length} of ${t} ${r}`;if(e.length===t)return n;let o=e.length>3?` and ${e.length-3} more`:"";return`${n} (${e.slice(0,3).join(", ")}${o})`}function ul(e){return`${Number((100*e).toPrecision(2))} %`}function pr(e){return String(Number(e.toPrecision(3)))}var WH=.1,BH=2,HH=1.25;function QR(e,t){let r=GH(t),n=e.filter(({camera:i})=>i.rays===void 0&&!ZH(i,r));if(n.length<WH*e.length||n.length===0)return[];let o=n.map(({frame:{name:i}})=>i),s=n.reduce((i,{camera:c})=>Math.min(i,e4(c,r)),1/0),a=r.center.map(pr).join(", ");return[{kind:"boxUnseen",message:`${ro(o,e.length,"cameras")} neither stand in the scene's largest box (side ${pr(r.size)} around (${a})) nor see it: they are ${pr(s)} or more from its middle. Remove scale, offset, aabb and aabb_scale from the file, so that the box is placed by the cameras, or correct them.`,frames:o}]}function GH(e){let{center:t,size:r}=e.box;return{center:t,size:e.kind==="boxes"?r*2**(e.cascades-1):r}}function ZH(e,t){let{cameraToWorld:r,width:n,fx:o,fy:s,lens:a}=e,i=e4(e,t),c=Math.sqrt(3)/2*t.size;if(i<=c)return!0;let u=a?.projection==="equirectangular"?n/(2*Math.PI):Math.max(o,s);if(2*c/i*u<BH)return!1;let f=de(t.center,$(r,3)),p=-ce(f,$(r,2))/i;return Math.acos(Math.min(Math.max(p,-1),1))-Math.asin(c/i)<=HH*VH(e)}function e4({cameraToWorld:e},{center:t}){return oe(de(t,$(e,3)))}function VH({width:e,height:t,fx:r,fy:n,cx:o,cy:s,lens:a}){let i=Math.hypot(Math.max(o,e-o)/r,Math.max(s,t-s)/n);switch(a?.projection??"perspective"){case"perspective":return Math.atan(i);case"fisheye":return Math.min(i,Math.PI);default:return Math.PI}}var t4={least:2,most:170},KH=.1;function r4(e){let t=e.filter(({camera:{rays:n,lens:o}})=>n===void 0&&o?.projection!=="equirectangular"),r=(n,o,s)=>{let a=t.filter(({camera:c})=>o(c));if(a.length===0)return[];let i=a.map(({frame:{name:c}})=>c);return[{kind:n,message:s(ro(i,e.length),a[0].camera),frames:i}]};return[...r("fieldOfView",QH,qH),...r("unequalFocals",n=>o4(n)>KH,YH),...r("principalPoint",XH,JH)]}function qH(e,t){let r=`${pr(n4(t))} degrees`,n=`a focal length of ${pr(t.fx)} pixels is hardly right`;return`The field of view of ${e} is ${r}: ${n} for ${to(t)}. Give it in pixels of these photographs, or the size of those that it is for (w, h).`}function YH(e,t){let r=`${pr(t.fx)} and ${pr(t.fy)} pixels`;return`The focal lengths of ${e} are ${ul(o4(t))} apart along x and y (${r}), but pixels are square: find the cameras again with one focal length (SIMPLE_RADIAL), or correct them.`}function JH(e,t){let r=`(${pr(t.cx)}, ${pr(t.cy)}) of ${to(t)} pixels`;return`The principal point of ${e} is outside of the image, at ${r}. Give it in pixels of these photographs, or leave it out: it is then their middle.`}function XH({cx:e,cy:t,width:r,height:n}){return!(e>=0&&e<=r&&t>=0&&t<=n)}function QH(e){let t=n4(e);return(e.lens?.projection??"perspective")==="perspective"&&!(t>=t4.least&&t<=t4.most)}function n4({width:e,height:t,fx:r,fy:n}){return 360/Math.PI*Math.atan(Math.max(e/r,t/n)/2)}function o4({fx:e,fy:t}){return Math.max(e,t)/Math.min(e,t)-1}var eG=Math.PI/3,tG=6;function s4(e){let t=e.slice(1).map((n,o)=>{let[s,a]=[e[o],n].map(i=>$(i.cameraToWorld,2));return{from:e[o].name,to:n.name,angle:Math.acos(Math.min(Math.max(ce(s,a),-1),1))}}),r=t.map(({angle:n})=>n).sort((n,o)=>n-o)[t.length>>1];return t.filter(({angle:n})=>n>Math.max(eG,tG*r)).map(({from:n,to:o})=>({from:n,to:o}))}var rG=8,nG=.1,oG=3,sG=.002,aG=1e-9,iG=.5,cG=6;function a4(e){if(e.length<rG)return[];let t=e.map(({camera:d})=>$(d.cameraToWorld,3)),r=t.slice(1).map((d,h)=>oe(de(d,t[h]))),{jumps:n,rest:o}=lG(r),s=e.map(({frame:{name:d},camera:{cameraToWorld:h}})=>({name:d,cameraToWorld:h})),a=new Set(s4(s).map(({to:d})=>d)),i=[0,...n.map(d=>d+1)],c=d=>(i[d+1]??e.length)-i[d]<=oG,l=i.flatMap((d,h)=>c(h)?uG(d,i[h+1]??e.length):h>0&&!c(h-1)&&a.has(e[d].frame.name)?[d-1,d]:[]),u=[...new Set(l)].map(d=>e[d].frame.name);if(n.length===0||u.length===0)return[];let f=pr(Math.max(...n.map(d=>r[d])));return[{kind:"jump",message:`${`${ro(u,e.length,"cameras")} ${u.length===1?"is":"are"}`} up to ${f} scene units from the next, which is further than the rest of the path is long (${pr(o)}): their places are wrong, as where two sides of a thing look alike. Remove them, or process the photographs again with more overlap.`,frames:u}]}function lG(e){let t=e.map((o,s)=>s).sort((o,s)=>e[o]-e[s]),r=Math.max(2,nG*e.length),n=0;for(let[o,s]of t.entries()){if(e.length-o<=r&&e[s]>n)return{jumps:t.slice(o).sort((a,i)=>a-i),rest:n};n+=e[s]}return{jumps:[],rest:n}}function i4(e){let t=e.map(({frame:{rays:o,image:s,split:a},camera:{cameraToWorld:i}})=>o!==null||typeof s!="string"?null:`${a} ${Array.from(i,c=>c.toFixed(cG)).join()}`),r=new Map;for(let[o,s]of t.entries())r.set(s,(r.get(s)??new Set).add(e[o].frame.image));let n=e.filter((o,s)=>t[s]!==null&&r.get(t[s]).size>1).map(({frame:{name:o}})=>o);return n.length===0?[]:[{kind:"samePose",message:`The poses of ${ro(n,e.length)} are exactly those of others: unless they show the same, one of two has a wrong pose. Correct it, or remove its frame.`,frames:n}]}function c4(e,t){if(e.length<2||e.some(({frame:{rays:i}})=>i!==null))return[];let r=e.map(({frame:i})=>$(i.cameraToWorld,3)),n=vr(r);if(r.reduce((i,c)=>Math.max(i,oe(de(c,n))),0)>Math.max(sG*t,aG*oe(n)))return[];let s=vr(e.map(({camera:i})=>$(i.cameraToWorld,2)));return oe(s)<iG||e.every(({camera:i})=>i.lens?.projection==="equirectangular")?[]:[{kind:"noParallax",message:`All ${e.length} cameras stand at one point: photographs that were taken by turning have no depth in them. If the camera moved, its positions were lost: correct what wrote them.`,frames:[]}]}function uG(e,t){return Array.from({length:t-e},(r,n)=>e+n)}var fG=5,h4=.25,Mw=.9,m4=.5,pG=.1,dG=Math.cos(15*Math.PI/180),l4={mean:Math.sin(15*Math.PI/180),each:Math.sin(5*Math.PI/180)},hG=.25,mG=20,u4=200;function g4({frames:e,points:t}){let r=e.filter(({rays:i})=>i===null);if(r.length<fG)return[];let n=_G(r,t),o=p4(r);if(n===!0||d4(o))return[];if(gG(o)&&(n===!1||wG(r,o))){let i=Math.round((1-o.ahead)*r.length);return[f4("opencv",`${i} of ${r.length} cameras look away from the point where their axes meet: the poses seem to have OpenCV's axes (y down, z forward), and not OpenGL's.`)]}let s=["inverse","inverse-opencv"].find(i=>{let c=p4(r.map(({cameraToWorld:l})=>({cameraToWorld:E2(l,i)})));return d4(c)&&c.tops>Math.max(m4,o.tops+pG)});return s===void 0?[]:[f4(s,`The cameras look at no common point, and their images' tops not one way. Taken for matrices from world to camera${s==="inverse"?"":", with OpenCV's axes"}, the poses do both.`)]}function f4(e,t){return{kind:"poseConvention",message:`${t} Try --poses ${e}, and look at the cameras by denerf inspect.`,frames:[]}}function p4(e){let t=vr(e.map(({cameraToWorld:c})=>$(c,1))),r={tops:oe(t),up:t},{point:n,determinant:o}=Gi(e);if(!(o>bu))return{ahead:NaN,miss:NaN,...r};let[s,a,i]=[0,0,0];for(let{cameraToWorld:c}of e){let l=de(n,$(c,3)),u=-ce(l,$(c,2));u>0&&s++,a+=oe(l),i+=Math.sqrt(Math.max(ce(l,l)-u*u,0))}return{ahead:s/e.length,miss:i/a,...r}}function d4({ahead:e,miss:t}){return t<h4&&e>=Mw}function gG({ahead:e,miss:t}){return t<h4&&e<=1-Mw}function wG(e,{tops:t,up:r}){if(t<m4)return!1;let n=ee(r,1/t);if(Math.abs(n[2])>dG)return n[2]<0;let o=e.map(({cameraToWorld:a})=>ce($(a,2),n));return o.reduce((a,i)=>a+i,0)/o.length>l4.mean&&o.filter(a=>a>l4.each).length>=Mw*o.length}function _G(e,t){if(t===null||t.positions.length<3*mG)return null;let{positions:r}=t,n=3*Math.ceil(r.length/3/u4),o=e.filter((i,c)=>c%Math.ceil(e.length/u4)===0),[s,a]=[0,0];for(let{cameraToWorld:i}of o){let[c,l]=[$(i,3),$(i,2)];for(let u=0;u<r.length;u+=n){let f=[r[u],r[u+1],r[u+2]];ce(de(f,c),l)<0&&s++,a++}}return s>hG*a}var yG=.02,bG=70*Math.PI/180,vG=2e5,w4={most:96,least:12},{LENS_ITERATIONS:xG}=te("lib/lens.wgsl"),$w={share:0,amiss:0};function Dw(e){let t=new Map,r=SG(new Set(e.map(_4)).size);return e.map(n=>{let o=_4(n),s=t.get(o)??kG(n,r);return t.set(o,s),s})}function b4(e,t){let r=e.flatMap(({frame:{name:s}},a)=>t[a].amiss>=yG?[{name:s,share:t[a].share}]:[]);if(r.length===0)return[];let n=r.map(({name:s})=>s),o=r.reduce((s,{share:a})=>s+a,0)/r.length;return[{kind:"pixelsWithoutRay",message:`${ul(o)} of the pixels of ${ro(n,e.length)} get no ray and are not learnt: the lens's parameters have probably diverged. Find the cameras again with fewer of them (denerf process --camera-model SIMPLE_RADIAL), or undistort the photographs.`,frames:n}]}function SG(e){let t=Math.floor(Math.sqrt(vG/e));return Math.min(Math.max(t,w4.least),w4.most)}function _4({camera:e,imageCircle:t}){let{width:r,height:n,fx:o,fy:s,cx:a,cy:i,lens:c}=e;return JSON.stringify([r,n,o,s,a,i,c,t])}function kG({camera:e,imageCircle:t,imageSize:r},n){let{width:o,height:s,lens:a,rays:i}=e;if(i!==void 0||a===void 0||Xr(a)||a.projection==="equirectangular"||OG(e).every(p=>y4(e,a,p)))return $w;let c=t===void 0?1/0:t*o/r.width,l=TG(e,n).filter(([p,d])=>Math.hypot(p-o/2,d-s/2)<=c),u=l.filter(p=>!y4(e,a,p)),f=a.projection==="perspective"?u:u.filter(p=>EG(e,p)<bG);return{share:u.length/l.length,amiss:f.length/l.length}}function y4({fx:e,fy:t,cx:r,cy:n},o,[s,a]){return Zi(o,[(s-r)/e,(a-n)/t],xG)!==null}function EG({fx:e,fy:t,cx:r,cy:n},[o,s]){return Math.hypot((o-r)/e,(s-n)/t)}function OG({width:e,height:t}){return[0,.25,.5,.75].flatMap(r=>[[r*e,0],[e,r*t],[(1-r)*e,t],[0,(1-r)*t]])}function TG({width:e,height:t},r){return Array.from({length:r*r},(n,o)=>[(o%r+.5)*e/r,(Math.floor(o/r)+.5)*t/r])}function v4(e,{layout:t,near:r,fromCapture:n},o){let s=g4(e);return[...b4(o,Dw(o)),...r4(o),...s,...s.length>0?[]:[...QR(o,t),...a4(o),...i4(o),...c4(o,r/n.scale)]]}var AG=Math.cos(35*Math.PI/180),PG=Math.cos(80*Math.PI/180),x4={aside:1,along:.5},RG=.75,IG=4,S4={least:1e4,most:1e9},zG=.8,LG=.9,Fw={inward:2,outward:8},k4=.001,NG=.5,CG={near:.05,far:100},MG=2e4,$G=.001;function E4(e,t,{up:r=null,orientations:n=[]}={}){for(let[u,{cameraToWorld:f}]of t.entries())if(!f.every(Number.isFinite))throw new J(`Cannot place the cameras: the pose of ${e.frames[u].name} has entries that are not finite numbers. Correct or remove it.`);let o=r===null?null:DG(r),s=r===null?z2(e,t,n):null,a=UG(t,e.object??null),i=qG(e.points),{placement:c}=e;if(c!==null&&(!c.isAssumed||jG(c.layout,a.center))){let u=s!==null&&!["z",null].includes(Ac(s.direction)),f=o??(c.isAssumed&&u?s:null),p=c.isAssumed&&!a.isOutward?GG(i,a):null;return WG(c,f,p)}let l=ZG(e,t,i);return BG(t,l,o)??HG(i,l,e.object??null,a,o??s??FG(t))}function DG(e){if(typeof e=="object"&&"direction"in e)return e;let t=L2(e);if(t===null)return null;let r=oe(t);if(!(r>0&&Number.isFinite(r)))throw new J(`Cannot place the cameras: up must be a direction, current value is (${t.join(", ")}).`);let n=Math.abs(r-1)<1e-12?t:$t(t);return{direction:n,why:`the capture's ${Ac(n)??"own direction"}, as asked`}}function FG(e){return{direction:ng(e)??Ft.z,why:null}}function UG(e,t){let r=t===null?A4(e):[...t.center],n=r??jw(e),o=e.map(({cameraToWorld:s})=>oe(de($(s,3),n)));return{center:n,isOutward:r===null,distances:o}}function jG(e,t){let{center:r,size:n}=e.box,o=e.kind==="boxes"?e.cascades-1:0;return de(t,r).every(s=>Math.abs(s)<=n/2*2**o)}function WG({layout:e,near:t,far:r},n,o){let{direction:s,why:a}=n??{direction:Ft.z,why:null},i=Ac(s)==="z"?zt:{...zt,rotation:I4(s)},c=({center:l,size:u})=>({center:i===zt?l:$r(i,l),size:u});return{fromCapture:i,layout:{...e,box:c(e.box),...o&&{inner:c(o)}},near:t,far:r,up:{direction:s,why:a}}}function BG(e,t,r){if(t===null)return null;let n=e.map(({cameraToWorld:h})=>$(h,2)),o=wf(n),s=r?.direction??ng(e);if(o===null||s===null)return null;let a=at(s,o);if(oe(a)<$G)return null;let i=jw(e);if(!e.every((h,g)=>{let _=de($(h.cameraToWorld,3),i),v=Math.abs(ce(_,o)),S=Math.sqrt(Math.max(ce(_,_)-v*v,0));return P4(h)&&ce(n[g],o)>=AG&&S<=x4.aside*t.near&&v<=x4.along*t.near&&KG(h).every(E=>-ce(E,o)>=PG)}))return null;let l=$t(a),u=[...l,...at(o,l),...o],f=1/(RG*t.near),p=t.far*f,d=Math.min(p,IG);return{fromCapture:R4(f,u,i),layout:{kind:"forward",box:{center:[0,0,-d/2],size:d}},near:1,far:p,up:{direction:s,why:r?.why??null}}}function HG(e,t,r,{center:n,isOutward:o,distances:s},a){let i=O4(Math.max(...s),oe(n),o?t:null),c=R4(1/i,I4(a.direction),n),l=o?Fw.outward:Fw.inward,{near:u,far:f}=t===null?CG:{near:NG*t.near/i,far:t.far/i};return{fromCapture:c,layout:{kind:"unbounded",box:r===null?T4(e.map(p=>cr(c,p)),l):{center:[0,0,0],size:Number((r.size/i).toPrecision(4))}},near:u,far:f,up:a}}function GG(e,{center:t,distances:r}){let n=O4(Math.max(...r),oe(t),null),o=e.map(a=>ee(de(a,t),1/n)),{size:s}=T4(o,Fw.inward);return{center:t,size:Number((n*s).toPrecision(4))}}function O4(e,t,r){let n=Math.max(e,r?.near??0),o=1e-9*t;return n>o?n:1}function T4(e,t){let r=Float64Array.from(e,([s,a,i])=>Math.max(Math.abs(s),Math.abs(a),Math.abs(i))),n=r.length>0?Uw(r.sort(),LG):1,o=Math.min(Math.max(n,1),t);return{center:[0,0,0],size:Number((2*o).toPrecision(4))}}function A4(e){let t=jw(e),r=e.reduce((l,{cameraToWorld:u})=>Math.max(l,oe(de($(u,3),t))),0),n=oe(t);if(n>S4.least*r&&n<S4.most*r){let l=A4(e.map(({cameraToWorld:u,...f})=>({...f,cameraToWorld:hn(u,[0,0,0],ee(t,-1))})));return l&&Ee(l,t)}let{point:o,determinant:s}=Gi(e);if(!(s>bu))return null;let a=e.map(({cameraToWorld:l})=>de(o,$(l,3))),i=1e-6*oe(o);return e.filter(({cameraToWorld:l},u)=>-ce(a[u],$(l,2))>i).length>=zG*e.length?o:null}function ZG({frames:e},t,r){let n=t.map((o,s)=>e[s].bounds??VG(r,o)).filter(o=>o!==null&&o.near>0&&o.far>o.near&&Number.isFinite(o.far));return n.length===0?null:{near:Math.min(...n.map(({near:o})=>o)),far:Math.max(...n.map(({far:o})=>o))}}function VG(e,t){let[r,n,o,s]=[0,1,2,3].map(l=>$(t.cameraToWorld,l)),a=P4(t),i=[];for(let l of e){let u=de(l,s);if(!a){i.push(oe(u));continue}let f=-ce(u,o);if(!(f>0))continue;let p=t.cx+t.fx*ce(u,r)/f,d=t.cy-t.fy*ce(u,n)/f;p>=0&&p<t.width&&d>=0&&d<t.height&&i.push(f)}if(i.length===0)return null;let c=Float64Array.from(i).sort();return{near:Uw(c,k4),far:Uw(c,1-k4)}}function KG(e){let{width:t,height:r,fx:n,fy:o,cx:s,cy:a,cameraToWorld:i}=e,[c,l,u]=[0,1,2].map(f=>$(i,f));return[[0,0],[t,0],[0,r],[t,r]].map(([f,p])=>$t(de(Ee(ee(c,(f-s)/n),ee(l,(a-p)/o)),u)))}function P4({lens:e,rays:t}){return t===void 0&&(e===void 0||e.projection==="perspective")}function R4(e,t,r){let[n,o,s]=$r({scale:e,rotation:t,translation:[0,0,0]},r);return{scale:e,rotation:t,translation:[-e*n,-e*o,-e*s]}}function I4([e,t,r]){if(r<-1+1e-9)return[1,0,0,0,-1,0,0,0,-1];let n=1/(1+r);return[1-n*e*e,-n*e*t,-e,-n*e*t,1-n*t*t,-t,e,t,r]}function jw(e){return vr(e.map(({cameraToWorld:t})=>$(t,3)))}function qG(e){if(e===null)return[];let{positions:t}=e,r=Math.floor(t.length/3),n=Math.max(Math.ceil(r/MG),1),o=[];for(let s=0;s<r;s+=n){let a=[t[3*s],t[3*s+1],t[3*s+2]];a.every(Number.isFinite)&&o.push(a)}return o}function Uw(e,t){return e[Math.round(t*(e.length-1))]}function z4(e,t,r,n,{downscale:o,holdout:s,up:a}){let{frames:i}=r;YG(e,i);let{factor:c,note:l}=JG(e,o,r.reduction),u=n.map(({imageSize:g})=>g),f=i.map((g,_)=>YR(g,u[_],r.reduction)),p=n.map(({toBeSeen:g})=>g),d=E4(r,f,{up:a,orientations:p}),h=i.map((g,_)=>({frame:g,...n[_],camera:Zf(XR(f[_],d.fromCapture),c),...JR(g,u[_],r.reduction)}));return{path:e,name:t,capture:r,placement:d,frames:h,splits:ZR(i,s),holdout:s,factor:c,notes:[...r.notes,...l,...XG(r,u),...QG(r,d)],warnings:v4(r,d,h)}}function L4(e,{width:t,height:r,orientation:n}){let o={width:t,height:r},s=n>=5?{width:r,height:t}:o;return e.size!==null&&!Up(e.size,s)&&Up(e.size,o)?{imageSize:o,orientation:void 0,toBeSeen:1}:{imageSize:s,orientation:1,toBeSeen:n}}function YG(e,t){let r=new Set;for(let{name:n}of t){if(r.has(n))throw new J(`Cannot load scene ${e}: two of its images are named ${n}. Rename or remove one of them.`);r.add(n)}}function JG(e,t,r){if(t%r===0)return{factor:t/r,note:[]};if(t<r)return{factor:1,note:[`Its images are there only reduced by ${r}.`]};throw new J(`Cannot load scene ${e} as downscale must be a multiple of ${r}, by which its images are already reduced: current value is ${t}.`)}function XG({frames:e,reduction:t},r){let n=e.flatMap(({intrinsics:a},i)=>{let c=a.size??r[i],l=Math.abs(c.width-r[i].width*t);return c.width===r[i].width||l<t?[]:[{stated:c,size:r[i]}]});if(n.length===0)return[];let[{stated:o,size:s}]=n;return[`The intrinsics of ${n.length} of ${e.length} images were scaled, as from ${to(o)} to ${to(s)} pixels.`]}function QG({placement:e},{layout:t}){return e===null||t.kind===e.layout.kind?[]:["Its cameras look at what lies outside the boxes that aabb_scale alone makes around the origin: the scene is centred by its cameras. To keep the file's coordinates, give it scale and offset."]}var Ww="transforms.json",eZ=2**17,N4="denerf train reads other captures, and --view shows how it goes.",tZ="Drop the photographs with the file: the whole folder.";async function C4(e){let t=await nZ(e),r=[];for(let o of t.frames)r.push(await iZ(e,o));let[n]=$4(e);return o=>z4(n,cZ(n),t,r,o)}async function M4(e,t,r,{split:n,onProgress:o,signal:s}){let a=qR(e,n),i=[];for(let c of a)s?.throwIfAborted(),i.push(await rZ(c,t,r,e.factor)),o?.(i.length,a.length);return KR(e,n,i)}async function rZ({frame:e,orientation:t,imageCircle:r,camera:n},o,s,a){let i=u=>s(o.get(u),u,t),c=await i(e.image),l=e.mask===null?void 0:{image:await i(e.mask),name:e.mask,ignores:e.maskIgnores};return{name:e.name,camera:n,...BR(c,{mask:l,imageCircle:r},a)}}function $4(e){let t=[Ww,...Ur.map($p)],r=[...e.keys()].filter(c=>t.includes(c.split("/").at(-1)));if(r.length===0)throw new J(`Cannot train here: none of the ${e.size} files is a ${Ww}, which says where the photographs were taken. ${N4}`);let n=c=>c.split("/").length,o=Math.min(...r.map(n)),[s]=r.filter(c=>n(c)===o).map(fl).sort(),i=r.filter(c=>fl(c)===s).filter(c=>c.endsWith(Ww));return i.length>0?i:Ur.map(c=>s+$p(c)).filter(c=>e.has(c))}async function nZ(e){let t=await Promise.all($4(e).map(async f=>{let p=new Uint8Array(await e.get(f).arrayBuffer());return{path:f,transforms:LR(f,iR(cR(p,f),f))}})),[{path:r,transforms:n}]=t,o=f=>Ur.find(p=>f.endsWith($p(p))),s=t.flatMap(({path:f,transforms:p})=>UR(f,p,o(f)??null)),a=t.flatMap(({transforms:f})=>f.unusable),i=oZ(r,s,a,e);if(o(r)!==void 0)return WR(fl(r),t,i);let c=jR(r,n,i),l=n.ply_file_path;if(l==null)return c;let u=`The points ${l} are not read here: the scene is placed without them.`;return{...c,notes:[...c.notes,u]}}function oZ(e,t,r,n){let o=[],{once:s,repeats:a}=_R(t),i=bR(s,{file:e,unusable:r},o),c=aZ(fl(e),n),l=i.images.flatMap(u=>{let{path:f,mask:p,intrinsics:d,cameraToWorld:h,split:g=null,bounds:_=null}=u,v=u.name??_i(f),S=c(f),E=p==null?null:c(p);if(S===null||p!=null&&E===null)return o.push({name:v,reason:sZ(S===null?f:p)}),[];let O=`${fl(S)}dynamic_mask_${Bw(S)}.png`,P=p==null&&n.has(O)?{mask:O,maskIgnores:"coloured"}:{mask:E};return[{name:v,image:S,...P,...{intrinsics:d,cameraToWorld:h,rays:null},split:g,bounds:_}]});return o.push(...a),Ip(o,t.length+r.length,e,tZ),{frames:l,skipped:o,notes:i.notes,reduction:1}}function sZ(e){return Tw(e)||/\.hei[cf]$/i.test(e)?`only PNG and JPEG images are read here, and ${e} is neither`:`${e} is not among the files`}function aZ(e,t){let r=Map.groupBy([...t.keys()].filter(o=>il(o)!==o),Bw),n=["",...lR.filter(o=>!o.startsWith(".hei"))];return o=>{let s=Rp(e+o.replaceAll("\\","/")),a=n.map(c=>s+c).find(c=>t.has(c)),i=r.get(Bw(s))??[];return a??(i.length===1?i[0]:null)}}async function iZ(e,{image:t,intrinsics:r}){let n=t,o=e.get(n);for(let s=eZ;;s*=4){let a=new Uint8Array(await o.slice(0,s).arrayBuffer());if(!Dp(a)&&!Tp(a))throw new J(`Cannot read ${n}: only PNG and JPEG photographs are read here, and it is neither. ${N4}`);let i=GR(a,n);if(i!==void 0)return L4(r,i);if(s>=o.size)throw UP(n,a.length,"within its header")}}function Bw(e){return il(e.split("/").at(-1))}function fl(e){return e.slice(0,e.lastIndexOf("/")+1)}function cZ(e){return e.split("/").at(-2)??"photographs"}var D4=3;async function F4(e,t,r,n,{onProgress:o,signal:s}={}){let a=new Set(Object.keys(n.settings??{})),i=fw(e,"photographs",n),c=await C4(t),l=c(i),u=iw(i,l,e.info.software).filter(({key:P})=>!a.has(P)),f=di(i,u),p=u.length===0?l:c(f),d=await M4(p,t,r,{split:"train",onProgress:o,signal:s}),h={...f,scene:p.name,up:N2(p.placement.up)},{config:g,settings:_}=pw(e,h,d,a),{skipped:v}=p.capture,S=v.slice(0,D4).map(({name:P,reason:T})=>`${P} (${T})`),E=`${v.length} photographs are left out: ${S.join(", ")}${v.length>D4?" \u2026":""}.`,O=[...v.length>0?[E]:[],...p.notes];return{config:g,settings:[...u,..._],scene:d,notes:O}}var U4=10,jp=class e{gpu;trainer;config;about;notes;#e;constructor(t,r,n,o,s){this.gpu=t,this.trainer=r,this.config=n,this.about=o,this.notes=s,this.#e=0}static async begin(t,{files:r,settings:n,denerf:o},s,a,i,c){let l=t.device.limits.maxStorageBuffersPerShaderStage;if(l<U4)throw new RangeError(`Cannot train here: this device binds ${l} storage buffers at once, and training takes ${U4}. Train by denerf train, or on another device.`);let u=(_,v)=>i(`Decoding photographs: ${_} of ${v}.`),{config:f,scene:p,notes:d}=await F4(t,r,s,{settings:n},{onProgress:u,signal:c});i("Compiling what trains, which can take a minute.");let h=await a(()=>Jg(t,f,p)),g=lZ(p,o);return new e(t,h,f,g,d)}get name(){return this.about.name}get done(){return this.trainer.steps>=this.config.steps}async advance(t){let{gpu:r,trainer:n,config:{steps:o}}=this,s=performance.now();do await n.step(),await r.settle();while(!this.done&&performance.now()-s<t);let{loss:a,psnr:i}=(await n.report()).at(-1);this.#e+=(performance.now()-s)/1e3;let[c,l]=[n.steps,this.#e];return{step:c,steps:o,loss:a,psnr:i,seconds:l,secondsLeft:l/c*(o-c)}}async field(){let{gpu:t,trainer:{model:r,steps:n},config:o,about:s}=this;return await ow({step:n,config:o,about:s,bits:8,arrays:await Qg(t,r)})}[Symbol.dispose](){this.trainer.destroy(),this.trainer.model.destroy()}};function lZ(e,t){let{name:r,near:n,far:o,layout:s,fromCapture:a,views:[{camera:i}]}=e,{lens:c,rays:l,...u}=i;return{denerf:t,name:r,range:{near:n,far:o},fromCapture:a,start:u,crop:null,tour:null,up:s.kind==="forward"?[0,1,0]:[0,0,1],distance:oe(de($(i.cameraToWorld,3),s.box.center))}}var uZ=400,fZ=4e3;async function j4(e,{gpu:t,inTurn:r,say:n,show:o},s){let a=l=>n({type:"training",text:l}),i=async l=>{let u=await r(()=>l.field()),f=new Blob([u],{type:"application/octet-stream"});n({type:"grown",name:l.name,file:f}),o(u)},c=async l=>{let u=l.notes.join(" ");for(let p=-1/0;!l.done&&!s.aborted;){let d=await r(()=>l.advance(uZ)),h=`Step ${d.step} of ${d.steps}. ${u}`.trimEnd();n({type:"training",text:h,progress:d}),!(performance.now()-p<fZ)&&(await i(l),p=performance.now())}await i(l);let f=s.aborted?"Stopped: the field stays.":"Trained to the end.";n({type:"trained",text:`${f} ${u}`.trimEnd()})};try{let l=JP(t.device);a("Reading the capture.");let u=await jp.begin(t,e,l,r,a,s);try{await c(u)}finally{u[Symbol.dispose]()}}catch(l){let u=s.aborted?"Stopped.":l instanceof Error?l.message:String(l);n({type:"trained",text:u})}}var pZ=120,Hw={most:3,within:6e4},W4=100,Gw="There is no picture yet: wait for it.";function B4(e){let t=new Vw(r=>e.postMessage(r));e.addEventListener("message",({data:r})=>t.hear(r))}var Vw=class{say;#e;#t;#r;#n;#o;#s;#c;#a;#i;#u;#l;#f;#p;#d;#h;#m;#y;#g;#w;#_;constructor(t){this.say=t,this.#e=null,this.#t=null,this.#r=null,this.#n=null,this.#o=null,this.#s=null,this.#c=!1,this.#a=!1,this.#i={width:0,height:0},this.#u=!0,this.#l=0,this.#f=-1,this.#p=!1,this.#d=null,this.#h=null,this.#m=Promise.resolve(),this.#y=-1,this.#g=[],this.#w=new Map,this.#_=null}hear(t){switch(t.type){case"canvas":this.#e=t.canvas,this.#v();break;case"field":this.#r=new Uint8Array(t.bytes),this.#v();break;case"size":this.#i={width:t.width,height:t.height},this.#x();break;case"camera":this.#o=t.camera,this.#x();break;case"look":this.#s=t.look,this.#x();break;case"visible":this.#u=t.visible,this.#S();break;case"train":this.#O(t);break;case"stop training":this.#h?.abort();break;case"pick":this.#L(t.id,async(r,n)=>{let o=await r.pick(t.camera,t.pixel,n);this.say({type:"picked",id:t.id,point:o})});break;case"capture":this.#z(t);break;case"file":this.#_?this.say({type:"file",id:t.id,bytes:this.#_}):this.say({type:"refused",id:t.id,message:Gw});break;case"cancel":this.#w.get(t.id)?.abort();break}}async#O({files:t,settings:r,denerf:n}){this.#h?.abort();let o=this.#h=new AbortController,s=a=>{this.#h===o&&this.say(a)};try{let{gpu:a}=await this.#b(async()=>this.#t??=await this.#k(this.#e));await j4({files:new Map(t),settings:r,denerf:n},{gpu:a,say:s,inTurn:i=>this.#b(i),show:i=>{this.#r=i,this.#v()}},o.signal)}catch(a){s({type:"trained",text:Cs(a)})}}#x(){this.#l++,this.#d?.abort(),this.#S()}#b(t){let r=this.#m.then(t);return this.#m=r.catch(()=>{}),r}#v(){this.#d?.abort(),this.#b(async()=>{let[t,r]=[this.#e,this.#r];if(!(!t||!r||this.#n&&this.#_===r)&&!(this.#w.size>0))try{let n=await this.#T(t,r);this.#c||(this.#o=null),this.#c=!0,this.say({type:"field",field:n.info}),this.#x()}catch(n){let o=this.#t;if(await Zw(W4),this.#t!==o)return;this.#n?(this.#r=this.#_,this.say({type:"busy",text:Cs(n)})):this.#E(n)}})}async#T(t,r){let n=this.#n;if(n&&await n.replace(r))return this.#_=r,n;let{gpu:o,context:s}=this.#t??=await this.#k(t),a=!n&&this.#g.length===0;a&&this.say({type:"busy",text:"Preparing the field for this device."});let i=await Ep.open(o,s,r);return!a&&!n&&this.say({type:"busy",text:"The GPU is back."}),n?.destroy(),[this.#n,this.#_]=[i,r],i}async#k(t){let r=await Lc.open({shaders:Tf}),n={gpu:r,context:CP(t,r)};return r.device.lost.then(({message:o})=>this.#A(o)),n}#A(t){let r=performance.now();if(this.#g=[...this.#g,r].filter(o=>r-o<Hw.within),[this.#t,this.#n]=[null,null],this.#g.length<Hw.most){this.say({type:"busy",text:"The GPU was lost, and is opened again."}),this.#v();return}let n=`The GPU was lost ${Hw.most} times within a minute${t?` (${t})`:""}. Reload the page to try again; smaller pictures may help.`;this.say({type:"failed",reason:"field",message:n})}#E(t){let r=Cs(t);if(r!==xf)return this.say({type:"failed",reason:"field",message:r});if(this.#g.length===0)return this.say({type:"failed",reason:"no-webgpu",message:r});this.say({type:"failed",reason:"field",message:"The GPU was lost, and the browser offers none any more. Reload the page, or start the browser again."})}async#S(){if(!this.#p){this.#p=!0;try{let t=!0;for(;this.#P();){let r=this.#l;if(!t&&!await this.#R(r)){t=!0;continue}await this.#b(()=>this.#I(r,t)),t=this.#l!==r}}finally{this.#p=!1}}}#P(){let{width:t,height:r}=this.#i;return this.#u&&t>0&&r>0&&this.#f!==this.#l&&this.#n!==null&&this.#o!==null&&this.#s!==null}async#R(t){return this.#y!==t&&(await Zw(pZ),this.#y=t),this.#l===t}async#I(t,r){let[n,o,s]=[this.#n,this.#o,this.#s];if(!n||!o||!s)return;let a=new AbortController;this.#d=r?null:a;try{let{width:i,height:c}=this.#i,l=await n.draw(fs(o,i,c),s,a.signal);l.done&&(this.#f=t),this.#a=!0,this.say({type:"frame",frame:l})}catch(i){if(a.signal.aborted||(await Zw(W4),this.#n!==n))return;this.#f=t,this.#a?this.say({type:"busy",text:Cs(i)}):this.#E(i)}finally{this.#d=null}}async#z({id:t,camera:r,samples:n}){let o=new AbortController,{signal:s}=o;this.#w.set(t,o);try{if(await this.#m,!this.#n||!this.#s)throw new Error(Gw);let a=await this.#n.capture(r,this.#s,n,s);this.say({type:"captured",id:t,png:await _S(a,r)})}catch(a){let i=s.aborted?"The picture was given up.":Cs(a);this.say({type:"refused",id:t,message:i})}finally{this.#w.delete(t),this.#v()}}#L(t,r){this.#d?.abort(),this.#b(async()=>{try{if(!this.#n||!this.#s)throw new Error(Gw);await r(this.#n,this.#s)}catch(n){this.say({type:"refused",id:t,message:Cs(n)})}this.#S()})}};function Zw(e){return new Promise(t=>setTimeout(t,e))}async function dZ(){let e=document.getElementById("page"),t=SP();try{let r=t?.about??await kP();e.replaceChildren(),hZ(e,r,t)}catch(r){e.textContent=r instanceof Error?r.message:String(r)}}function hZ(e,t,r){let n=new xp(r?.script??new URL("page.js",document.baseURI)),o=()=>{},s=yP(t,dS(),{send:f=>o(f),pick:f=>n.pick(s.camera.value,f),capture:(f,p,d)=>n.capture(f,p,d),train:(f,p)=>n.train(f,p,t.version),stopTraining:()=>n.stopTraining(),fieldFile:()=>n.fieldFile()}),a=new URLSearchParams(`${location.search.slice(1)}&${location.hash.slice(1)}`),i=Number(a.get("pixels"));i>=1&&(s.maxSide.value=Math.round(i)),It(()=>{document.documentElement.dataset.theme=s.theme.value}),It(()=>{document.title=`${s.about.value.name} \u2013 denerf`});let c=r?.pictures??(t.served?["fallback.png"]:[]),l=r?.pictures[0]??null;if(F_(y(xP,{store:s,poster:l,pictures:c,onCanvas:f=>n.show(f)}),e),n.follow(s),m2(s),r&&(s.stage.value={is:"waiting",text:"Opening the GPU.",share:null},n.open(r.field)),!t.served)return;let u=new Sp(s,f=>{s.training.value.is==="idle"&&n.open(f)});u.fetch(),o=AP(s,()=>u.fetch(),PP()).send,It(()=>{s.connection.value==="open"&&s.field.peek()===null&&u.fetch()})}ar({jitless:!0});typeof document>"u"?B4(self):dZ();})();
