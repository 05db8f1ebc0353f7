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
(()=>{var KI=Object.defineProperty;var qI=(e,t)=>{for(var r in t)KI(e,r,{get:t[r],enumerable:!0})};var zl,Re,j_,Id,fo,$_,B_,H_,Ad,Al,Li,G_,Ld,Rd,Pd,YI,Pl={},Il=[],JI=/acit|ex(?:s|g|n|p|$)|rph|grid|ows|mnc|ntw|ine[ch]|zoo|^ord|itera/i,Nl=Array.isArray;function Nn(e,t){for(var r in t)e[r]=t[r];return e}function zd(e){e&&e.parentNode&&e.parentNode.removeChild(e)}function Nd(e,t,r){var n,o,s,a={};for(s in t)s=="key"?n=t[s]:s=="ref"?o=t[s]:a[s]=t[s];if(arguments.length>2&&(a.children=arguments.length>3?zl.call(arguments,2):r),typeof e=="function"&&e.defaultProps!=null)for(s in e.defaultProps)a[s]===void 0&&(a[s]=e.defaultProps[s]);return Rl(e,a,n,o,null)}function Rl(e,t,r,n,o){var s={type:e,props:t,key:r,ref:n,__k:null,__:null,__b:0,__e:null,__c:null,constructor:void 0,__v:o??++j_,__i:-1,__u:0};return o==null&&Re.vnode!=null&&Re.vnode(s),s}function Se(e){return e.children}function sa(e,t){this.props=e,this.context=t}function as(e,t){if(t==null)return e.__?as(e.__,e.__i+1):null;for(var r;t<e.__k.length;t++)if((r=e.__k[t])!=null&&r.__e!=null)return r.__e;return typeof e.type=="function"?as(e):null}function XI(e){if(e.__P&&e.__d){var t=e.__v,r=t.__e,n=[],o=[],s=Nn({},t);s.__v=t.__v+1,Re.vnode&&Re.vnode(s),Cd(e.__P,s,t,e.__n,e.__P.namespaceURI,32&t.__u?[r]:null,n,r??as(t),!!(32&t.__u),o),s.__v=t.__v,s.__.__k[s.__i]=s,Y_(n,s,o),t.__e=t.__=null,s.__e!=r&&Z_(s)}}function Z_(e){if((e=e.__)!=null&&e.__c!=null)return e.__e=e.__c.base=null,e.__k.some(function(t){if(t!=null&&t.__e!=null)return e.__e=e.__c.base=t.__e}),Z_(e)}function U_(e){(!e.__d&&(e.__d=!0)&&fo.push(e)&&!Ll.__r++||$_!=Re.debounceRendering)&&(($_=Re.debounceRendering)||B_)(Ll)}function Ll(){try{for(var e,t=1;fo.length;)fo.length>t&&fo.sort(H_),e=fo.shift(),t=fo.length,XI(e)}finally{fo.length=Ll.__r=0}}function V_(e,t,r,n,o,s,a,i,c,l,u){var f,p,d,h,g,_,v=n&&n.__k||Il,S=t.length;for(c=QI(r,t,v,c,S),f=0;f<S;f++)(d=r.__k[f])!=null&&(p=d.__i!=-1&&v[d.__i]||Pl,d.__i=f,_=Cd(e,d,p,o,s,a,i,c,l,u),h=d.__e,d.ref&&p.ref!=d.ref&&(p.ref&&Md(p.ref,null,d),u.push(d.ref,d.__c||h,d)),g==null&&h!=null&&(g=h),4&d.__u?(c=K_(d,c,e),p.__e&&(p.__e=null)):typeof d.type=="function"&&_!==void 0?c=_:h&&(c=h.nextSibling),d.__u&=-7);return r.__e=g,c}function QI(e,t,r,n,o){var s,a,i,c,l,u=r.length,f=u,p=0;for(e.__k=new Array(o),s=0;s<o;s++)(a=t[s])!=null&&typeof a!="boolean"&&typeof a!="function"?(typeof a=="string"||typeof a=="number"||typeof a=="bigint"||a.constructor==String?a=e.__k[s]=Rl(null,a,null,null,null):Nl(a)?a=e.__k[s]=Rl(Se,{children:a},null,null,null):a.constructor===void 0&&a.__b>0?a=e.__k[s]=Rl(a.type,a.props,a.key,a.ref?a.ref:null,a.__v):e.__k[s]=a,c=s+p,a.__=e,a.__b=e.__b+1,i=null,(l=a.__i=eL(a,r,c,f))!=-1&&(f--,(i=r[l])&&(i.__u|=2)),i==null||i.__v==null?(l==-1&&(o>u?p--:o<u&&p++),typeof a.type!="function"&&(a.__u|=4)):l!=c&&(l==c-1?p--:l==c+1?p++:(l>c?p--:p++,a.__u|=4))):e.__k[s]=null;if(f)for(s=0;s<u;s++)(i=r[s])!=null&&(2&i.__u)==0&&(i.__e==n&&(n=as(i)),X_(i,i));return n}function K_(e,t,r){var n,o;if(typeof e.type=="function"){for(n=e.__k,o=0;n&&o<n.length;o++)n[o]&&(n[o].__=e,t=K_(n[o],t,r));return t}e.__e!=t&&(t&&e.type&&!t.parentNode&&(t=as(e)),t=r.insertBefore(e.__e,t||null));do t=t&&t.nextSibling;while(t!=null&&t.nodeType==8);return t}function eL(e,t,r,n){var o,s,a,i=e.key,c=e.type,l=t[r],u=l!=null&&(2&l.__u)==0;if(l===null&&i==null||u&&i==l.key&&c==l.type)return r;if(n>(u?1:0)){for(o=r-1,s=r+1;o>=0||s<t.length;)if((l=t[a=o>=0?o--:s++])!=null&&(2&l.__u)==0&&i==l.key&&c==l.type)return a}return-1}function F_(e,t,r){t[0]=="-"?e.setProperty(t,r??""):e[t]=r==null?"":typeof r!="number"||JI.test(t)?r:r+"px"}function Tl(e,t,r,n,o){var s,a;e:if(t=="style")if(typeof r=="string")e.style.cssText=r;else{if(typeof n=="string"&&(e.style.cssText=n=""),n)for(t in n)r&&t in r||F_(e.style,t,"");if(r)for(t in r)n&&r[t]==n[t]||F_(e.style,t,r[t])}else if(t[0]=="o"&&t[1]=="n")s=t!=(t=t.replace(G_,"$1")),a=t.toLowerCase(),t=a in e||t=="onFocusOut"||t=="onFocusIn"?a.slice(2):t.slice(2),e.l||(e.l={}),e.l[t+s]=r,r?n?r[Li]=n[Li]:(r[Li]=Ld,e.addEventListener(t,s?Pd:Rd,s)):e.removeEventListener(t,s?Pd:Rd,s);else{if(o=="http://www.w3.org/2000/svg")t=t.replace(/xlink(H|:h)/,"h").replace(/sName$/,"s");else if(t!="width"&&t!="height"&&t!="href"&&t!="list"&&t!="form"&&t!="tabIndex"&&t!="download"&&t!="rowSpan"&&t!="colSpan"&&t!="role"&&t!="popover"&&t in e)try{e[t]=r??"";break e}catch{}typeof r=="function"||(r==null||r===!1&&t[4]!="-"?e.removeAttribute(t):e.setAttribute(t,t=="popover"&&r==1?"":r))}}function W_(e){return function(t){if(this.l){var r=this.l[t.type+e];if(t[Al]==null)t[Al]=Ld++;else if(t[Al]<r[Li])return;return r(Re.event?Re.event(t):t)}}}function Cd(e,t,r,n,o,s,a,i,c,l){var u,f,p,d,h,g,_,v,S,E,T,R,O,P,M,U,F=t.type;if(t.constructor!==void 0)return null;128&r.__u&&(c=!!(32&r.__u),s=[i=t.__e=r.__e]),(u=Re.__b)&&u(t);e:if(typeof F=="function"){f=a.length;try{if(S=t.props,E=F.prototype&&F.prototype.render,T=(u=F.contextType)&&n[u.__c],R=u?T?T.props.value:u.__:n,r.__c?v=(p=t.__c=r.__c).__=p.__E:(E?t.__c=p=new F(S,R):(t.__c=p=new sa(S,R),p.constructor=F,p.render=rL),T&&T.sub(p),p.state||(p.state={}),p.__n=n,d=p.__d=!0,p.__h=[],p._sb=[]),E&&p.__s==null&&(p.__s=p.state),E&&F.getDerivedStateFromProps!=null&&(p.__s==p.state&&(p.__s=Nn({},p.__s)),Nn(p.__s,F.getDerivedStateFromProps(S,p.__s))),h=p.props,g=p.state,p.__v=t,d)E&&F.getDerivedStateFromProps==null&&p.componentWillMount!=null&&p.componentWillMount(),E&&p.componentDidMount!=null&&p.__h.push(p.componentDidMount);else{if(E&&F.getDerivedStateFromProps==null&&S!==h&&p.componentWillReceiveProps!=null&&p.componentWillReceiveProps(S,R),t.__v==r.__v||!p.__e&&p.shouldComponentUpdate!=null&&p.shouldComponentUpdate(S,p.__s,R)===!1){t.__v!=r.__v&&(p.props=S,p.state=p.__s,p.__d=!1),t.__e=r.__e,t.__k=r.__k,t.__k.some(function(z){z&&(z.__=t)}),Il.push.apply(p.__h,p._sb),p._sb=[],p.__h.length&&a.push(p),i=as(r);break e}p.componentWillUpdate!=null&&p.componentWillUpdate(S,p.__s,R),E&&p.componentDidUpdate!=null&&p.__h.push(function(){p.componentDidUpdate(h,g,_)})}if(p.context=R,p.props=S,p.__P=e,p.__e=!1,O=Re.__r,P=0,E)p.state=p.__s,p.__d=!1,O&&O(t),u=p.render(p.props,p.state,p.context),Il.push.apply(p.__h,p._sb),p._sb=[];else do p.__d=!1,O&&O(t),u=p.render(p.props,p.state,p.context),p.state=p.__s;while(p.__d&&++P<25);p.state=p.__s,p.getChildContext!=null&&(n=Nn(Nn({},n),p.getChildContext())),E&&!d&&p.getSnapshotBeforeUpdate!=null&&(_=p.getSnapshotBeforeUpdate(h,g)),M=u!=null&&u.type===Se&&u.key==null?J_(u.props.children):u,i=V_(e,Nl(M)?M:[M],t,r,n,o,s,a,i,c,l),p.base=t.__e,t.__u&=-161,p.__h.length&&a.push(p),v&&(p.__E=p.__=null)}catch(z){if(a.length=f,t.__v=null,c||s!=null){if(z.then){for(t.__u|=c?160:128;i&&i.nodeType==8&&i.nextSibling;)i=i.nextSibling;s!=null&&(s[s.indexOf(i)]=null),t.__e=i}else if(s!=null)for(U=s.length;U--;)zd(s[U])}else t.__e=r.__e;t.__k==null&&(t.__k=r.__k||[]),z.then||q_(t),Re.__e(z,t,r)}}else s==null&&t.__v==r.__v?(t.__k=r.__k,t.__e=r.__e):i=t.__e=tL(r.__e,t,r,n,o,s,a,c,l);return(u=Re.diffed)&&u(t),128&t.__u?void 0:i}function q_(e){e&&(e.__c&&(e.__c.__e=!0),e.__k&&e.__k.some(q_))}function Y_(e,t,r){for(var n=0;n<r.length;n++)Md(r[n],r[++n],r[++n]);Re.__c&&Re.__c(t,e),e.some(function(o){try{e=o.__h,o.__h=[],e.some(function(s){s.call(o)})}catch(s){Re.__e(s,o.__v)}})}function J_(e){return typeof e!="object"||e==null||e.__b>0?e:Nl(e)?e.map(J_):e.constructor!==void 0?null:Nn({},e)}function tL(e,t,r,n,o,s,a,i,c){var l,u,f,p,d,h,g,_=r.props||Pl,v=t.props,S=t.type;if(S=="svg"?o="http://www.w3.org/2000/svg":S=="math"?o="http://www.w3.org/1998/Math/MathML":o||(o="http://www.w3.org/1999/xhtml"),s!=null){for(l=0;l<s.length;l++)if((d=s[l])&&"setAttribute"in d==!!S&&(S?d.localName==S:d.nodeType==3)){e=d,s[l]=null;break}}if(e==null){if(S==null)return document.createTextNode(v);e=document.createElementNS(o,S,v.is&&v),i&&(Re.__m&&Re.__m(t,s),i=!1),s=null}if(S==null)_===v||i&&e.data==v||(e.data=v);else{if(s=S=="textarea"&&v.defaultValue!=null?null:s&&zl.call(e.childNodes),!i&&s!=null)for(_={},l=0;l<e.attributes.length;l++)_[(d=e.attributes[l]).name]=d.value;for(l in _)d=_[l],l=="dangerouslySetInnerHTML"?f=d:l=="children"||l in v||l=="value"&&"defaultValue"in v||l=="checked"&&"defaultChecked"in v||Tl(e,l,null,d,o);for(l in v)d=v[l],l=="children"?p=d:l=="dangerouslySetInnerHTML"?u=d:l=="value"?h=d:l=="checked"?g=d:i&&typeof d!="function"||_[l]===d||Tl(e,l,d,_[l],o);if(u)i||f&&(u.__html==f.__html||u.__html==e.innerHTML)||(e.innerHTML=u.__html),t.__k=[];else if(f&&(e.innerHTML=""),V_(t.type=="template"?e.content:e,Nl(p)?p:[p],t,r,n,S=="foreignObject"?"http://www.w3.org/1999/xhtml":o,s,a,s?s[0]:r.__k&&as(r,0),i,c),s!=null)for(l=s.length;l--;)zd(s[l]);i&&S!="textarea"||(l="value",S=="progress"&&h==null?e.removeAttribute("value"):h!=null&&(h!==e[l]||S=="progress"&&!h||S=="option"&&h!=_[l])&&Tl(e,l,h,_[l],o),l="checked",g!=null&&g!=e[l]&&Tl(e,l,g,_[l],o))}return e}function Md(e,t,r){try{if(typeof e=="function"){var n=typeof e.__u=="function";n&&e.__u(),n&&t==null||(e.__u=e(t))}else e.current=t}catch(o){Re.__e(o,r)}}function X_(e,t,r){var n,o;if(Re.unmount&&Re.unmount(e),(n=e.ref)&&(n.current&&n.current!=e.__e||Md(n,null,t)),(n=e.__c)!=null){if(n.componentWillUnmount)try{n.componentWillUnmount()}catch(s){Re.__e(s,t)}n.base=n.__P=n.__n=null}if(n=e.__k)for(o=0;o<n.length;o++)n[o]&&X_(n[o],t,r||typeof e.type!="function");r||zd(e.__e),e.__c=e.__=e.__e=void 0}function rL(e,t,r){return this.constructor(e,r)}function Q_(e,t,r){var n,o,s,a;t==document&&(t=document.documentElement),Re.__&&Re.__(e,t),o=(n=typeof r=="function")?null:r&&r.__k||t.__k,s=[],a=[],Cd(t,e=(!n&&r||t).__k=Nd(Se,null,[e]),o||Pl,Pl,t.namespaceURI,!n&&r?[r]:o?null:t.firstChild?zl.call(t.childNodes):null,s,!n&&r?r:o?o.__e:t.firstChild,n,a),Y_(s,e,a),e.props.children=null}zl=Il.slice,Re={__e:function(e,t,r,n){for(var o,s,a;t=t.__;)if((o=t.__c)&&!o.__)try{if((s=o.constructor)&&s.getDerivedStateFromError!=null&&(o.setState(s.getDerivedStateFromError(e)),a=o.__d),o.componentDidCatch!=null&&(o.componentDidCatch(e,n||{}),a=o.__d),a)return o.__E=o}catch(i){e=i}throw e}},j_=0,Id=function(e){return e!=null&&e.constructor===void 0},sa.prototype.setState=function(e,t){var r;r=this.__s!=null&&this.__s!=this.state?this.__s:this.__s=Nn({},this.state),typeof e=="function"&&(e=e(Nn({},r),this.props)),e&&Nn(r,e),e!=null&&this.__v&&(t&&this._sb.push(t),U_(this))},sa.prototype.forceUpdate=function(e){this.__v&&(this.__e=!0,e&&this.__h.push(e),U_(this))},sa.prototype.render=Se,fo=[],B_=typeof Promise=="function"?Promise.prototype.then.bind(Promise.resolve()):setTimeout,H_=function(e,t){return e.__v.__b-t.__v.__b},Ll.__r=0,Ad=Math.random().toString(8),Al="__d"+Ad,Li="__a"+Ad,G_=/(PointerCapture)$|Capture$/i,Ld=0,Rd=W_(!1),Pd=W_(!0),YI=0;var nL=0,u8=Array.isArray;function y(e,t,r,n,o,s){t||(t={});var a,i,c=t;if("ref"in c)for(i in c={},t)i=="ref"?a=t[i]:c[i]=t[i];var l={type:e,props:c,key:r,ref:a,__k:null,__:null,__b:0,__e:null,__c:null,constructor:void 0,__v:--nL,__i:-1,__u:0,__source:o,__self:s};if(typeof e=="function"&&(a=e.defaultProps))for(i in a)c[i]===void 0&&(c[i]=a[i]);return Re.vnode&&Re.vnode(l),l}Symbol.dispose??=Symbol("Symbol.dispose");var ae={};qI(ae,{BIGINT_FORMAT_RANGES:()=>$l,CONSTANT_CATCH:()=>uy,Class:()=>Ud,NUMBER_FORMAT_RANGES:()=>Ni,aborted:()=>_r,allowsEval:()=>Gd,assert:()=>cL,assertEqual:()=>oL,assertIs:()=>aL,assertNever:()=>iL,assertNotEqual:()=>sL,assignProp:()=>zr,attachSchema:()=>Ci,base64ToUint8Array:()=>cy,base64urlToUint8Array:()=>TL,cached:()=>la,captureStackTrace:()=>Ml,cleanEnum:()=>OL,cleanRegex:()=>zi,clone:()=>Nr,cloneDef:()=>fL,codePointLength:()=>Mi,constantCatch:()=>fy,createTransparentProxy:()=>wL,defineLazy:()=>jd,defineLazyInternal:()=>be,derived:()=>IL,esc:()=>Bd,escapeRegex:()=>Dn,explicitlyAborted:()=>Kd,extend:()=>bL,finalizeIssue:()=>$n,floatSafeRemainder:()=>Wd,getElementAtPath:()=>pL,getEnumValues:()=>ia,getLengthableOrigin:()=>Di,getParsedType:()=>gL,getSizableOrigin:()=>iy,hexToUint8Array:()=>RL,hide:()=>Wl,installLazyProp:()=>CL,isObject:()=>cs,isPlainObject:()=>ls,issue:()=>fa,joinValues:()=>Cl,jsonStringifyReplacer:()=>ca,members:()=>Yd,merge:()=>xL,mergeDefs:()=>Mn,normalizeParams:()=>ne,nullish:()=>Fd,numKeys:()=>mL,objectClone:()=>lL,omit:()=>yL,optionalKeys:()=>Vd,own:()=>ho,parsedType:()=>qd,partial:()=>SL,pick:()=>_L,prefixIssues:()=>us,primitiveTypes:()=>sy,promiseAllObject:()=>dL,propertyKeyTypes:()=>Zd,randomString:()=>hL,rawShape:()=>ua,required:()=>kL,safeExtend:()=>vL,shallowClone:()=>oy,sizeCaps:()=>Fl,slugify:()=>Hd,stringifyPrimitive:()=>Dl,toZod:()=>ty,uint8ArrayToBase64:()=>ly,uint8ArrayToBase64url:()=>AL,uint8ArrayToHex:()=>PL,unwrapMessage:()=>aa});function oL(e){return e}function sL(e){return e}function ty(){return e=>e}function aL(e){}function iL(e){throw new Error("Unexpected value in exhaustive check")}function cL(e){}function ia(e){let t=Object.values(e).filter(n=>typeof n=="number");return Object.entries(e).filter(([n,o])=>t.indexOf(+n)===-1).map(([n,o])=>o)}function Cl(e,t="|"){return e.map(r=>Dl(r)).join(t)}function ca(e,t){return typeof t=="bigint"?t.toString():t}var $d=class{constructor(t){this._getter=t,this._value=void 0}get value(){let t=this._getter;return t!==void 0&&(this._value=t(),this._getter=void 0),this._value}};function la(e){return new $d(e)}function Fd(e){return e==null}function zi(e){let t=e.startsWith("^")?1:0,r=e.endsWith("$")?e.length-1:e.length;return e.slice(t,r)}function Wd(e,t){let r=e/t,n=Math.round(r),o=4*Number.EPSILON*Math.max(Math.abs(r),1);return Math.abs(r-n)<o?0:r-n}var ey=Symbol("evaluating");function jd(e,t,r){let n;Object.defineProperty(e,t,{get(){if(n!==ey)return n===void 0&&(n=ey,n=r()),n},set(o){Object.defineProperty(e,t,{value:o})},configurable:!0})}function lL(e){return Object.create(Object.getPrototypeOf(e),Object.getOwnPropertyDescriptors(e))}function zr(e,t,r){Object.defineProperty(e,t,{value:r,writable:!0,enumerable:!0,configurable:!0})}function ua(e){let t=Object.getOwnPropertyDescriptor(e,"shape");return t?.get?t.get.raw:t?.value}function Cn(e){return ua(e._zod.def)??e._zod.def.shape}function ry(e,t,r){Object.defineProperty(e,t,{get(){let n=r();return zr(this,t,n),n},enumerable:!0,configurable:!0})}function ny(e,t,r){t in e?zr(e,t,r):e[t]=r}function is(e,t,r,n){let o=Cn(t);for(let s of r){let a=Object.getOwnPropertyDescriptor(o,s);a.enumerable&&(a.get?ry(e,s,()=>{let i=t._zod.def.shape[s];return n?n(i,s):i}):ny(e,s,n?n(a.value,s):a.value))}}function uL(e,t){for(let r of Reflect.ownKeys(t)){let n=Object.getOwnPropertyDescriptor(t,r);n.enumerable&&(n.get?ry(e,r,()=>t[r]):ny(e,r,n.value))}}function Mn(...e){let t={};for(let r of e){let n=Object.getOwnPropertyDescriptors(r);Object.assign(t,n)}return Object.defineProperties({},t)}function fL(e){return Mn(e._zod.def)}function pL(e,t){return t?t.reduce((r,n)=>r?.[n],e):e}function dL(e){let t=Object.keys(e),r=t.map(n=>e[n]);return Promise.all(r).then(n=>{let o={};for(let s=0;s<t.length;s++)o[t[s]]=n[s];return o})}function hL(e=10){let t="abcdefghijklmnopqrstuvwxyz",r="";for(let n=0;n<e;n++)r+=t[Math.floor(Math.random()*t.length)];return r}function Bd(e){return JSON.stringify(e)}function Hd(e){return e.toLowerCase().trim().replace(/[^\w\s-]/g,"").replace(/[\s_-]+/g,"-").replace(/^-+|-+$/g,"")}var Ml="captureStackTrace"in Error?Error.captureStackTrace:(...e)=>{};function cs(e){return typeof e=="object"&&e!==null&&!Array.isArray(e)}var Gd=la(()=>{if(or.jitless||typeof navigator<"u"&&navigator?.userAgent?.includes("Cloudflare"))return!1;try{let e=Function;return new e(""),!0}catch{return!1}});function ls(e){if(cs(e)===!1)return!1;let t=e.constructor;if(t===void 0||typeof t!="function")return!0;let r=t.prototype;return!(cs(r)===!1||Object.prototype.hasOwnProperty.call(r,"isPrototypeOf")===!1)}function oy(e){return ls(e)?{...e}:Array.isArray(e)?[...e]:e instanceof Map?new Map(e):e instanceof Set?new Set(e):e}function mL(e){let t=0;for(let r in e)Object.prototype.hasOwnProperty.call(e,r)&&t++;return t}var gL=e=>{let t=typeof e;switch(t){case"undefined":return"undefined";case"string":return"string";case"number":return Number.isNaN(e)?"nan":"number";case"boolean":return"boolean";case"function":return"function";case"bigint":return"bigint";case"symbol":return"symbol";case"object":return Array.isArray(e)?"array":e===null?"null":e.then&&typeof e.then=="function"&&e.catch&&typeof e.catch=="function"?"promise":typeof Map<"u"&&e instanceof Map?"map":typeof Set<"u"&&e instanceof Set?"set":typeof Date<"u"&&e instanceof Date?"date":typeof File<"u"&&e instanceof File?"file":"object";default:throw new Error(`Unknown data type: ${t}`)}},Zd=new Set(["string","number","symbol"]),sy=new Set(["string","number","bigint","boolean","symbol","undefined"]);function Dn(e){return e.replace(/[.*+?^${}()|[\]\\]/g,"\\$&")}function Nr(e,t,r){let n=new e._zod.constr(t??e._zod.def);return(!t||r?.parent)&&(n._zod.parent=e),n}function ne(e){let t=e;if(!t)return{};if(typeof t=="string")return{error:()=>t};if(t?.message!==void 0){if(t?.error!==void 0)throw new Error("Cannot specify both `message` and `error` params");t.error=t.message}return delete t.message,typeof t.error=="string"?{...t,error:()=>t.error}:t}function wL(e){let t;return new Proxy({},{get(r,n,o){return t??(t=e()),Reflect.get(t,n,o)},set(r,n,o,s){return t??(t=e()),Reflect.set(t,n,o,s)},has(r,n){return t??(t=e()),Reflect.has(t,n)},deleteProperty(r,n){return t??(t=e()),Reflect.deleteProperty(t,n)},ownKeys(r){return t??(t=e()),Reflect.ownKeys(t)},getOwnPropertyDescriptor(r,n){return t??(t=e()),Reflect.getOwnPropertyDescriptor(t,n)},defineProperty(r,n,o){return t??(t=e()),Reflect.defineProperty(t,n,o)}})}function Dl(e){return typeof e=="bigint"?e.toString()+"n":typeof e=="string"?`"${e}"`:`${e}`}function Vd(e){return Object.keys(e).filter(t=>e[t]._zod.optin!==void 0&&e[t]._zod.optout==="optional")}var Ni={safeint:[Number.MIN_SAFE_INTEGER,Number.MAX_SAFE_INTEGER],int32:[-2147483648,2147483647],uint32:[0,4294967295],float32:[-34028234663852886e22,34028234663852886e22],float64:[-Number.MAX_VALUE,Number.MAX_VALUE]},$l={int64:[BigInt("-9223372036854775808"),BigInt("9223372036854775807")],uint64:[BigInt(0),BigInt("18446744073709551615")]};function _L(e,t){let r=e._zod.def,n=r.checks;if(n&&n.length>0)throw new Error(".pick() cannot be used on object schemas containing refinements");let s={};return is(s,e,Ul(e,t)),Nr(e,Mn(r,{shape:s,checks:[]}))}function Ul(e,t){let r=Cn(e),n=[];for(let o of Reflect.ownKeys(t)){if(!Object.getOwnPropertyDescriptor(r,o)?.enumerable)throw new Error(`Unrecognized key: "${String(o)}"`);t[o]&&n.push(o)}return n}function yL(e,t){let r=e._zod.def,n=r.checks;if(n&&n.length>0)throw new Error(".omit() cannot be used on object schemas containing refinements");let s=new Set(Ul(e,t)),a={};return is(a,e,Reflect.ownKeys(Cn(e)).filter(i=>!s.has(i))),Nr(e,Mn(r,{shape:a,checks:[]}))}function bL(e,t){if(!ls(t))throw new Error("Invalid input to extend: expected a plain object");let r=e._zod.def.checks;if(r&&r.length>0){let o=Cn(e);for(let s of Reflect.ownKeys(t))if(Object.getOwnPropertyDescriptor(o,s)!==void 0)throw new Error("Cannot overwrite keys on object schemas containing refinements. Use `.safeExtend()` instead.")}return Nr(e,Mn(e._zod.def,{shape:ay(e,t)}))}function ay(e,t){let r={};return is(r,e,Reflect.ownKeys(Cn(e))),uL(r,t),r}function vL(e,t){if(!ls(t))throw new Error("Invalid input to safeExtend: expected a plain object");return Nr(e,Mn(e._zod.def,{shape:ay(e,t)}))}function xL(e,t){if(!t?._zod?.def)throw new Error("Invalid input to merge: expected an object schema. To merge a plain shape, use `.extend()`.");if(e._zod.def.checks?.length)throw new Error(".merge() cannot be used on object schemas containing refinements. Use .safeExtend() instead.");let r={};is(r,e,Reflect.ownKeys(Cn(e))),is(r,t,Reflect.ownKeys(Cn(t)));let n=Mn(e._zod.def,{shape:r,get catchall(){return t._zod.def.catchall},checks:t._zod.def.checks??[]});return Nr(e,n)}function SL(e,t,r,n="partial"){let s=t._zod.def.checks;if(s&&s.length>0)throw new Error(`.${n}() cannot be used on object schemas containing refinements`);let i=r?new Set(Ul(t,r)):void 0,c={};return is(c,t,Reflect.ownKeys(Cn(t)),e&&((l,u)=>i&&!i.has(u)?l:new e({type:"optional",innerType:l}))),Nr(t,Mn(t._zod.def,{shape:c,checks:[]}))}function kL(e,t,r){let n=r?new Set(Ul(t,r)):void 0,o={};return is(o,t,Reflect.ownKeys(Cn(t)),(s,a)=>n&&!n.has(a)?s:new e({type:"nonoptional",innerType:s})),Nr(t,Mn(t._zod.def,{shape:o}))}function _r(e,t=0){if(e.aborted===!0)return!0;for(let r=t;r<e.issues.length;r++)if(e.issues[r]?.continue!==!0)return!0;return!1}function Kd(e,t=0){if(e.aborted===!0)return!0;for(let r=t;r<e.issues.length;r++)if(e.issues[r]?.continue===!1)return!0;return!1}function us(e,t){return t.map(r=>{var n;return(n=r).path??(n.path=[]),r.path.unshift(e),r})}function aa(e){return typeof e=="string"?e:e?.message}function Fl(e){let t=[];for(let r of e??[]){let n=r._zod.def;if(!/_(length|size)$|_equals$/.test(n.check))break;let o=n.maximum??n.length??n.size;o>=0&&t.push([o,r])}return t}function Ci(e,t,r){var n;for(let o=t;o<e.length;o++)(n=e[o]).schema??(n.schema=r)}function $n(e,t,r){var n;let o=e.inst?._zod?.traits;o?.has("$ZodType")&&(o.has("$ZodCheck")?(n=e).schema??(n.schema=e.inst):e.schema=e.inst);let s=e.schema!==e.inst?e.schema?._zod.def?.error:void 0,a=e.message?e.message:aa(e.inst?._zod.def?.error?.(e))??aa(s?.(e))??aa(t?.error?.(e))??aa(r.customError?.(e))??aa(r.localeError?.(e))??"Invalid input",i={};for(let c of Object.keys(e))c==="inst"||c==="schema"||c==="continue"||c==="input"||c==="__proto__"||(i[c]=e[c]);return i.path??(i.path=[]),i.message=a,t?.reportInput&&(i.input=e.input),i}function iy(e){return e instanceof Set?"set":e instanceof Map?"map":e instanceof File?"file":"unknown"}var EL=/[\uD800-\uDBFF]/;function Mi(e){let t=e.length;if(!EL.test(e))return t;let r=t;for(let n=0;n<t-1;n++)(e.charCodeAt(n)&64512)===55296&&(e.charCodeAt(n+1)&64512)===56320&&(r--,n++);return r}function Di(e){return Array.isArray(e)?"array":typeof e=="string"?"string":"unknown"}function qd(e){let t=typeof e;switch(t){case"number":return Number.isNaN(e)?"nan":"number";case"object":{if(e===null)return"null";if(Array.isArray(e))return"array";let r=e;if(r&&Object.getPrototypeOf(r)!==Object.prototype&&"constructor"in r&&r.constructor)return r.constructor.name}}return t}function fa(...e){let[t,r,n]=e;return typeof t=="string"?{message:t,code:"custom",input:r,inst:n}:{...t}}function OL(e){return Object.entries(e).filter(([t,r])=>Number.isNaN(Number.parseInt(t,10))).map(t=>t[1])}function cy(e){let t=atob(e),r=new Uint8Array(t.length);for(let n=0;n<t.length;n++)r[n]=t.charCodeAt(n);return r}function ly(e){let t="";for(let r=0;r<e.length;r++)t+=String.fromCharCode(e[r]);return btoa(t)}function TL(e){let t=e.replace(/-/g,"+").replace(/_/g,"/"),r="=".repeat((4-t.length%4)%4);return cy(t+r)}function AL(e){return ly(e).replace(/\+/g,"-").replace(/\//g,"_").replace(/=/g,"")}function RL(e){let t=e.replace(/^0x/,"");if(t.length%2!==0)throw new Error("Invalid hex string length");let r=new Uint8Array(t.length/2);for(let n=0;n<t.length;n+=2)r[n/2]=Number.parseInt(t.slice(n,n+2),16);return r}function PL(e){return Array.from(e).map(t=>t.toString(16).padStart(2,"0")).join("")}var Ud=class{constructor(...t){}};function Yd(e,t){for(let r in t){let n=Object.getOwnPropertyDescriptor(t,r);n.get?Object.defineProperty(e,r,{...n,enumerable:!1}):LL(e,r,n.value)}}function ho(e,t,r,n=!0){return Object.defineProperty(e,t,{configurable:!0,writable:!0,enumerable:n,value:r}),r}function Wl(e,t,r){return ho(e,t,r,!1)}function IL(e,t){for(let r in e){let n=e[r];Object.defineProperty(t,r,{configurable:!0,enumerable:!0,get(){return ho(this,r,n(this))},set(o){ho(this,r,o)}})}return t}function LL(e,t,r){Object.defineProperty(e,t,{configurable:!0,get(){return this==null?r:ho(this,t,r.bind(this))},set(n){ho(this,t,n)}})}function zL(e,t){let r=Object.getPrototypeOf(e);return t in r?void 0:r}var Dd,po=!1,NL={configurable:!0,get(){po=!0}};function be(e,t,r){let n=Object.getPrototypeOf(e._zod);if(t in n&&Dd!==e._zod){Dd=void 0;return}Dd=e._zod,Object.defineProperty(n,t,{configurable:!0,get(){Object.defineProperty(this,t,NL);let o=po;po=!1;try{let s=r(this);return po?delete this[t]:Object.defineProperty(this,t,{configurable:!0,writable:!0,value:s}),po=po||o,s}catch(s){throw delete this[t],po=po||o,s}},set(o){Object.defineProperty(this,t,{configurable:!0,writable:!0,value:o})}})}function CL(e,t,r,n){let o=zL(e,t);o&&Object.defineProperty(o,t,{configurable:!0,get(){let s={configurable:!0,writable:!0,enumerable:n,value:void 0};return Object.defineProperty(this,t,s),s.value=r(this),Object.defineProperty(this,t,s),s.value},set(s){Object.defineProperty(this,t,{configurable:!0,writable:!0,enumerable:n,value:s})}})}var uy="~constantCatch";function fy(e){let t=()=>e;return t[uy]=!0,t}var py;var Jd={value:void 0,enumerable:!1},dy="captureStackTrace"in Error?Error:null;function ML(e){let t=dy;if(t){let r=t.stackTraceLimit;if(typeof r=="number"){try{t.stackTraceLimit=0}catch{return dy=null,new e}try{return new e}finally{t.stackTraceLimit=r}}}return new e}function I(e,t,r,n){let o={};function s(p){this.def=p,this.constr=f,this.traits=new Set}s.prototype=o;let a=r,i=a&&new WeakSet;function c(p,d){if(p._zod){if(p._zod.traits.has(e))return}else{Jd.value=new s(d);try{Object.defineProperty(p,"_zod",Jd)}finally{Jd.value=void 0}}if(p._zod.traits.add(e),t(p,d),i){let g=Object.getPrototypeOf(p),_=p._zod.constr.prototype,v=g;for(;v&&v!==_;)v=Object.getPrototypeOf(v);let S=v??g;i.has(S)||(i.add(S),Yd(S,a))}let h=f.prototype;for(let g in h)Object.prototype.hasOwnProperty.call(h,g)&&(g in p||(p[g]=h[g].bind(p)))}let l=n?.Parent??Object;class u extends l{}Object.defineProperty(u,"name",{value:e});function f(p){let d=n?.Parent?ML(u):this;c(d,p);let h=d._zod.deferred;if(h){for(let _ of h)_();d._zod.deferred=void 0}let g=globalThis.__zod_globalConfig?.postProcessor;return g&&g(d),d}return Object.defineProperty(f,"init",{value:c}),Object.defineProperty(f,Symbol.hasInstance,{value:p=>n?.Parent&&p instanceof n.Parent?!0:p?._zod?.traits?.has(e)}),Object.defineProperty(f,"name",{value:e}),f}var Yr=class extends Error{constructor(){super("Encountered Promise during synchronous parse. Use .parseAsync() instead.")}},pa=class extends Error{constructor(t){super(`Encountered unidirectional transform during encode: ${t}`),this.name="ZodEncodeError"}};(py=globalThis).__zod_globalConfig??(py.__zod_globalConfig={});var or=globalThis.__zod_globalConfig;function sr(e){return e&&Object.assign(or,e),or}function DL(){let e=this._zod;return e.message??(e.message=JSON.stringify(e.def,ca,2)),e.message}function $L(e){this._zod.message=e}var UL={get:DL,set:$L,enumerable:!0,configurable:!0},Qd={value:void 0,enumerable:!1},hy=new WeakSet([Object.prototype,Error.prototype]),my=(e,t)=>{e.name="$ZodError",Qd.value=t,Object.defineProperty(e,"issues",Qd),Qd.value=void 0,Object.defineProperty(e,"message",UL);let r=Object.getPrototypeOf(e);hy.has(r)||(hy.add(r),Object.defineProperty(r,"toString",{configurable:!0,enumerable:!1,get(){let n=()=>this.message;return Object.defineProperty(this,"toString",{value:n,configurable:!0,writable:!0}),n},set(n){Object.defineProperty(this,"toString",{value:n,configurable:!0,writable:!0})}}))},gy=I("$ZodError",my),g8=I("$ZodError",my,void 0,{Parent:Error});function FL(e,t,r){return Object.prototype.hasOwnProperty.call(e,t)||(t==="__proto__"?Object.defineProperty(e,t,{value:r(),writable:!0,enumerable:!0,configurable:!0}):e[t]=r()),e[t]}function eh(e,t=r=>r.message){let r={},n=[];for(let o of e.issues)o.path.length>0?FL(r,o.path[0],()=>[]).push(t(o)):n.push(t(o));return{formErrors:n,fieldErrors:r}}function th(e,t=r=>r.message){let r={_errors:[]},n=(o,s=[])=>{for(let a of o.issues)if(a.code==="invalid_union"&&a.errors.length)a.errors.map(i=>n({issues:i},[...s,...a.path]));else if(a.code==="invalid_key")n({issues:a.issues},[...s,...a.path]);else if(a.code==="invalid_element")n({issues:a.issues},[...s,...a.path]);else{let i=[...s,...a.path];if(i.length===0)r._errors.push(t(a));else{let c=r,l=0;for(;l<i.length;){let u=i[l],f=l===i.length-1;if(u==="_errors"){f&&c._errors.push(t(a)),l++;continue}Object.prototype.hasOwnProperty.call(c,u)||Object.defineProperty(c,u,{value:{_errors:[]},enumerable:!0,writable:!0,configurable:!0});let p=c[u];f&&p._errors.push(t(a)),c=p,l++}}}};return n(e),r}function jl(e,t){return{callee:t?.callee??e,Err:t?.Err}}var Bl=e=>{let t=(r,n,o,s)=>{let a=o?{...o,async:!1}:{async:!1},i=r._zod.run({value:n,issues:[]},a);if(i instanceof Promise)throw new Yr;if(i.issues.length){let c=new(s?.Err??e)(i.issues.map(l=>$n(l,a,sr())));throw Ml(c,s?.callee??t),c}return i.value};return t};var Hl=e=>{let t=async(r,n,o,s)=>{let a=o?{...o,async:!0}:{async:!0},i=r._zod.run({value:n,issues:[]},a);if(i instanceof Promise&&(i=await i),i.issues.length){let c=new(s?.Err??e)(i.issues.map(l=>$n(l,a,sr())));throw Ml(c,s?.callee??t),c}return i.value};return t};var Gl=e=>(t,r,n)=>{let o=n?{...n,async:!1}:{async:!1},s=t._zod.run({value:r,issues:[]},o);if(s instanceof Promise)throw new Yr;return s.issues.length?wy(e,s.issues,o):{success:!0,data:s.value}};function wy(e,t,r){let n;return{success:!1,get error(){return n||(n=new e(t.map(o=>$n(o,r,sr()))),t=void 0,r=void 0),n},set error(o){n=o,t=void 0,r=void 0}}}var Zl=e=>async(t,r,n)=>{let o=n?{...n,async:!0}:{async:!0},s=t._zod.run({value:r,issues:[]},o);return s instanceof Promise&&(s=await s),s.issues.length?wy(e,s.issues,o):{success:!0,data:s.value}};var WL=Symbol.for("zod.compile.invalid"),jL=Symbol.for("zod.compile.fallback"),rh=(e,t,r)=>{let n=e._zod.bag.validator;if(n!==void 0){if(n(t)!==WL)return!0;if(n.definite===!0&&r===void 0)return!1}return BL(e,t,r)};function BL(e,t,r){let n=r?{...r,async:!1,abortEarly:!0}:{async:!1,abortEarly:!0},o=e._zod.bag.fallbackRun,s;if(o?(n[jL]=!0,s=o({value:t,issues:[]},n)):s=e._zod.run({value:t,issues:[]},n),s instanceof Promise)throw new Yr;return s.issues.length===0}var nh=async(e,t,r)=>{let n=r?{...r,async:!0,abortEarly:!0}:{async:!0,abortEarly:!0},o=e._zod.run({value:t,issues:[]},n);return o instanceof Promise&&(o=await o),o.issues.length===0},_y=e=>{let t=Bl(e),r=(n,o,s,a)=>{let i=s?{...s,direction:"backward"}:{direction:"backward"};return t(n,o,i,jl(r,a))};return r};var yy=e=>{let t=Bl(e),r=(n,o,s,a)=>t(n,o,s,jl(r,a));return r};var by=e=>{let t=Hl(e),r=async(n,o,s,a)=>{let i=s?{...s,direction:"backward"}:{direction:"backward"};return await t(n,o,i,jl(r,a))};return r};var vy=e=>{let t=Hl(e),r=async(n,o,s,a)=>await t(n,o,s,jl(r,a));return r};var xy=e=>(t,r,n)=>{let o=n?{...n,direction:"backward"}:{direction:"backward"};return Gl(e)(t,r,o)};var Sy=e=>(t,r,n)=>Gl(e)(t,r,n);var ky=e=>async(t,r,n)=>{let o=n?{...n,direction:"backward"}:{direction:"backward"};return Zl(e)(t,r,o)};var Ey=e=>async(t,r,n)=>Zl(e)(t,r,n);var Oy=/^[cC][0-9a-z]{6,}$/,Ty=/^[0-9a-z]+$/,Ay=/^[0-7][0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{25}$/,Ry=/^[0-9a-vA-V]{20}$/,Py=/^[A-Za-z0-9]{27}$/,Iy=/^[a-zA-Z0-9_-]{21}$/;function Ly(e){return new RegExp(`^[a-zA-Z0-9_-]{${e}}$`)}var zy=/^P(?:(\d+W)|(?!.*W)(?=\d|T\d)(\d+Y)?(\d+M)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+([.,]\d+)?S)?)?)$/;var Ny=/^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})$/,sh=e=>e?new RegExp(`^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-${e}[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12})$`):/^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}|00000000-0000-0000-0000-000000000000|ffffffff-ffff-ffff-ffff-ffffffffffff)$/;var Cy=/^(?:[A-Za-z0-9_'+\-]+\.)*[A-Za-z0-9_'+\-]*[A-Za-z0-9_+-]@(?:[A-Za-z0-9][A-Za-z0-9\-]*\.)+[A-Za-z]{2,}$/;var HL="^(?=[\\s\\S]*[\\p{Extended_Pictographic}\\p{Regional_Indicator}\\u20E3])[\\p{Extended_Pictographic}\\p{Emoji_Component}]+$";function My(){return new RegExp(HL,"u")}var Dy=/^(?:(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])\.){3}(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])$/,$y=/^(([0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,7}:|([0-9a-fA-F]{1,4}:){1,6}:[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,5}(:[0-9a-fA-F]{1,4}){1,2}|([0-9a-fA-F]{1,4}:){1,4}(:[0-9a-fA-F]{1,4}){1,3}|([0-9a-fA-F]{1,4}:){1,3}(:[0-9a-fA-F]{1,4}){1,4}|([0-9a-fA-F]{1,4}:){1,2}(:[0-9a-fA-F]{1,4}){1,5}|[0-9a-fA-F]{1,4}:((:[0-9a-fA-F]{1,4}){1,6})|:((:[0-9a-fA-F]{1,4}){1,7}|:))$/;var Uy=/^((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])\.){3}(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9][0-9]|[0-9])\/([0-9]|[1-2][0-9]|3[0-2])$/,Fy=/^(([0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,7}:|([0-9a-fA-F]{1,4}:){1,6}:[0-9a-fA-F]{1,4}|([0-9a-fA-F]{1,4}:){1,5}(:[0-9a-fA-F]{1,4}){1,2}|([0-9a-fA-F]{1,4}:){1,4}(:[0-9a-fA-F]{1,4}){1,3}|([0-9a-fA-F]{1,4}:){1,3}(:[0-9a-fA-F]{1,4}){1,4}|([0-9a-fA-F]{1,4}:){1,2}(:[0-9a-fA-F]{1,4}){1,5}|[0-9a-fA-F]{1,4}:((:[0-9a-fA-F]{1,4}){1,6})|:((:[0-9a-fA-F]{1,4}){1,7}|:))\/(12[0-8]|1[01][0-9]|[1-9]?[0-9])$/,Wy=/^$|^(?:[0-9a-zA-Z+/]{4})*(?:(?:[0-9a-zA-Z+/]{2}==)|(?:[0-9a-zA-Z+/]{3}=))?$/,jy=/^(?:[A-Za-z0-9_-]{4})*(?:[A-Za-z0-9_-]{2,3})?$/;var By=/^https?$/,Hy=/^\+[1-9]\d{6,14}$/;var Gy="(?:(?:\\d\\d[2468][048]|\\d\\d[13579][26]|\\d\\d0[48]|[02468][048]00|[13579][26]00)-02-29|\\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)|(?:02)-(?:0[1-9]|1\\d|2[0-8])))";function GL(e){return new RegExp(`^${e}$`)}var Zy=GL(Gy);function oh(e){let t="(?:[01]\\d|2[0-3]):[0-5]\\d";return typeof e.precision=="number"?e.precision===-1?`${t}`:e.precision===0?`${t}:[0-5]\\d`:`${t}:[0-5]\\d\\.\\d{${e.precision}}`:e.seconds?`${t}:[0-5]\\d(?:\\.\\d+)?`:`${t}(?::[0-5]\\d(?:\\.\\d+)?)?`}function Vy(e){return new RegExp(`^${oh(e)}$`)}function Ky(e){let t=["Z"];e.offset&&t.push("([+-](?:[01]\\d|2[0-3]):[0-5]\\d)");let r=`${oh({precision:e.precision,seconds:!0})}(?:${t.join("|")})`,n=e.local?`${r}|${oh({precision:e.precision})}`:r;return new RegExp(`^${Gy}T(?:${n})$`)}var qy=/^[\s\S]{0,}$/;var ah=/^-?\d+(?:\.\d+)?$/,Yy=/^(?:true|false)$/i,Jy=/^null$/i;var Xy=/^[^A-Z]*$/,Qy=/^[^a-z]*$/;var Ct=I("$ZodCheck",(e,t)=>{var r;e._zod??(e._zod={}),e._zod.def=t,(r=e._zod).onattach??(r.onattach=[])});var ih=e=>{let t=e.value;return!Fd(t)&&t.length!==void 0},Vl={number:"number",bigint:"bigint",object:"date"},ch=I("$ZodCheckLessThan",(e,t)=>{Ct.init(e,t);let r=Vl[typeof t.value];e._zod.check=n=>{(t.inclusive?n.value<=t.value:n.value<t.value)||n.issues.push({origin:Vl[typeof n.value]??r,code:"too_big",maximum:typeof t.value=="object"?t.value.getTime():t.value,input:n.value,inclusive:t.inclusive,inst:e,continue:!t.abort})}}),lh=I("$ZodCheckGreaterThan",(e,t)=>{Ct.init(e,t);let r=Vl[typeof t.value];e._zod.check=n=>{(t.inclusive?n.value>=t.value:n.value>t.value)||n.issues.push({origin:Vl[typeof n.value]??r,code:"too_small",minimum:typeof t.value=="object"?t.value.getTime():t.value,input:n.value,inclusive:t.inclusive,inst:e,continue:!t.abort})}}),eb=I("$ZodCheckMultipleOf",(e,t)=>{Ct.init(e,t),e._zod.check=r=>{if(typeof r.value!=typeof t.value)throw new Error("Cannot mix number and bigint in multiple_of check.");(typeof r.value=="bigint"?t.value!==BigInt(0)&&r.value%t.value===BigInt(0):Wd(r.value,t.value)===0)||r.issues.push({origin:typeof r.value,code:"not_multiple_of",divisor:t.value,input:r.value,inst:e,continue:!t.abort})}}),tb=I("$ZodCheckNumberFormat",(e,t)=>{Ct.init(e,t),t.format=t.format||"float64";let r=t.format?.includes("int"),n=r?"int":"number",[o,s]=Ni[t.format];e._zod.check=a=>{let i=a.value;if(r){if(!Number.isInteger(i)){a.issues.push({expected:n,format:t.format,code:"invalid_type",continue:!1,input:i,inst:e});return}if(!Number.isSafeInteger(i)){i>0?a.issues.push({input:i,code:"too_big",maximum:Number.MAX_SAFE_INTEGER,note:"Integers must be within the safe integer range.",inst:e,origin:n,inclusive:!0,continue:!t.abort}):a.issues.push({input:i,code:"too_small",minimum:Number.MIN_SAFE_INTEGER,note:"Integers must be within the safe integer range.",inst:e,origin:n,inclusive:!0,continue:!t.abort});return}}i<o&&a.issues.push({origin:"number",input:i,code:"too_small",minimum:o,inclusive:!0,inst:e,continue:!t.abort}),i>s&&a.issues.push({origin:"number",input:i,code:"too_big",maximum:s,inclusive:!0,inst:e,continue:!t.abort})}});var rb=I("$ZodCheckMaxLength",(e,t)=>{var r;Ct.init(e,t),(r=e._zod.def).when??(r.when=ih),e._zod.check=n=>{let o=n.value,s=o.length;if((typeof o=="string"&&s>t.maximum?Mi(o):s)<=t.maximum)return;let i=Di(o);n.issues.push({origin:i,code:"too_big",maximum:t.maximum,inclusive:!0,input:o,inst:e,continue:!t.abort})}}),nb=I("$ZodCheckMinLength",(e,t)=>{var r;Ct.init(e,t),(r=e._zod.def).when??(r.when=ih),e._zod.check=n=>{let o=n.value,s=o.length;if((typeof o=="string"&&s>=t.minimum&&s<t.minimum*2?Mi(o):s)>=t.minimum)return;let i=Di(o);n.issues.push({origin:i,code:"too_small",minimum:t.minimum,inclusive:!0,input:o,inst:e,continue:!t.abort})}}),ob=I("$ZodCheckLengthEquals",(e,t)=>{var r;Ct.init(e,t),(r=e._zod.def).when??(r.when=ih),e._zod.check=n=>{let o=n.value,s=o.length,a=typeof o=="string"&&s>=t.length&&s<=t.length*2?Mi(o):s;if(a===t.length)return;let i=Di(o),c=a>t.length;n.issues.push({origin:i,...c?{code:"too_big",maximum:t.length}:{code:"too_small",minimum:t.length},inclusive:!0,exact:!0,input:n.value,inst:e,continue:!t.abort})}}),$i=I("$ZodCheckStringFormat",(e,t)=>{var r,n;Ct.init(e,t),t.pattern?(r=e._zod).check??(r.check=o=>{t.pattern.lastIndex=0,!t.pattern.test(o.value)&&o.issues.push({origin:"string",code:"invalid_format",format:t.format,input:o.value,...t.pattern?{pattern:t.pattern.toString()}:{},inst:e,continue:!t.abort})}):(n=e._zod).check??(n.check=()=>{})}),sb=I("$ZodCheckRegex",(e,t)=>{$i.init(e,t),e._zod.check=r=>{t.pattern.lastIndex=0,!t.pattern.test(r.value)&&r.issues.push({origin:"string",code:"invalid_format",format:"regex",input:r.value,pattern:t.pattern.toString(),inst:e,continue:!t.abort})}}),ab=I("$ZodCheckLowerCase",(e,t)=>{t.pattern??(t.pattern=Xy),$i.init(e,t)}),ib=I("$ZodCheckUpperCase",(e,t)=>{t.pattern??(t.pattern=Qy),$i.init(e,t)}),cb=I("$ZodCheckIncludes",(e,t)=>{Ct.init(e,t);let r=Dn(t.includes),n=new RegExp(typeof t.position=="number"?`^.{${t.position},}${r}`:r);t.pattern=n,e._zod.check=o=>{o.value.includes(t.includes,t.position)||o.issues.push({origin:"string",code:"invalid_format",format:"includes",includes:t.includes,input:o.value,inst:e,continue:!t.abort})}}),lb=I("$ZodCheckStartsWith",(e,t)=>{Ct.init(e,t);let r=new RegExp(`^${Dn(t.prefix)}.*`);t.pattern??(t.pattern=r),e._zod.check=n=>{n.value.startsWith(t.prefix)||n.issues.push({origin:"string",code:"invalid_format",format:"starts_with",prefix:t.prefix,input:n.value,inst:e,continue:!t.abort})}}),ub=I("$ZodCheckEndsWith",(e,t)=>{Ct.init(e,t);let r=new RegExp(`.*${Dn(t.suffix)}$`);t.pattern??(t.pattern=r),e._zod.check=n=>{n.value.endsWith(t.suffix)||n.issues.push({origin:"string",code:"invalid_format",format:"ends_with",suffix:t.suffix,input:n.value,inst:e,continue:!t.abort})}});var fb=I("$ZodCheckOverwrite",(e,t)=>{Ct.init(e,t),e._zod.check=r=>{r.value=t.tx(r.value)}});var Kl=class{constructor(t=[],r={}){this.content=[],this.indent=0,this.args=t,this.closed=r}indented(t){this.indent+=1;try{t(this)}finally{this.indent-=1}}write(t){if(typeof t=="function"){t(this,{execution:"sync"}),t(this,{execution:"async"});return}let n=t.split(`
`).filter(a=>a),o=Math.min(...n.map(a=>a.length-a.trimStart().length)),s=n.map(a=>a.slice(o)).map(a=>" ".repeat(this.indent*2)+a);for(let a of s)this.content.push(a)}compile(){let t=Function,r=this?.content??[""];return new t(...Object.keys(this.closed),`return function (${this.args.join(", ")}) {
${r.join(`
`)}
};`)(...Object.values(this.closed))}};var db={major:4,minor:6,patch:7};var We=I("$ZodType",(e,t)=>{var r;e??(e={}),e._zod.def=t,e._zod.bag=e._zod.bag||{},e._zod.version=db;let n=e._zod.def.checks,o=e._zod.traits.has("$ZodCheck")?[e,...n??[]]:n?.length?[...n]:[];for(let s of o)for(let a of s._zod.onattach)a(e);if(o.length===0)(r=e._zod).deferred??(r.deferred=[]),e._zod.deferred?.push(()=>{e._zod.run=e._zod.parse});else{let s=(i,c,l)=>{if(i.memo)return i;let u=_r(i),f;for(let p of c){if(p._zod.def.when){if(Kd(i)||!p._zod.def.when(i))continue}else if(u)continue;let d=i.issues.length,h=p._zod.check(i);if(h instanceof Promise&&l?.async===!1)throw new Yr;if(f||h instanceof Promise)f=(f??Promise.resolve()).then(async()=>{await h,i.issues.length!==d&&(Ci(i.issues,d,e),u||(u=_r(i,d)))});else{if(i.issues.length===d)continue;Ci(i.issues,d,e),u||(u=_r(i,d))}}return f?f.then(()=>i):i},a=(i,c,l)=>{if(_r(i))return i.aborted=!0,i;let u=s(c,o,l);if(u instanceof Promise){if(l.async===!1)throw new Yr;return u.then(f=>e._zod.parse(f,l))}return e._zod.parse(u,l)};e._zod.run=(i,c)=>{if(c.skipChecks)return e._zod.parse(i,c);if(c.direction==="backward"){let u=e._zod.parse({value:i.value,issues:[]},{...c,skipChecks:!0});return u instanceof Promise?u.then(f=>a(f,i,c)):a(u,i,c)}let l=e._zod.parse(i,c);if(l instanceof Promise){if(c.async===!1)throw new Yr;return l.then(u=>s(u,o,c))}return s(l,o,c)}}},{get"~standard"(){return Wl(this,"~standard",fh(this))},set"~standard"(e){ho(this,"~standard",e)}}),Tb=(e,t)=>e.issues.length?{issues:e.issues.map(r=>$n(r,t,sr()))}:{value:e.value};async function VL(e,t){let r={async:!0};return Tb(await e._zod.run({value:t,issues:[]},r),r)}function fh(e){return{validate:t=>{let r={async:!1};try{let n=e._zod.run({value:t,issues:[]},r);if(!(n instanceof Promise))return Tb(n,r)}catch{}return VL(e,t)},vendor:"zod",version:1}}var Xl=I("$ZodString",(e,t)=>{We.init(e,t),e._zod.pattern=t.pattern??qy,e._zod.parse=(r,n)=>{if(t.coerce)try{r.value=String(r.value)}catch{}return typeof r.value=="string"||r.issues.push({expected:"string",code:"invalid_type",input:r.value,inst:e}),r}}),Ye=I("$ZodStringFormat",(e,t)=>{$i.init(e,t),Xl.init(e,t)}),Ab=I("$ZodGUID",(e,t)=>{t.pattern??(t.pattern=Ny),Ye.init(e,t)}),Rb=I("$ZodUUID",(e,t)=>{if(t.version){let n={v1:1,v2:2,v3:3,v4:4,v5:5,v6:6,v7:7,v8:8}[t.version];if(n===void 0)throw new Error(`Invalid UUID version: "${t.version}"`);t.pattern??(t.pattern=sh(n))}else t.pattern??(t.pattern=sh());Ye.init(e,t)}),Pb=I("$ZodEmail",(e,t)=>{t.pattern??(t.pattern=Cy),Ye.init(e,t)}),Ib=1,Yl=2;function Lb(e){try{return typeof URL<"u"&&typeof URL.canParse=="function"?URL.canParse(e):(new URL(e),!0)}catch{return!1}}function KL(e,t){return!("normalize"in t)&&!("hostname"in t)&&!("protocol"in t)?Lb(e)||Yl:qL(e,t)}function qL(e,t){if(!t.normalize&&t.protocol?.source===By.source&&!/^https?:\/\//i.test(e))return Ib;try{if(typeof URL<"u"){let r=URL;if(typeof r.parse=="function")return r.parse(e)??Yl}return new URL(e)}catch{return Yl}}var YL=/[\t\n\r]/g;function hb(e){return e.replace(YL,"")}function JL(e,t){return t.lastIndex=0,t.test(e.hostname)}function XL(e,t){return t.lastIndex=0,t.test(e.protocol.endsWith(":")?e.protocol.slice(0,-1):e.protocol)}var zb=I("$ZodURL",(e,t)=>{Ye.init(e,t),e._zod.check=r=>{try{let n=r.value.trim(),o=KL(n,t);if(o===Ib){r.issues.push({code:"invalid_format",format:"url",note:"Invalid URL format",input:r.value,inst:e,continue:!t.abort});return}if(o===Yl){r.issues.push({code:"invalid_format",format:"url",input:r.value,inst:e,continue:!t.abort});return}if(o===!0){r.value=hb(n);return}t.hostname&&!JL(o,t.hostname)&&r.issues.push({code:"invalid_format",format:"url",note:"Invalid hostname",pattern:t.hostname.source,input:r.value,inst:e,continue:!t.abort}),t.protocol&&!XL(o,t.protocol)&&r.issues.push({code:"invalid_format",format:"url",note:"Invalid protocol",pattern:t.protocol.source,input:r.value,inst:e,continue:!t.abort}),r.value=t.normalize?o.href:hb(n);return}catch{r.issues.push({code:"invalid_format",format:"url",input:r.value,inst:e,continue:!t.abort})}}}),Nb=I("$ZodEmoji",(e,t)=>{t.pattern??(t.pattern=My()),Ye.init(e,t)}),Cb=I("$ZodNanoID",(e,t)=>{if(t.length!==void 0&&(!Number.isInteger(t.length)||t.length<1))throw new Error(`Invalid nanoid length: ${t.length}`);t.pattern??(t.pattern=t.length===void 0?Iy:Ly(t.length)),Ye.init(e,t)}),Mb=I("$ZodCUID",(e,t)=>{t.pattern??(t.pattern=Oy),Ye.init(e,t)}),Db=I("$ZodCUID2",(e,t)=>{t.pattern??(t.pattern=Ty),Ye.init(e,t)}),$b=I("$ZodULID",(e,t)=>{t.pattern??(t.pattern=Ay),Ye.init(e,t)}),Ub=I("$ZodXID",(e,t)=>{t.pattern??(t.pattern=Ry),Ye.init(e,t)}),Fb=I("$ZodKSUID",(e,t)=>{t.pattern??(t.pattern=Py),Ye.init(e,t)}),Wb=I("$ZodISODateTime",(e,t)=>{t.pattern??(t.pattern=Ky(t)),Ye.init(e,t)}),jb=I("$ZodISODate",(e,t)=>{t.pattern??(t.pattern=Zy),Ye.init(e,t)}),Bb=I("$ZodISOTime",(e,t)=>{t.pattern??(t.pattern=Vy(t)),Ye.init(e,t)}),Hb=I("$ZodISODuration",(e,t)=>{t.pattern??(t.pattern=zy),Ye.init(e,t)}),Gb=I("$ZodIPv4",(e,t)=>{t.pattern??(t.pattern=Dy),Ye.init(e,t)}),QL=/^[0-9a-fA-F:.]+$/;function Zb(e){return QL.test(e)?Lb(`http://[${e}]`):!1}var Vb=I("$ZodIPv6",(e,t)=>{t.pattern??(t.pattern=$y),Ye.init(e,t),e._zod.check=r=>{Zb(r.value)||r.issues.push({code:"invalid_format",format:"ipv6",input:r.value,inst:e,continue:!t.abort})}});var Kb=I("$ZodCIDRv4",(e,t)=>{t.pattern??(t.pattern=Uy),Ye.init(e,t)});function ez(e){let t=e.split("/");if(t.length!==2)return!1;let[r,n]=t;if(!n)return!1;let o=Number(n);return`${o}`!==n||o<0||o>128?!1:Zb(r)}var qb=I("$ZodCIDRv6",(e,t)=>{t.pattern??(t.pattern=Fy),Ye.init(e,t),e._zod.check=r=>{ez(r.value)||r.issues.push({code:"invalid_format",format:"cidrv6",input:r.value,inst:e,continue:!t.abort})}});function Yb(e){if(e==="")return!0;if(/\s/.test(e)||e.length%4!==0)return!1;try{return atob(e),!0}catch{return!1}}var ph=/^[0-9a-zA-Z+/]*={0,2}$/,Jb=I("$ZodBase64",(e,t)=>{t.pattern??(t.pattern=ph),Ye.init(e,t),e._zod.check=r=>{Yb(r.value)||r.issues.push({code:"invalid_format",format:"base64",input:r.value,inst:e,continue:!t.abort})}}),Ql=/^[A-Za-z0-9_-]*$/;function tz(e){if(!Ql.test(e))return!1;let t=e.replace(/[-_]/g,n=>n==="-"?"+":"/"),r=t.padEnd(Math.ceil(t.length/4)*4,"=");return Yb(r)}var Xb=I("$ZodBase64URL",(e,t)=>{t.pattern??(t.pattern=Ql),Ye.init(e,t),e._zod.check=r=>{tz(r.value)||r.issues.push({code:"invalid_format",format:"base64url",input:r.value,inst:e,continue:!t.abort})}}),Qb=I("$ZodE164",(e,t)=>{t.pattern??(t.pattern=Hy),Ye.init(e,t)});function rz(e,t=null){try{let r=e.split(".");if(r.length!==3)return!1;let[n]=r;if(!n)return!1;let o=JSON.parse(atob(n));return!("typ"in o&&o?.typ!=="JWT"||!o.alg||t&&(!("alg"in o)||o.alg!==t))}catch{return!1}}var ev=I("$ZodJWT",(e,t)=>{Ye.init(e,t),e._zod.check=r=>{rz(r.value,t.alg)||r.issues.push({code:"invalid_format",format:"jwt",input:r.value,inst:e,continue:!t.abort})}});var dh=I("$ZodNumber",(e,t)=>{We.init(e,t),e._zod.pattern=ah,e._zod.parse=(r,n)=>{if(t.coerce)try{r.value=Number(r.value)}catch{}let o=r.value;if(typeof o=="number"&&!Number.isNaN(o)&&Number.isFinite(o))return r;let s=typeof o=="number"?Number.isNaN(o)?"NaN":Number.isFinite(o)?void 0:String(o):void 0;return r.issues.push({expected:"number",code:"invalid_type",input:o,inst:e,...s?{received:s}:{}}),r}}),tv=I("$ZodNumberFormat",(e,t)=>{tb.init(e,t),dh.init(e,t)}),rv=I("$ZodBoolean",(e,t)=>{We.init(e,t),e._zod.pattern=Yy,e._zod.parse=(r,n)=>{if(t.coerce)try{r.value=!!r.value}catch{}let o=r.value;return typeof o=="boolean"||r.issues.push({expected:"boolean",code:"invalid_type",input:o,inst:e}),r}});var nv=I("$ZodNull",(e,t)=>{We.init(e,t),e._zod.pattern=Jy,e._zod.values=new Set([null]),e._zod.parse=(r,n)=>{let o=r.value;return o===null||r.issues.push({expected:"null",code:"invalid_type",input:o,inst:e}),r}});var ov=I("$ZodUnknown",(e,t)=>{We.init(e,t),e._zod.parse=r=>r}),sv=I("$ZodNever",(e,t)=>{We.init(e,t),e._zod.parse=(r,n)=>(r.issues.push({expected:"never",code:"invalid_type",input:r.value,inst:e}),r)});function nz(e,t){let r=Fl(e._zod.def.checks);if(!r.length)return;let n=Math.min(...r.map(s=>s[0])),o=e._zod.parse;e._zod.parse=(s,a)=>{let i=t(s.value);if(i>n&&!a?.skipChecks&&a?.direction!=="backward"){for(let[c,l]of Fl(e._zod.def.checks))if(i>c&&l._zod.def.when(s)){let u=s.issues.length;return l._zod.check(s),s.issues[u].continue=!1,Ci(s.issues,u,e),s}}return o(s,a)}}var oz=e=>Array.isArray(e)?e.length:-1;function mb(e,t,r){e.issues.length&&t.issues.push(...us(r,e.issues)),t.value[r]=e.value}var av=I("$ZodArray",(e,t)=>{We.init(e,t);let r=or.memoizer;r?.attach(e),e._zod.parse=(n,o)=>{let s=n.value;if(!Array.isArray(s))return n.issues.push({expected:"array",code:"invalid_type",input:s,inst:e}),n;n.value=r?r.alloc(e,n,Array(s.length),o):Array(s.length);let a=[],i=o?.abortEarly;for(let c=0;c<s.length;c++){let l=s[c],u=t.element._zod.run({value:l,issues:[]},o);if(u instanceof Promise)a.push(u.then(f=>mb(f,n,c)));else if(mb(u,n,c),i&&u.issues.length!==0&&_r(u))break}return a.length?Promise.all(a).then(()=>n):n},nz(e,oz)});function Jl(e,t,r,n,o,s){let a=r in n,i=s==="optional";if(!(!a&&i&&o==="optional")){if(e.issues.length){if(o!==void 0&&i&&!a)return;t.issues.push(...us(r,e.issues))}if(!a&&o===void 0){e.issues.length||t.issues.push({code:"invalid_type",expected:"nonoptional",input:void 0,path:[r]});return}e.value===void 0?(a||o==="defaulted"&&!i)&&(t.value[r]=void 0):t.value[r]=e.value}}var sz=[];function iv(e){let t=Object.keys(e.shape),r=Object.getOwnPropertySymbols(e.shape),n=r.length?r:sz,o=n.length?[...t,...n]:t;for(let a of o)if(!e.shape?.[a]?._zod?.traits?.has("$ZodType"))throw new Error(`Invalid element at key "${String(a)}": expected a Zod schema`);let s=Vd(e.shape);return{...e,allKeys:o,symbolKeys:n,keySet:new Set(t),numKeys:t.length,optionalKeys:new Set(s)}}function cv(e,t,r,n,o,s,a){let i=[],c=o.keySet,l=o.catchall._zod,u=l.def.type,f=l.optin,p=l.optout,d=0;for(let h in t){if(a&&r.issues.length!==d){if(_r(r,d))break;d=r.issues.length}if(c.has(h))continue;if(h==="__proto__"){u==="never"&&i.push(h);continue}if(u==="never"){i.push(h);continue}let g=l.run({value:t[h],issues:[]},n);g instanceof Promise?e.push(g.then(_=>Jl(_,r,h,t,f,p))):Jl(g,r,h,t,f,p)}return i.length&&r.issues.push({code:"unrecognized_keys",keys:i,input:t,inst:s,continue:!0}),e.length?Promise.all(e).then(()=>r):r}var az=I("$ZodObject",(e,t)=>{We.init(e,t);let r=Object.getOwnPropertyDescriptor(t,"shape"),n=r?.get?r.get.raw:t.shape??{};if(n){let l=()=>{let u={...n};return Object.defineProperty(t,"shape",{value:u}),l.raw=u,u};l.raw=n,Object.defineProperty(t,"shape",{get:l})}let o=la(()=>iv(t));be(e,"propValues",l=>{let u=l.def.shape,f={};for(let p in u){let d=u[p]._zod;if(d.values){Object.prototype.hasOwnProperty.call(f,p)||zr(f,p,new Set);for(let h of d.values)f[p].add(h);d.optin!==void 0&&f[p].add(void 0)}}return f});let s=cs,a=t.catchall,i,c=or.memoizer;c?.attach(e),e._zod.parse=(l,u)=>{i??(i=o.value);let f=l.value;if(!s(f))return l.issues.push({expected:"object",code:"invalid_type",input:f,inst:e}),l;l.value=c?c.alloc(e,l,{},u):{};let p=[],d=i.shape,h=u?.abortEarly,g=l.issues.length;for(let _ of i.allKeys){if(h&&l.issues.length!==g){if(_r(l,g))break;g=l.issues.length}if(_==="__proto__")continue;let v=d[_],S=v._zod.optin,E=v._zod.optout,T=v._zod.run({value:f[_],issues:[]},u);T instanceof Promise?p.push(T.then(R=>Jl(R,l,_,f,S,E))):Jl(T,l,_,f,S,E)}return a?cv(p,f,l,u,o.value,e,h===!0):p.length?Promise.all(p).then(()=>l):l}}),lv=I("$ZodObjectJIT",(e,t)=>{az.init(e,t);let r=e._zod.parse,n=la(()=>iv(t)),o=or.memoizer,s=d=>{let h=n.value,g=h.symbolKeys,_=new Kl(["payload","ctx"],{shape:d,inst:e,memo:o,syms:g}),v=R=>`shape[${R}]._zod.run({ value: input[${R}], issues: [] }, ctx)`,S=(R,O)=>`
          let ${R}_ab = false;
          for (let i = 0; i < ${R}.issues.length; i++) {
            const iss = ${R}.issues[i];
            iss.path = iss.path ? [${O}, ...iss.path] : [${O}];
            payload.issues.push(iss);
            if (iss.continue !== true) ${R}_ab = true;
          }
          if (${R}_ab && ctx && ctx.abortEarly) {
            payload.value = newResult;
            return payload;
          }`;_.write("const input = payload.value;");let E=Object.create(null),T=0;for(let R of h.allKeys)E[R]=`key_${T++}`;_.write(o?"const newResult = memo.alloc(inst, payload, {}, ctx);":"const newResult = {};");for(let R of h.allKeys){if(R==="__proto__")continue;let O=E[R],P=typeof R=="symbol"?`syms[${g.indexOf(R)}]`:Bd(R),M=`${P} in input`,U=d[R],F=U?._zod?.optin,z=F!==void 0,re=U?._zod?.optout==="optional";if(_.write(`const ${O} = ${v(P)};`),z&&re){let B=F==="optional"?`${O}_present`:`${O}.value !== undefined || ${O}_present`;_.write(`
        const ${O}_present = ${M};
        if (!${O}.issues.length || ${O}_present) {
          if (${O}.issues.length) {${S(O,P)}
          }

          if (${B}) {
            newResult[${P}] = ${O}.value;
          }
        }

      `)}else z?(_.write(`
        if (${O}.issues.length) {${S(O,P)}
        }
      `),F==="defaulted"?_.write(`newResult[${P}] = ${O}.value;`):_.write(`
        if (${O}.value !== undefined || ${M}) {
          newResult[${P}] = ${O}.value;
        }
      `)):_.write(`
        const ${O}_present = ${M};
        if (${O}.issues.length) {${S(O,P)}
        }
        if (!${O}_present && !${O}.issues.length) {
          payload.issues.push({
            code: "invalid_type",
            expected: "nonoptional",
            input: undefined,
            path: [${P}]
          });
          if (ctx && ctx.abortEarly) {
            payload.value = newResult;
            return payload;
          }
        }

        if (${O}_present) {
          newResult[${P}] = ${O}.value;
        }

      `)}return _.write("payload.value = newResult;"),_.write("return payload;"),_.compile()},a,i=cs,c=!or.jitless,u=c&&Gd.value,f=t.catchall,p;e._zod.parse=(d,h)=>{p??(p=n.value);let g=d.value;return i(g)?c&&u&&h?.async===!1&&h.jitless!==!0?(a||(a=s(t.shape)),d=a(d,h),f?cv([],g,d,h,p,e,h?.abortEarly===!0):d):r(d,h):(d.issues.push({expected:"object",code:"invalid_type",input:g,inst:e}),d)}});function gb(e,t,r,n){for(let s of e)if(s.issues.length===0)return t.value=s.value,t;let o=e.filter(s=>!_r(s));return o.length===1?(t.value=o[0].value,o[0]):(t.issues.push({code:"invalid_union",input:t.value,inst:r,errors:e.map(s=>s.issues.map(a=>$n(a,n,sr())))}),t)}var hh=I("$ZodUnion",(e,t)=>{We.init(e,t),be(e,"optin",n=>n.def.options.some(o=>o._zod.optin==="defaulted")?"defaulted":n.def.options.some(o=>o._zod.optin!==void 0)?"optional":void 0),be(e,"optout",n=>n.def.options.some(o=>o._zod.optout==="optional")?"optional":void 0),be(e,"values",n=>{if(n.def.options.every(o=>o._zod.values))return new Set(n.def.options.flatMap(o=>Array.from(o._zod.values)))}),be(e,"pattern",n=>{if(n.def.options.every(o=>o._zod.pattern)){let o=n.def.options.map(s=>s._zod.pattern);return new RegExp(`^(${o.map(s=>zi(s.source)).join("|")})$`)}});let r=t.options.length===1?t.options[0]._zod.run:null;e._zod.parse=(n,o)=>{if(r)return r(n,o);let s=!1,a=[];for(let i of t.options){let c=i._zod.run({value:n.value,issues:[]},o);if(c instanceof Promise)a.push(c),s=!0;else{if(c.issues.length===0)return c;a.push(c)}}return s?Promise.all(a).then(i=>gb(i,n,e,o)):gb(a,n,e,o)}});function iz(e){let t=new Map;for(let r of e.options){let n=r._zod.propValues?.[e.discriminator];if(!n||n.size===0)throw new Error(`Invalid discriminated union option at index "${e.options.indexOf(r)}"`);for(let o of n)if(t.has(o)){if(o!==void 0)throw new Error(`Duplicate discriminator value "${String(o)}"`);t.set(o,null)}else t.set(o,r)}return t}var uv=I("$ZodDiscriminatedUnion",(e,t)=>{t.inclusive=!1,hh.init(e,t);let r=e._zod.parse;be(e,"propValues",o=>{let s={},a=0;for(let i of o.def.options){let c=i._zod.propValues;if(!c||Object.keys(c).length===0)throw new Error(`Invalid discriminated union option at index "${o.def.options.indexOf(i)}"`);c[o.def.discriminator]?.has(void 0)&&a++;for(let[l,u]of Object.entries(c)){Object.prototype.hasOwnProperty.call(s,l)||zr(s,l,new Set);for(let f of u)s[l].add(f)}}return!o.def.unionFallback&&a>1&&s[o.def.discriminator]?.delete(void 0),s}),t.options.forEach((o,s)=>{let a=ua(o._zod.def);if(a&&!Object.prototype.hasOwnProperty.call(a,t.discriminator))throw new Error(`Invalid discriminated union option at index "${s}"`)});let n=la(()=>iz(t));e._zod.parse=(o,s)=>{let a=o.value;if(!cs(a))return o.issues.push({code:"invalid_type",expected:"object",input:a,inst:e}),o;let i=a?.[t.discriminator],c=n.value.get(i);return c&&(i!==void 0||s.direction!=="backward")?c._zod.run(o,s):t.unionFallback||s.direction==="backward"?r(o,s):(o.issues.push({code:"invalid_union",errors:[],note:"No matching discriminator",discriminator:t.discriminator,options:Array.from(n.value.keys()).filter(l=>n.value.get(l)!==null),input:a,path:[t.discriminator],inst:e}),o)}}),fv=I("$ZodIntersection",(e,t)=>{We.init(e,t),e._zod.parse=(r,n)=>{let o=r.value,s=t.left._zod.run({value:o,issues:[]},n),a=t.right._zod.run({value:o,issues:[]},n);return s instanceof Promise||a instanceof Promise?Promise.all([s,a]).then(([c,l])=>wb(r,c,l)):wb(r,s,a)}});function uh(e,t){if(e===t)return{valid:!0,data:e};if(e instanceof Date&&t instanceof Date&&+e==+t)return{valid:!0,data:e};if(ls(e)&&ls(t)){let r=Object.keys(t),n=Object.keys(e).filter(s=>r.indexOf(s)!==-1),o={...e,...t};Object.prototype.hasOwnProperty.call(o,"__proto__")&&delete o.__proto__;for(let s of n){if(s==="__proto__")continue;let a=uh(e[s],t[s]);if(!a.valid)return{valid:!1,mergeErrorPath:[s,...a.mergeErrorPath]};o[s]=a.data}return{valid:!0,data:o}}if(Array.isArray(e)&&Array.isArray(t)){if(e.length!==t.length)return{valid:!1,mergeErrorPath:[]};let r=[];for(let n=0;n<e.length;n++){let o=e[n],s=t[n],a=uh(o,s);if(!a.valid)return{valid:!1,mergeErrorPath:[n,...a.mergeErrorPath]};r.push(a.data)}return{valid:!0,data:r}}return{valid:!1,mergeErrorPath:[]}}function wb(e,t,r){let n=new Map,o,s=new Map,a=(l,u)=>{let f;if(l.code==="unrecognized_keys"&&!l.path?.length)o??(o=l),f=l.keys;else if(l.code==="invalid_key"&&l.origin==="record"&&l.path?.length===1){let p=String(l.path[0]);s.has(p)||s.set(p,l),f=[p]}else return!1;for(let p of f)n.has(p)||n.set(p,{}),n.get(p)[u]=!0;return!0};for(let l of t.issues)a(l,"l")||e.issues.push(l);for(let l of r.issues)a(l,"r")||e.issues.push(l);let i=[...n].filter(([,l])=>l.l&&l.r).map(([l])=>l);if(i.length){let l=o?i.filter(u=>o.keys.includes(u)):[];l.length&&e.issues.push({...o,keys:l});for(let u of i)!l.includes(u)&&s.has(u)&&e.issues.push(s.get(u))}let c=uh(t.value,r.value);if(!c.valid){if(_r(e))return e;throw new Error(`Unmergable intersection. Error path: ${JSON.stringify(c.mergeErrorPath)}`)}return e.value=c.data,e}var pv=I("$ZodTuple",(e,t)=>{We.init(e,t);let r=t.items,n=or.memoizer;n?.attach(e),e._zod.parse=(o,s)=>{let a=o.value;if(!Array.isArray(a))return o.issues.push({input:a,inst:e,expected:"tuple",code:"invalid_type"}),o;o.value=n?n.alloc(e,o,[],s):[];let i=[],c=_b(r,"optin"),l=_b(r,"optout");if(!t.rest){if(a.length<c)return o.issues.push({code:"too_small",minimum:c,inclusive:!0,input:a,inst:e,origin:"array"}),o;a.length>r.length&&o.issues.push({code:"too_big",maximum:r.length,inclusive:!0,input:a,inst:e,origin:"array"})}let u=new Array(r.length),f=t.rest?s?.abortEarly:void 0,p=!1;for(let d=0;d<r.length;d++){let h=r[d]._zod.run({value:a[d],issues:[]},s);h instanceof Promise?i.push(h.then(g=>{u[d]=g})):(u[d]=h,f&&!p&&h.issues.length&&(p=_r(h)))}if(t.rest&&!p){let d=r.length-1,h=a.slice(r.length),g=o.issues.length;for(let _ of h){if(f&&o.issues.length!==g){if(_r(o,g))break;g=o.issues.length}d++;let v=t.rest._zod.run({value:_,issues:[]},s);v instanceof Promise?i.push(v.then(S=>yb(S,o,d))):yb(v,o,d)}}return i.length?Promise.all(i).then(()=>bb(u,o,r,a,l)):bb(u,o,r,a,l)}});function _b(e,t){for(let r=e.length-1;r>=0;r--)if(!(t==="optin"?e[r]._zod.optin!==void 0:e[r]._zod.optout==="optional"))return r+1;return 0}function yb(e,t,r){e.issues.length&&t.issues.push(...us(r,e.issues)),t.value[r]=e.value}function bb(e,t,r,n,o){for(let s=0;s<r.length;s++){let a=e[s],i=s<n.length;if(!i&&s>=o&&r[s]._zod.optin==="optional"){t.value.length=s;break}if(a.issues.length){if(!i&&s>=o){t.value.length=s;break}t.issues.push(...us(s,a.issues))}t.value[s]=a.value}for(let s=t.value.length-1;s>=n.length&&(r[s]._zod.optout==="optional"&&t.value[s]===void 0);s--)t.value.length=s;return t}var dv=I("$ZodEnum",(e,t)=>{We.init(e,t);let r=ia(t.entries),n=new Set(r);e._zod.values=n,be(e,"pattern",o=>{let s=ia(o.def.entries).filter(a=>Zd.has(typeof a));return new RegExp(s.length?`^(${s.map(a=>Dn(a.toString())).join("|")})$`:"^[^\\s\\S]$")}),e._zod.parse=(o,s)=>{let a=o.value;return n.has(a)||o.issues.push({code:"invalid_value",values:r,input:a,inst:e}),o}}),hv=I("$ZodLiteral",(e,t)=>{We.init(e,t);let r=new Set(t.values);e._zod.values=r,be(e,"pattern",n=>{let o=n.def.values;return new RegExp(o.length?`^(${o.map(s=>typeof s=="string"?Dn(s):s?Dn(s.toString()):String(s)).join("|")})$`:"^[^\\s\\S]$")}),e._zod.parse=(n,o)=>{let s=n.value;return r.has(s)||n.issues.push({code:"invalid_value",values:t.values,input:s,inst:e}),n}});var mv=I("$ZodTransform",(e,t)=>{We.init(e,t),e._zod.optin="optional",or.memoizer?.guard(e),e._zod.parse=(r,n)=>{if(n.direction==="backward")throw new pa(e.constructor.name);let o=t.transform(r.value,r);if(n.async)return(o instanceof Promise?o:Promise.resolve(o)).then(a=>(r.value=a,r));if(o instanceof Promise)throw new Yr;return r.value=o,r}});function vb(e,t){return e.value=t.issues.length?void 0:t.value,e}var mh=I("$ZodOptional",(e,t)=>{We.init(e,t),be(e,"optin",r=>r.def.innerType._zod.optin==="defaulted"?"defaulted":"optional"),e._zod.optout="optional",be(e,"values",r=>{let n=r.def.innerType._zod.values;return n?new Set([...n,void 0]):void 0}),be(e,"pattern",r=>{let n=r.def.innerType._zod.pattern;return n?new RegExp(`^(${zi(n.source)})?$`):void 0}),e._zod.parse=(r,n)=>{if(r.value===void 0){if(t.innerType._zod.optin!=="defaulted")return r;let o=t.innerType._zod.run({value:r.value,issues:[]},n);return o instanceof Promise?o.then(s=>vb(r,s)):vb(r,o)}return t.innerType._zod.run(r,n)}}),gv=I("$ZodExactOptional",(e,t)=>{mh.init(e,t),be(e,"values",r=>r.def.innerType._zod.values),be(e,"pattern",r=>r.def.innerType._zod.pattern),e._zod.parse=(r,n)=>t.innerType._zod.run(r,n)}),wv=I("$ZodNullable",(e,t)=>{We.init(e,t),be(e,"optin",r=>r.def.innerType._zod.optin),be(e,"optout",r=>r.def.innerType._zod.optout),be(e,"pattern",r=>{let n=r.def.innerType._zod.pattern;return n?new RegExp(`^(${zi(n.source)}|null)$`):void 0}),be(e,"values",r=>r.def.innerType._zod.values?new Set([...r.def.innerType._zod.values,null]):void 0),e._zod.parse=(r,n)=>r.value===null?r:t.innerType._zod.run(r,n)}),_v=I("$ZodDefault",(e,t)=>{We.init(e,t),e._zod.optin="defaulted",be(e,"values",r=>r.def.innerType._zod.values),e._zod.parse=(r,n)=>{if(n.direction==="backward")return t.innerType._zod.run(r,n);if(r.value===void 0)return r.value=t.defaultValue,r;let o=t.innerType._zod.run(r,n);return o instanceof Promise?o.then(s=>xb(s,t)):xb(o,t)}});function xb(e,t){return e.value===void 0&&(e.value=t.defaultValue),e}var yv=I("$ZodPrefault",(e,t)=>{We.init(e,t),e._zod.optin="defaulted",be(e,"values",r=>r.def.innerType._zod.values),e._zod.parse=(r,n)=>(n.direction==="backward"||r.value===void 0&&(r.value=t.defaultValue),t.innerType._zod.run(r,n))}),bv=I("$ZodNonOptional",(e,t)=>{We.init(e,t),be(e,"values",r=>{let n=r.def.innerType._zod.values;return n?new Set([...n].filter(o=>o!==void 0)):void 0}),e._zod.parse=(r,n)=>{let o=t.innerType._zod.run(r,n);return o instanceof Promise?o.then(s=>Sb(s,e)):Sb(o,e)}});function Sb(e,t){return!e.issues.length&&e.value===void 0&&e.issues.push({code:"invalid_type",expected:"nonoptional",input:e.value,inst:t}),e}function kb(e,t,r,n){return t.issues.length?(e.value=r.catchValue({...t,value:e.value,error:{issues:t.issues.map(o=>$n(o,n,sr()))},input:e.value}),e):(e.value=t.value,t.memo&&(e.memo=!0),e)}var vv=I("$ZodCatch",(e,t)=>{We.init(e,t),be(e,"optin",r=>r.def.innerType._zod.optin==="defaulted"?"defaulted":"optional"),be(e,"optout",r=>r.def.innerType._zod.optout),be(e,"values",r=>r.def.innerType._zod.values),e._zod.parse=(r,n)=>{if(n.direction==="backward")return t.innerType._zod.run(r,n);let o=t.innerType._zod.run({value:r.value,issues:[]},n);return o instanceof Promise?o.then(s=>kb(r,s,t,n)):kb(r,o,t,n)}});var xv=I("$ZodPipe",(e,t)=>{We.init(e,t),be(e,"values",r=>r.def.in._zod.values),be(e,"optin",r=>r.def.in._zod.optin),be(e,"optout",r=>r.def.out._zod.optout),be(e,"propValues",r=>r.def.in._zod.propValues),e._zod.parse=(r,n)=>{if(n.direction==="backward"){let s=t.out._zod.run(r,n);return s instanceof Promise?s.then(a=>ql(a,t.in,n)):ql(s,t.in,n)}let o=t.in._zod.run(r,n);return o instanceof Promise?o.then(s=>ql(s,t.out,n)):ql(o,t.out,n)}});function ql(e,t,r){return e.issues.some(n=>n.code!=="unrecognized_keys")?(e.aborted=!0,e):t._zod.run({value:e.value,issues:e.issues},r)}var Sv=I("$ZodReadonly",(e,t)=>{We.init(e,t),be(e,"propValues",r=>r.def.innerType._zod.propValues),be(e,"values",r=>r.def.innerType._zod.values),be(e,"optin",r=>r.def.innerType?._zod?.optin),be(e,"optout",r=>r.def.innerType?._zod?.optout),e._zod.parse=(r,n)=>{if(n.direction==="backward")return t.innerType._zod.run(r,n);let o=t.innerType._zod.run(r,n);return o instanceof Promise?o.then(Eb):Eb(o)}});function Eb(e){return e.memo||(e.value=Object.freeze(e.value)),e}var kv=I("$ZodLazy",(e,t)=>{We.init(e,t),jd(e._zod,"innerType",()=>{let r=t;return r._cachedInner||(r._cachedInner=t.getter()),r._cachedInner}),be(e,"pattern",r=>r.innerType?._zod?.pattern),be(e,"propValues",r=>r.innerType?._zod?.propValues),be(e,"optin",r=>r.innerType?._zod?.optin??void 0),be(e,"optout",r=>r.innerType?._zod?.optout??void 0),e._zod.parse=(r,n)=>e._zod.innerType._zod.run(r,n)}),Ev=I("$ZodCustom",(e,t)=>{Ct.init(e,t),We.init(e,t),e._zod.parse=(r,n)=>r,e._zod.check=r=>{let n=r.value,o=t.fn(n);if(o instanceof Promise)return o.then(s=>Ob(s,r,n,e));Ob(o,r,n,e)}});function Ob(e,t,r,n){if(!e){let o={code:"custom",input:r,inst:n,path:[...n._zod.def.path??[]],continue:!n._zod.def.abort};n._zod.def.params&&(o.params=n._zod.def.params),t.issues.push(fa(o))}}var wh=class extends Error{constructor(){super("Cannot parse a reference cycle that closes through a transform"),this.name="ZodCyclicError"}},_h="~memo",Ov=[];function Tv(e){return e!==null&&typeof e=="object"}function gh(e){return e.map(t=>t.path?{...t,path:t.path.slice()}:{...t})}var Av=new WeakMap,Ui=0,ru=1,Fi=2;function nu(e,t,r){let n=Av.get(e);if(n!==void 0)return n?Fi:Ui;if(t.has(e))return Fi;t.add(e);let o=Ui,s=u=>{if(o!==Fi&&u?._zod){let f=nu(u,t,r);f>o&&(o=f)}},a=(u,f)=>{let p=Ui;for(let d of Reflect.ownKeys(u)){let h=Object.getOwnPropertyDescriptor(u,d);if(f&&!h.enumerable)continue;let g=h.get?ru:h.value?._zod?nu(h.value,t,r):Ui;g>p&&(p=g)}return p},i=u=>{u>o&&(o=u)},c=e._zod.def,l=c.type;switch(l){case"object":{let u=ua(c);i(u?a(u,!0):ru),s(c.catchall);break}case"array":s(c.element);break;case"tuple":for(let u of c.items)s(u);s(c.rest);break;case"record":case"map":s(c.keyType),s(c.valueType);break;case"set":s(c.valueType);break;case"union":for(let u of c.options)s(u);break;case"intersection":s(c.left),s(c.right);break;case"optional":case"nullable":case"default":case"prefault":case"catch":case"readonly":case"nonoptional":case"promise":case"success":s(c.innerType);break;case"pipe":s(c.in),s(c.out);break;case"function":s(c.input),s(c.output);break;case"lazy":{let u=c._cachedInner??(r?e._zod.innerType:void 0);i(u?nu(u,t,!1):ru);break}case"template_literal":case"string":case"number":case"int":case"boolean":case"bigint":case"symbol":case"undefined":case"null":case"void":case"never":case"any":case"unknown":case"date":case"nan":case"enum":case"literal":case"file":case"transform":case"custom":break;default:for(let u in c){let f=Object.getOwnPropertyDescriptor(c,u);if(!f||f.get)continue;let p=f.value;if(!(!p||typeof p!="object")){if(p._zod)s(p);else if(Array.isArray(p))for(let d of p)s(d)}}}return t.delete(e),cz(e,o)}function cz(e,t){return t!==ru&&Av.set(e,t===Fi),t}function lz(e,t){let r=e.buckets.get(t);return r||(r=new WeakMap,e.buckets.set(t,r)),r}var eu,tu=[],uz={alloc(e,t,r){let n=eu;if(!n)return r;eu=void 0;let o={value:r,issues:null};return n.set(t.value,o),tu.push(o),r},guard(e){var t;(t=e._zod).deferred??(t.deferred=[]),e._zod.deferred.push(()=>{let r=e._zod.parse,n=(o,s)=>{if(s.direction!=="backward"&&fz(s,o.value))throw new wh;return r(o,s)};e._zod.parse=n,e._zod.run===r&&(e._zod.run=n)})},attach(e){var t;let r,n=!1,o,s;(t=e._zod).deferred??(t.deferred=[]),e._zod.deferred.push(()=>{let a=e._zod.parse,i=(c,l)=>{if(r===void 0){let v=nu(e,new Set,!1);if(v===Ui)return e._zod.parse=a,e._zod.run===i&&(e._zod.run=a),a(c,l);v===Fi||n?r=!0:n=!0}let u=c.value;if(!Tv(u))return a(c,l);let f=l[_h];f||(f={buckets:new WeakMap,backEdges:void 0},l[_h]=f);let p;o===l?p=s:(p=lz(f,e),o=l,s=p);let d=p.get(u);if(d)return c.value=d.value,d.issues?d.issues.length&&c.issues.push(...gh(d.issues)):(c.memo=!0,f.backEdges??(f.backEdges=new WeakSet),f.backEdges.add(d.value)),c;eu=p;let h=tu.length,g=a(c,l);eu=void 0;let _=tu.length>h?tu.pop():void 0;return g instanceof Promise?g.then(v=>(_&&(_.issues=v.issues.length?gh(v.issues):Ov),v)):(_&&(_.issues=g.issues.length?gh(g.issues):Ov),g)};e._zod.parse=i,e._zod.run===a&&(e._zod.run=i)})}};function yh(){return uz}function fz(e,t){let r=e[_h]?.backEdges;return r!==void 0&&Tv(t)&&r.has(t)}var pz=()=>{let e={string:{unit:"characters",verb:"to have"},file:{unit:"bytes",verb:"to have"},array:{unit:"items",verb:"to have"},set:{unit:"items",verb:"to have"},map:{unit:"entries",verb:"to have"}};function t(s){return e[s]??null}let r={regex:"input",email:"email address",url:"URL",emoji:"emoji",uuid:"UUID",uuidv4:"UUIDv4",uuidv6:"UUIDv6",nanoid:"nanoid",guid:"GUID",cuid:"cuid",cuid2:"cuid2",ulid:"ULID",xid:"XID",ksuid:"KSUID",datetime:"ISO datetime",date:"ISO date",time:"ISO time",duration:"ISO duration",ipv4:"IPv4 address",ipv6:"IPv6 address",mac:"MAC address",cidrv4:"IPv4 range",cidrv6:"IPv6 range",base64:"base64-encoded string",base64url:"base64url-encoded string",json_string:"JSON string",e164:"E.164 number",currency_code:"currency code",credit_card:"credit card number",iban:"IBAN",jwt:"JWT",template_literal:"input"},n={nan:"NaN"};function o(s,a){return s==="number"&&typeof a=="number"&&!Number.isFinite(a)?String(a):n[s]??s}return s=>{switch(s.code){case"invalid_type":{let a=o(s.expected),i=qd(s.input),c=o(i,s.input);return`Invalid input: expected ${a}, received ${c}`}case"invalid_value":return s.values.length===1?`Invalid input: expected ${Dl(s.values[0])}`:`Invalid option: expected one of ${Cl(s.values,"|")}`;case"too_big":{let a=s.exact?"exactly ":s.inclusive?"<=":"<",i=t(s.origin);return i?`Too big: expected ${s.origin??"value"} to have ${a}${s.maximum.toString()} ${i.unit??"elements"}`:`Too big: expected ${s.origin??"value"} to be ${a}${s.maximum.toString()}`}case"too_small":{let a=s.exact?"exactly ":s.inclusive?">=":">",i=t(s.origin);return i?`Too small: expected ${s.origin} to have ${a}${s.minimum.toString()} ${i.unit}`:`Too small: expected ${s.origin} to be ${a}${s.minimum.toString()}`}case"invalid_format":{let a=s;return a.format==="starts_with"?`Invalid string: must start with "${a.prefix}"`:a.format==="ends_with"?`Invalid string: must end with "${a.suffix}"`:a.format==="includes"?`Invalid string: must include "${a.includes}"`:a.format==="regex"?`Invalid string: must match pattern ${a.pattern}`:`Invalid ${r[a.format]??s.format}`}case"not_multiple_of":return`Invalid number: must be a multiple of ${s.divisor}`;case"unrecognized_keys":return`Unrecognized key${s.keys.length>1?"s":""}: ${Cl(s.keys,", ")}`;case"invalid_key":return`Invalid key in ${s.origin}`;case"invalid_union":return s.options&&Array.isArray(s.options)&&s.options.length>0?`Invalid discriminator value. Expected ${s.options.map(i=>`'${i}'`).join(" | ")}`:s.inclusive===!1?"Invalid input: more than one option matched":"Invalid input";case"invalid_element":return`Invalid value in ${s.origin}`;default:return"Invalid input"}}};function Rv(){return{localeError:pz()}}var Pv;var bh=class{constructor(){this._map=new WeakMap,this._idmap=new Map}add(t,...r){let n=r[0];return this._map.set(t,n),n&&typeof n=="object"&&"id"in n&&this._idmap.set(n.id,t),this}clear(){return this._map=new WeakMap,this._idmap=new Map,this}remove(t){let r=this._map.get(t);return r&&typeof r=="object"&&"id"in r&&this._idmap.delete(r.id),this._map.delete(t),this}get(t){let r=t._zod.parent;if(r){let n={...this.get(r)??{}};delete n.id;let o={...n,...this._map.get(t)};return Object.keys(o).length?o:void 0}return this._map.get(t)}has(t){return this._map.has(t)}};function Iv(){return new bh}(Pv=globalThis).__zod_globalRegistry??(Pv.__zod_globalRegistry=Iv());var mo=globalThis.__zod_globalRegistry;function Lv(e){return e.checks&&(e.checks=[...e.checks]),e}function zv(e,t){return new e(Lv({type:"string",...ne(t)}))}function Nv(e,t){return new e({type:"string",format:"email",check:"string_format",abort:!1,...ne(t)})}function Cv(e,t){return new e({type:"string",format:"guid",check:"string_format",abort:!1,...ne(t)})}function Mv(e,t){return new e({type:"string",format:"uuid",check:"string_format",abort:!1,...ne(t)})}function Dv(e,t){return new e({type:"string",format:"uuid",check:"string_format",abort:!1,version:"v4",...ne(t)})}function $v(e,t){return new e({type:"string",format:"uuid",check:"string_format",abort:!1,version:"v6",...ne(t)})}function Uv(e,t){return new e({type:"string",format:"uuid",check:"string_format",abort:!1,version:"v7",...ne(t)})}function Fv(e,t){return new e({type:"string",format:"url",check:"string_format",abort:!1,...ne(t)})}function Wv(e,t){return new e({type:"string",format:"emoji",check:"string_format",abort:!1,...ne(t)})}function jv(e,t){return new e({type:"string",format:"nanoid",check:"string_format",abort:!1,...ne(t)})}function Bv(e,t){return new e({type:"string",format:"cuid",check:"string_format",abort:!1,...ne(t)})}function Hv(e,t){return new e({type:"string",format:"cuid2",check:"string_format",abort:!1,...ne(t)})}function Gv(e,t){return new e({type:"string",format:"ulid",check:"string_format",abort:!1,...ne(t)})}function Zv(e,t){return new e({type:"string",format:"xid",check:"string_format",abort:!1,...ne(t)})}function Vv(e,t){return new e({type:"string",format:"ksuid",check:"string_format",abort:!1,...ne(t)})}function Kv(e,t){return new e({type:"string",format:"ipv4",check:"string_format",abort:!1,...ne(t)})}function qv(e,t){return new e({type:"string",format:"ipv6",check:"string_format",abort:!1,...ne(t)})}function Yv(e,t){return new e({type:"string",format:"cidrv4",check:"string_format",abort:!1,...ne(t)})}function Jv(e,t){return new e({type:"string",format:"cidrv6",check:"string_format",abort:!1,...ne(t)})}function Xv(e,t){return new e({type:"string",format:"base64",check:"string_format",abort:!1,...ne(t)})}function Qv(e,t){return new e({type:"string",format:"base64url",check:"string_format",abort:!1,...ne(t)})}function e0(e,t){return new e({type:"string",format:"e164",check:"string_format",abort:!1,...ne(t)})}function t0(e,t){return new e({type:"string",format:"jwt",check:"string_format",abort:!1,...ne(t)})}function r0(e,t){return new e({type:"string",format:"datetime",check:"string_format",offset:!1,local:!1,precision:null,...ne(t)})}function n0(e,t){return new e({type:"string",format:"date",check:"string_format",...ne(t)})}function o0(e,t){return new e({type:"string",format:"time",check:"string_format",precision:null,...ne(t)})}function s0(e,t){return new e({type:"string",format:"duration",check:"string_format",...ne(t)})}function a0(e,t){return new e(Lv({type:"number",checks:[],...ne(t)}))}function i0(e,t){return new e({type:"number",check:"number_format",abort:!1,format:"safeint",...ne(t)})}function c0(e,t){return new e({type:"boolean",...ne(t)})}function l0(e,t){return new e({type:"null",...ne(t)})}function u0(e){return new e({type:"unknown"})}function f0(e,t){return new e({type:"never",...ne(t)})}function ou(e,t){return new ch({check:"less_than",...ne(t),value:e,inclusive:!1})}function Wi(e,t){return new ch({check:"less_than",...ne(t),value:e,inclusive:!0})}function su(e,t){return new lh({check:"greater_than",...ne(t),value:e,inclusive:!1})}function ji(e,t){return new lh({check:"greater_than",...ne(t),value:e,inclusive:!0})}function au(e,t){return new eb({check:"multiple_of",...ne(t),value:e})}function iu(e,t){return new rb({check:"max_length",...ne(t),maximum:e})}function ha(e,t){return new nb({check:"min_length",...ne(t),minimum:e})}function cu(e,t){return new ob({check:"length_equals",...ne(t),length:e})}function vh(e,t){return new sb({check:"string_format",format:"regex",...ne(t),pattern:e})}function xh(e){return new ab({check:"string_format",format:"lowercase",...ne(e)})}function Sh(e){return new ib({check:"string_format",format:"uppercase",...ne(e)})}function kh(e,t){return new cb({check:"string_format",format:"includes",...ne(t),includes:e})}function Eh(e,t){return new lb({check:"string_format",format:"starts_with",...ne(t),prefix:e})}function Oh(e,t){return new ub({check:"string_format",format:"ends_with",...ne(t),suffix:e})}function go(e){return new fb({check:"overwrite",tx:e})}function Th(e){return go(t=>t.normalize(e))}function Ah(){return go(e=>e.trim())}function Rh(){return go(e=>e.toLowerCase())}function Ph(){return go(e=>e.toUpperCase())}function Ih(){return go(e=>Hd(e))}function p0(e,t,r){return new e({type:"array",element:t,...ne(r)})}function d0(e,t,r){return new e({type:"custom",check:"custom",fn:t,...ne(r)})}function h0(e,t){let r=dz(n=>(n.addIssue=o=>{if(typeof o=="string")n.issues.push(fa(o,n.value,r._zod.def));else{let s=o;s.fatal&&(s.continue=!1),s.code??(s.code="custom"),"input"in s||(s.input=n.value),s.inst??(s.inst=r),s.continue??(s.continue=!r._zod.def.abort),n.issues.push(fa(s))}},e(n.value,n)),t);return r}function dz(e,t){let r=new Ct({check:"custom",...ne(t)});return r._zod.check=e,r}function Bi(e,...t){for(let r of t)for(let n of Reflect.ownKeys(r))Object.prototype.propertyIsEnumerable.call(r,n)&&zr(e,n,r[n]);return e}function zh(e){let t=e?.target??"draft-2020-12";return t==="draft-4"&&(t="draft-04"),t==="draft-7"&&(t="draft-07"),{processors:e.processors??{},metadataRegistry:e?.metadata??mo,target:t,unrepresentable:e?.unrepresentable??"throw",override:e?.override??(()=>{}),io:e?.io??"output",counter:0,seen:new Map,sharedDefsExtractedFor:void 0,sharedEmitDoneFor:void 0,cycles:e?.cycles??"ref",reused:e?.reused??"inline",intersections:[],deferred:[],external:e?.external??void 0}}function Un(e,t,r,n,o){let s=typeof t.unrepresentable=="function"?t.unrepresentable({zodSchema:e,path:n.path,message:o}):t.unrepresentable;if(s==="any")return!1;if(s===void 0||s==="throw")throw new Error(o);return Object.assign(r,s),!0}function dt(e,t,r={path:[],schemaPath:[]}){var n;let o=e._zod.def,s=t.seen.get(e);if(s)return s.count++,r.schemaPath.includes(e)&&(s.cycle=r.path),s.schema;let a={schema:{},count:1,cycle:void 0,path:r.path};t.seen.set(e,a),t.sharedDefsExtractedFor=void 0,t.sharedEmitDoneFor=void 0;let i=e._zod.toJSONSchema?.();if(i)a.schema=i;else{let u={...r,schemaPath:[...r.schemaPath,e],path:r.path};if(e._zod.processJSONSchema)e._zod.processJSONSchema(t,a.schema,u);else{let p=a.schema,d=t.processors[o.type];if(!d)throw new Error(`[toJSONSchema]: Non-representable type encountered: ${o.type}`);d(e,t,p,u)}let f=e._zod.parent;f&&(a.ref||(a.ref=f),dt(f,t,u),t.seen.get(f).isParent=!0)}let c=t.metadataRegistry.get(e);return c&&Bi(a.schema,c),t.io==="input"&&Jt(e)&&(delete a.schema.examples,delete a.schema.default),t.io==="input"&&"_prefault"in a.schema&&((n=a.schema).default??(n.default=a.schema._prefault)),delete a.schema._prefault,t.seen.get(e).schema}function m0(e){return e.replace(/~/g,"~0").replace(/\//g,"~1")}function Nh(e,t){let r=e.seen.get(t);if(!r)throw new Error("Unprocessed schema. This is a bug in Zod.");if(e.external&&e.sharedDefsExtractedFor===e.external)return;let n=new Map;for(let a of e.seen.entries()){let i=e.metadataRegistry.get(a[0])?.id;if(i){let c=n.get(i);if(c&&c!==a[0])throw new Error(`Duplicate schema id "${i}" detected during JSON Schema conversion. Two different schemas cannot share the same id when converted together.`);n.set(i,a[0])}}let o=a=>{let i=e.target==="draft-2020-12"?"$defs":"definitions";if(e.external){let f=e.external.registry.get(a[0])?.id,p=e.external.uri??(h=>h);if(f)return{ref:p(f)};let d=a[1].defId??a[1].schema.id??`schema${e.counter++}`;return a[1].defId=d,{defId:d,ref:`${p("__shared")}#/${i}/${m0(d)}`}}let c="#",l=`${c}/${i}/`;if(a[1]===r&&!a[1].schema.id)return{ref:c};let u=a[1].schema.id??`__schema${e.counter++}`;return{defId:u,ref:l+m0(u)}},s=a=>{if(a[1].schema.$ref)return;let i=a[1],{ref:c,defId:l}=o(a);i.def={...i.schema},l&&(i.defId=l);let u=i.schema;for(let f in u)delete u[f];u.$ref=c};if(e.cycles==="throw")for(let a of e.seen.entries()){let i=a[1];if(i.cycle)throw new Error(`Cycle detected: #/${i.cycle?.join("/")}/<root>

Set the \`cycles\` parameter to \`"ref"\` to resolve cyclical schemas with defs.`)}for(let a of e.seen.entries()){let i=a[1];if(t===a[0]){s(a);continue}if(e.external){let l=e.external.registry.get(a[0])?.id;if(t!==a[0]&&l){s(a);continue}}if(e.metadataRegistry.get(a[0])?.id){s(a);continue}if(i.cycle){s(a);continue}i.count>1&&e.reused==="ref"&&s(a)}e.external&&(e.sharedDefsExtractedFor=e.external)}function _0(e){let t=e.anyOf;if(!Array.isArray(t)||t.length===0||e.type!==void 0)return;let r=[];for(let n of t){if(!n||typeof n!="object")return;_0(n);let o=Object.keys(n);if(o.length!==1||o[0]!=="type")return;let s=n.type;for(let a of Array.isArray(s)?s:[s]){if(typeof a!="string")return;r.includes(a)||r.push(a)}}delete e.anyOf,e.type=r.length===1?r[0]:r}var y0=new Set(["type","properties","required","additionalProperties"]),g0=["oneOf","anyOf"];function w0(e){let t=e.additionalProperties;return t===void 0||t===!1||typeof t!="object"||t===null?null:Object.keys(t).length?t:null}function Lh(e){let t=[];for(let s of e){if(typeof s!="object"||s.type!=="object")return null;for(let a in s)if(!y0.has(a))return null;t.push(s)}let r={},n=new Set;for(let s of t){for(let a in s.properties){if(Object.prototype.hasOwnProperty.call(r,a))continue;let i=[];for(let l of t){let u=l.properties?.[a]??w0(l);u!=null&&(i.some(f=>JSON.stringify(f)===JSON.stringify(u))||i.push(u))}let c=i.length===1?i[0]:Lh(i)??{allOf:i};zr(r,a,c)}for(let a of s.required??[])n.add(a)}let o={type:"object",properties:r};if(n.size&&(o.required=[...n]),t.every(s=>s.additionalProperties===!1))o.additionalProperties=!1;else{let s=[];for(let a of t){let i=w0(a);i&&!s.some(c=>JSON.stringify(c)===JSON.stringify(i))&&s.push(i)}s.length===1?o.additionalProperties=s[0]:s.length>1&&(o.additionalProperties={allOf:s})}return o}function hz(e){let t=e.allOf;if(!Array.isArray(t)||t.length<2)return;for(let o of y0)if(o in e)return;let r=t.filter(o=>g0.some(s=>Array.isArray(o[s]))),n=null;if(!r.length)n=Lh(t);else{let o=r[0],s=g0.find(c=>Array.isArray(o[c]));if(Object.keys(o).length!==1)return;let a=t.filter(c=>c!==o),i=o[s].map(c=>Lh([...a,c]));if(i.some(c=>!c))return;n={[s]:i}}n&&(delete e.allOf,Bi(e,n))}function Ch(e,t){let r=e.seen.get(t);if(!r)throw new Error("Unprocessed schema. This is a bug in Zod.");let n=i=>{let c=e.seen.get(i);if(c.ref===null)return;let l=c.def??c.schema,u={...l},f=c.ref;if(c.ref=null,f){n(f);let d=e.seen.get(f),h=d.schema;if(h.$ref&&(e.target==="draft-07"||e.target==="draft-04"||e.target==="openapi-3.0")?(l.allOf=l.allOf??[],l.allOf.push(h)):Bi(l,h),Bi(l,u),i._zod.parent===f)for(let _ in l)_==="$ref"||_==="allOf"||_ in u||delete l[_];if(h.$ref&&d.def)for(let _ in l)_==="$ref"||_==="allOf"||_ in d.def&&JSON.stringify(l[_])===JSON.stringify(d.def[_])&&delete l[_]}let p=i._zod.parent;if(p&&p!==f){n(p);let d=e.seen.get(p);if(d?.schema.$ref&&(l.$ref=d.schema.$ref,d.def))for(let h in l)h==="$ref"||h==="allOf"||h in d.def&&JSON.stringify(l[h])===JSON.stringify(d.def[h])&&delete l[h]}e.override({zodSchema:i,jsonSchema:l,path:c.path??[]})};if(!e.external||e.sharedEmitDoneFor!==e.external){for(let i of[...e.seen.entries()].reverse())n(i[0]);if(e.target!=="openapi-3.0")for(let i of e.seen.entries())_0(i[1].def??i[1].schema);for(let i of e.deferred)i();if(e.intersections.length){let i=new Map;for(let c of e.seen.values())for(let l of[c.schema,c.def]){let u=l?.allOf;if(!Array.isArray(u))continue;let f=i.get(u);f?f.push(l):i.set(u,[l])}for(let c of e.intersections)for(let l of i.get(c)??[])hz(l)}}let o={};if(e.target==="draft-2020-12"?o.$schema="https://json-schema.org/draft/2020-12/schema":e.target==="draft-07"?o.$schema="http://json-schema.org/draft-07/schema#":e.target==="draft-04"?o.$schema="http://json-schema.org/draft-04/schema#":e.target,e.external?.uri){let i=e.external.registry.get(t)?.id;if(!i)throw new Error("Schema is missing an `id` property");o.$id=e.external.uri(i)}Bi(o,r.defId?r.schema:r.def??r.schema);let s=e.metadataRegistry.get(t)?.id;s!==void 0&&o.id===s&&delete o.id;let a=e.external?.defs??{};if(!e.external||e.sharedEmitDoneFor!==e.external)for(let i of e.seen.entries()){let c=i[1];c.def&&c.defId&&(c.def.id===c.defId&&delete c.def.id,zr(a,c.defId,c.def))}e.external&&(e.sharedEmitDoneFor=e.external),e.external||Object.keys(a).length>0&&(e.target==="draft-2020-12"?o.$defs=a:o.definitions=a);try{let i=JSON.parse(JSON.stringify(o));return Object.defineProperty(i,"~standard",{value:{...t["~standard"],jsonSchema:{input:Hi(t,"input",e.processors),output:Hi(t,"output",e.processors)}},enumerable:!1,writable:!1}),i}catch{throw new Error("Error converting schema to JSON.")}}function Jt(e,t){let r=t??{seen:new Set};if(r.seen.has(e))return!1;r.seen.add(e);let n=e._zod.def;if(n.type==="transform")return!0;if(n.type==="array")return Jt(n.element,r);if(n.type==="set")return Jt(n.valueType,r);if(n.type==="lazy")return Jt(n.getter(),r);if(n.type==="promise"||n.type==="optional"||n.type==="nonoptional"||n.type==="nullable"||n.type==="readonly"||n.type==="default"||n.type==="prefault"||n.type==="catch")return Jt(n.innerType,r);if(n.type==="intersection")return Jt(n.left,r)||Jt(n.right,r);if(n.type==="record"||n.type==="map")return Jt(n.keyType,r)||Jt(n.valueType,r);if(n.type==="pipe")return e._zod.traits.has("$ZodCodec")?!0:Jt(n.in,r)||Jt(n.out,r);if(n.type==="object"){for(let o in n.shape)if(Jt(n.shape[o],r))return!0;return!1}if(n.type==="union"){for(let o of n.options)if(Jt(o,r))return!0;return!1}if(n.type==="tuple"){for(let o of n.items)if(Jt(o,r))return!0;return!!(n.rest&&Jt(n.rest,r))}return!1}var b0=(e,t={})=>r=>{let n=zh({...r,processors:t});return dt(e,n),Nh(n,e),Ch(n,e)},Hi=(e,t,r={})=>n=>{let{libraryOptions:o,target:s}=n??{},a=zh({...o??{},target:s,io:t,processors:r});return dt(e,a),Nh(a,e),Ch(a,e)};var ma=(e,t,r)=>{(e[t]===void 0||r>e[t])&&(e[t]=r)},ga=(e,t,r)=>{(e[t]===void 0||r<e[t])&&(e[t]=r)},v0=(e,t)=>{ma(e,"minimum",t),ga(e,"maximum",t)},E0=(e,t)=>{e.multipleOf??(e.multipleOf=[]),e.multipleOf.includes(t)||e.multipleOf.push(t)},O0=(e,t)=>{e.patterns??(e.patterns=new Set),e.patterns.add(t)},T0=(e,t)=>{e.mime=e.mime?e.mime.filter(r=>t.includes(r)):[...t]},A0=(e,t)=>{e.format=t,t.includes("int")&&(e.isInt=!0)},x0=(e,t)=>ma(e,"minimum",t.minimum),S0=(e,t)=>ga(e,"maximum",t.maximum),k0=e=>(t,r)=>{A0(t,r.format);let[n,o]=e[r.format];ma(t,"minimum",n),ga(t,"maximum",o)},mz={greater_than:(e,t)=>ma(e,t.inclusive?"minimum":"exclusiveMinimum",t.value),less_than:(e,t)=>ga(e,t.inclusive?"maximum":"exclusiveMaximum",t.value),multiple_of:(e,t)=>E0(e,t.value),number_format:k0(Ni),bigint_format:k0($l),min_length:x0,max_length:S0,length_equals:(e,t)=>v0(e,t.length),min_size:x0,max_size:S0,size_equals:(e,t)=>v0(e,t.size),string_format:(e,t)=>{A0(e,t.format),t.pattern&&O0(e,t.pattern),(t.format==="base64"||t.format==="base64url")&&(e.contentEncoding=t.format),(t.local||t.precision===-1)&&(e.laxFormat=!0)},mime_type:(e,t)=>T0(e,t.mime)};function Cr(e){let t={},r=e._zod.def,n=e._zod.traits.has("$ZodCheck")?[e,...r.checks??[]]:r.checks??[];for(let s of n)mz[s._zod.def.check]?.(t,s._zod.def);let o=e._zod.bag;o.minimum!==void 0&&ma(t,"minimum",o.minimum),o.exclusiveMinimum!==void 0&&ma(t,"exclusiveMinimum",o.exclusiveMinimum),o.maximum!==void 0&&ga(t,"maximum",o.maximum),o.exclusiveMaximum!==void 0&&ga(t,"exclusiveMaximum",o.exclusiveMaximum),o.multipleOf!==void 0&&E0(t,o.multipleOf),o.format!==void 0&&(t.format??(t.format=o.format),o.format.includes("int")&&(t.isInt=!0)),o.mime&&T0(t,o.mime);for(let s of o.patterns??[])O0(t,s);return t}var gz={guid:"uuid",url:"uri",datetime:"date-time",json_string:"json-string",regex:""},wz=new Map([[ph,Wy],[Ql,jy]]),_z=e=>wz.get(e)??e,R0=(e,t,r,n)=>{let o=r;o.type="string";let{minimum:s,maximum:a,format:i,patterns:c,contentEncoding:l,laxFormat:u}=Cr(e);if(typeof s=="number"&&(o.minLength=s),typeof a=="number"&&(o.maxLength=a),i&&(o.format=gz[i]??i,o.format===""&&delete o.format,(i==="time"||u)&&delete o.format),l&&(o.contentEncoding=l),c&&c.size>0){let f=[...c].map(_z);f.length===1?o.pattern=f[0].source:f.length>1&&(o.allOf=[...f.map(p=>({...t.target==="draft-07"||t.target==="draft-04"||t.target==="openapi-3.0"?{type:"string"}:{},pattern:p.source}))])}},P0=(e,t,r,n)=>{let o=r,{minimum:s,maximum:a,multipleOf:i,exclusiveMaximum:c,exclusiveMinimum:l,isInt:u}=Cr(e);o.type=u?"integer":"number";let f=typeof l=="number"&&l>=(s??Number.NEGATIVE_INFINITY),p=typeof c=="number"&&c<=(a??Number.POSITIVE_INFINITY),d=t.target==="draft-04"||t.target==="openapi-3.0";if(f?d?(o.minimum=l,o.exclusiveMinimum=!0):o.exclusiveMinimum=l:typeof s=="number"&&(o.minimum=s),p?d?(o.maximum=c,o.exclusiveMaximum=!0):o.exclusiveMaximum=c:typeof a=="number"&&(o.maximum=a),i){let h=new Set;for(let v of i)Number.isFinite(v)&&v!==0?h.add(Math.abs(v)):Un(e,t,o,n,`A multipleOf divisor of ${v} cannot be represented in JSON Schema`);let[g,..._]=h;g!==void 0&&(o.multipleOf=g),_.length&&(o.allOf=[...o.allOf??[],..._.map(v=>({multipleOf:v}))])}},I0=(e,t,r,n)=>{r.type="boolean"};var L0=(e,t,r,n)=>{t.target==="openapi-3.0"?(r.type="string",r.nullable=!0,r.enum=[null]):r.type="null"};var z0=(e,t,r,n)=>{r.not={}};var N0=(e,t,r,n)=>{};var C0=(e,t,r,n)=>{let o=e._zod.def,s=ia(o.entries);if(s.length===0){r.not={};return}s.every(a=>typeof a=="number")&&(r.type="number"),s.every(a=>typeof a=="string")&&(r.type="string"),r.enum=s},M0=(e,t,r,n)=>{let o=e._zod.def;if(o.values.length===0){r.not={};return}let s=[];for(let a of o.values)if(a===void 0){if(Un(e,t,r,n,"Literal `undefined` cannot be represented in JSON Schema"))return}else if(typeof a=="bigint"){if(Un(e,t,r,n,"BigInt literals cannot be represented in JSON Schema"))return;s.push(Number(a))}else s.push(a);if(s.length!==0)if(s.length===1){let a=s[0];r.type=a===null?"null":typeof a,t.target==="draft-04"||t.target==="openapi-3.0"?r.enum=[a]:r.const=a}else s.every(a=>typeof a=="number")&&(r.type="number"),s.every(a=>typeof a=="string")&&(r.type="string"),s.every(a=>typeof a=="boolean")&&(r.type="boolean"),s.every(a=>a===null)&&(r.type="null"),r.enum=s};var D0=(e,t,r,n)=>{Un(e,t,r,n,"Custom types cannot be represented in JSON Schema")};var $0=(e,t,r,n)=>{Un(e,t,r,n,"Transforms cannot be represented in JSON Schema")};var U0=(e,t,r,n)=>{let o=r,s=e._zod.def,{minimum:a,maximum:i}=Cr(e);typeof a=="number"&&(o.minItems=a),typeof i=="number"&&(o.maxItems=i),o.type="array",o.items=dt(s.element,t,{...n,path:[...n.path,"items"]})};function lu(e){let t=e._zod.def;return t.type==="pipe"&&t.in._zod.traits.has("$ZodTransform")?lu(t.out):t.type==="catch"?lu(t.innerType):e._zod.optin}var F0=(e,t,r,n)=>{let o=r,s=e._zod.def,a=s.shape;if(Object.getOwnPropertySymbols(a).length&&Un(e,t,o,n,"Symbol keys cannot be represented in JSON Schema"))return;o.type="object",o.properties={};for(let l in a)zr(o.properties,l,dt(a[l],t,{...n,path:[...n.path,"properties",l]}));let c=[];for(let l of Object.keys(a)){let u=s.shape[l];(t.io==="input"?lu(u)===void 0:u._zod.optout===void 0)&&c.push(l)}c.length>0&&(o.required=c),s.catchall?._zod.def.type==="never"?o.additionalProperties=!1:s.catchall?s.catchall&&(o.additionalProperties=dt(s.catchall,t,{...n,path:[...n.path,"additionalProperties"]})):t.io==="output"&&(o.additionalProperties=!1)},W0=(e,t,r,n)=>{let o=e._zod.def,s=o.inclusive===!1,a=o.options.map((i,c)=>dt(i,t,{...n,path:[...n.path,s?"oneOf":"anyOf",c]}));s?r.oneOf=a:r.anyOf=a},j0=(e,t,r,n)=>{let o=e._zod.def,s=dt(o.left,t,{...n,path:[...n.path,"allOf",0]}),a=dt(o.right,t,{...n,path:[...n.path,"allOf",1]}),i=l=>"allOf"in l&&Object.keys(l).length===1,c=[...i(s)?s.allOf:[s],...i(a)?a.allOf:[a]];r.allOf=c,t.intersections.push(c)},B0=(e,t,r,n)=>{let o=r,s=e._zod.def;o.type="array";let a=t.target==="draft-2020-12"?"prefixItems":"items",i=t.target==="draft-2020-12"||t.target==="openapi-3.0"?"items":"additionalItems",c=s.items.map((g,_)=>dt(g,t,{...n,path:[...n.path,a,_]})),l=s.rest?dt(s.rest,t,{...n,path:[...n.path,i,...t.target==="openapi-3.0"?[s.items.length]:[]]}):null,u=s.items.length;for(;u>0;){let g=s.items[u-1];if(!(t.io==="input"?lu(g)!==void 0:g._zod.optout==="optional"))break;u--}let f=s.items.length,p=!s.rest;t.target==="draft-2020-12"?(o.prefixItems=c,p?o.items=!1:l&&(o.items=l),u>0&&(o.minItems=u),p&&(o.maxItems=f)):t.target==="openapi-3.0"?(o.items={anyOf:c},l&&o.items.anyOf.push(l),u>0&&(o.minItems=u),p&&(o.maxItems=f)):(o.items=c,p?o.additionalItems=!1:l&&(o.additionalItems=l),u>0&&(o.minItems=u),p&&(o.maxItems=f));let{minimum:d,maximum:h}=Cr(e);typeof d=="number"&&(o.minItems=d),typeof h=="number"&&(o.maxItems=h)};var H0=(e,t,r,n)=>{let o=e._zod.def,s=dt(o.innerType,t,n),a=t.seen.get(e);t.target==="openapi-3.0"?(a.ref=o.innerType,r.nullable=!0):r.anyOf=[s,{type:"null"}]},G0=(e,t,r,n)=>{let o=e._zod.def;dt(o.innerType,t,n);let s=t.seen.get(e);s.ref=o.innerType},Mh=Symbol();function Z0(e,t,r,n,o){let s=!1,a=JSON.stringify(e,(i,c)=>typeof c!="bigint"?c:(s=!0,null));return s?(Un(t,r,n,o,"BigInt defaults cannot be represented in JSON Schema"),Mh):JSON.parse(a)}var V0=(e,t,r,n)=>{let o=e._zod.def;dt(o.innerType,t,n);let s=t.seen.get(e);s.ref=o.innerType;let a=Z0(o.defaultValue,e,t,r,n);a!==Mh&&(r.default=a)},K0=(e,t,r,n)=>{let o=e._zod.def;dt(o.innerType,t,n);let s=t.seen.get(e);if(s.ref=o.innerType,t.io!=="input")return;let a=Z0(o.defaultValue,e,t,r,n);a!==Mh&&(r._prefault=a)},q0=(e,t,r,n)=>{let o=e._zod.def;dt(o.innerType,t,n);let s=t.seen.get(e);s.ref=o.innerType;let a;try{a=o.catchValue(void 0)}catch{Un(e,t,r,n,"Dynamic catch values are not supported in JSON Schema");return}r.default=a},Y0=(e,t,r,n)=>{let o=e._zod.def,s=o.in._zod.traits.has("$ZodTransform"),a=t.io==="input"?s?o.out:o.in:o.out;dt(a,t,n);let i=t.seen.get(e);i.ref=a},J0=(e,t,r,n)=>{let o=e._zod.def;dt(o.innerType,t,n);let s=t.seen.get(e);s.ref=o.innerType,r.readOnly=!0};var Dh=(e,t,r,n)=>{let o=e._zod.def;dt(o.innerType,t,n);let s=t.seen.get(e);s.ref=o.innerType},X0=(e,t,r,n)=>{let o=e._zod.innerType;dt(o,t,n);let s=t.seen.get(e);s.ref=o};var Q0=new WeakSet([Object.prototype,Error.prototype]);function fu(e,t,r){Object.defineProperty(e,t,{configurable:!0,enumerable:!1,get(){let n=r(this);return Object.defineProperty(this,t,{value:n,configurable:!0,writable:!0}),n},set(n){Object.defineProperty(this,t,{value:n,configurable:!0,writable:!0})}})}var ex=(e,t)=>{gy.init(e,t),e.name="ZodError";let r=Object.getPrototypeOf(e);Q0.has(r)||(Q0.add(r),fu(r,"format",n=>o=>th(n,o)),fu(r,"flatten",n=>o=>eh(n,o)),fu(r,"addIssue",n=>o=>{n.issues.push(o),n.message=JSON.stringify(n.issues,ca,2)}),fu(r,"addIssues",n=>o=>{n.issues.push(...o),n.message=JSON.stringify(n.issues,ca,2)}),Object.defineProperty(r,"isEmpty",{configurable:!0,enumerable:!1,get(){return this.issues.length===0}}))},tx=I("ZodError",ex),yr=I("ZodError",ex,void 0,{Parent:Error});var rx=Bl(yr),nx=Hl(yr),ox=Gl(yr),sx=Zl(yr),ax=_y(yr),ix=yy(yr),cx=by(yr),lx=vy(yr),ux=xy(yr),fx=Sy(yr),px=ky(yr),dx=Ey(yr);function Az(){or.localeError||sr(Rv())}function du(){or.memoizer||sr({memoizer:yh()})}var Je=I("ZodType",(e,t)=>(Az(),We.init(e,t),e.def=t,e.type=t.type,e),{check(...e){let t=this.def;return this.clone(ae.mergeDefs(t,{checks:[...t.checks??[],...e.map(r=>typeof r=="function"?{_zod:{check:r,def:{check:"custom"},onattach:[]}}:r)]}),{parent:!0})},with(...e){return this.check(...e)},clone(e,t){return Nr(this,e,t)},brand(){return this},register(e,t){return e.add(this,t),this},refine(e,t){return this.check(EN(e,t))},superRefine(e,t){return this.check(ON(e,t))},overwrite(e){return this.check(go(e))},optional(){return hx(this)},exactOptional(){return fN(this)},nullable(){return mx(this)},nullish(){return hx(mx(this))},nonoptional(e){return wN(this,e)},array(){return rt(this)},or(e){return wa([this,e])},and(e){return aN(this,e)},transform(e){return gx(this,uN(e))},default(e){return hN(this,e)},prefault(e){return gN(this,e)},catch(e){return yN(this,e)},pipe(e){return gx(this,e)},readonly(){return xN(this)},describe(e){let t=this.clone();return mo.add(t,{description:e}),t},meta(...e){if(e.length===0)return mo.get(this);let t=this.clone();return mo.add(t,e[0]),t},isOptional(){return this.safeParse(void 0).success},isNullable(){return this.safeParse(null).success},apply(e,...t){return t.length===0?e(this):e(this,...t)},get"~standard"(){return ae.hide(this,"~standard",{...fh(this),jsonSchema:{input:Hi(this,"input"),output:Hi(this,"output")}})},set"~standard"(e){ae.own(this,"~standard",e)},parse:function e(t,r){return rx(this,t,r,{callee:e})},parseAsync:async function e(t,r){return await nx(this,t,r,{callee:e})},safeParse(e,t){return ox(this,e,t)},async safeParseAsync(e,t){return sx(this,e,t)},get spa(){return this?.safeParseAsync},set spa(e){ae.own(this,"spa",e)},validate(e,t){return rh(this,e,t)},validateAsync(e,t){return nh(this,e,t)},encode:function e(t,r){return ax(this,t,r,{callee:e})},decode:function e(t,r){return ix(this,t,r,{callee:e})},encodeAsync:async function e(t,r){return await cx(this,t,r,{callee:e})},decodeAsync:async function e(t,r){return await lx(this,t,r,{callee:e})},safeEncode(e,t){return ux(this,e,t)},safeDecode(e,t){return fx(this,e,t)},async safeEncodeAsync(e,t){return px(this,e,t)},async safeDecodeAsync(e,t){return dx(this,e,t)},toJSONSchema(e){return b0(this,{})(e)},get description(){return mo.get(this)?.description},get _def(){return this._zod.def}}),wx=I("_ZodString",(e,t)=>{Xl.init(e,t),Je.init(e,t),e._zod.processJSONSchema=(r,n,o)=>R0(e,r,n,o)},ae.derived({format:e=>Cr(e).format??null,minLength:e=>Cr(e).minimum??null,maxLength:e=>Cr(e).maximum??null},{regex(...e){return this.check(vh(...e))},includes(...e){return this.check(kh(...e))},startsWith(...e){return this.check(Eh(...e))},endsWith(...e){return this.check(Oh(...e))},min(...e){return this.check(ha(...e))},max(...e){return this.check(iu(...e))},length(...e){return this.check(cu(...e))},nonempty(...e){return this.check(ha(1,...e))},lowercase(e){return this.check(xh(e))},uppercase(e){return this.check(Sh(e))},trim(){return this.check(Ah())},normalize(...e){return this.check(Th(...e))},toLowerCase(){return this.check(Rh())},toUpperCase(){return this.check(Ph())},slugify(){return this.check(Ih())}})),Rz=I("ZodString",(e,t)=>{Xl.init(e,t),wx.init(e,t)},{email(e){return this.check(Nv(Nz,e))},url(e){return this.check(Fv(Mz,e))},jwt(e){return this.check(t0(Jz,e))},emoji(e){return this.check(Wv(Dz,e))},guid(e){return this.check(Cv(Cz,e))},uuid(e){return this.check(Mv(pu,e))},uuidv4(e){return this.check(Dv(pu,e))},uuidv6(e){return this.check($v(pu,e))},uuidv7(e){return this.check(Uv(pu,e))},nanoid(e){return this.check(jv($z,e))},cuid(e){return this.check(Bv(Uz,e))},cuid2(e){return this.check(Hv(Fz,e))},ulid(e){return this.check(Gv(Wz,e))},base64(e){return this.check(Xv(Kz,e))},base64url(e){return this.check(Qv(qz,e))},xid(e){return this.check(Zv(jz,e))},ksuid(e){return this.check(Vv(Bz,e))},ipv4(e){return this.check(Kv(Hz,e))},ipv6(e){return this.check(qv(Gz,e))},cidrv4(e){return this.check(Yv(Zz,e))},cidrv6(e){return this.check(Jv(Vz,e))},e164(e){return this.check(e0(Yz,e))},datetime(e){return this.check(r0(Pz,e))},date(e){return this.check(n0(Iz,e))},time(e){return this.check(o0(Lz,e))},duration(e){return this.check(s0(zz,e))}});function Xt(e){return zv(Rz,e)}var st=I("ZodStringFormat",(e,t)=>{Ye.init(e,t),wx.init(e,t)}),Pz=I("ZodISODateTime",(e,t)=>{Wb.init(e,t),st.init(e,t)}),Iz=I("ZodISODate",(e,t)=>{jb.init(e,t),st.init(e,t)}),Lz=I("ZodISOTime",(e,t)=>{Bb.init(e,t),st.init(e,t)}),zz=I("ZodISODuration",(e,t)=>{Hb.init(e,t),st.init(e,t)}),Nz=I("ZodEmail",(e,t)=>{Pb.init(e,t),st.init(e,t)});var Cz=I("ZodGUID",(e,t)=>{Ab.init(e,t),st.init(e,t)});var pu=I("ZodUUID",(e,t)=>{Rb.init(e,t),st.init(e,t)});var Mz=I("ZodURL",(e,t)=>{zb.init(e,t),st.init(e,t)});var Dz=I("ZodEmoji",(e,t)=>{Nb.init(e,t),st.init(e,t)});var $z=I("ZodNanoID",(e,t)=>{Cb.init(e,t),st.init(e,t)});var Uz=I("ZodCUID",(e,t)=>{Mb.init(e,t),st.init(e,t)});var Fz=I("ZodCUID2",(e,t)=>{Db.init(e,t),st.init(e,t)});var Wz=I("ZodULID",(e,t)=>{$b.init(e,t),st.init(e,t)});var jz=I("ZodXID",(e,t)=>{Ub.init(e,t),st.init(e,t)});var Bz=I("ZodKSUID",(e,t)=>{Fb.init(e,t),st.init(e,t)});var Hz=I("ZodIPv4",(e,t)=>{Gb.init(e,t),st.init(e,t)});var Gz=I("ZodIPv6",(e,t)=>{Vb.init(e,t),st.init(e,t)});var Zz=I("ZodCIDRv4",(e,t)=>{Kb.init(e,t),st.init(e,t)});var Vz=I("ZodCIDRv6",(e,t)=>{qb.init(e,t),st.init(e,t)});var Kz=I("ZodBase64",(e,t)=>{Jb.init(e,t),st.init(e,t)});var qz=I("ZodBase64URL",(e,t)=>{Xb.init(e,t),st.init(e,t)});var Yz=I("ZodE164",(e,t)=>{Qb.init(e,t),st.init(e,t)});var Jz=I("ZodJWT",(e,t)=>{ev.init(e,t),st.init(e,t)});var _x=I("ZodNumber",(e,t)=>{dh.init(e,t),Je.init(e,t),e._zod.processJSONSchema=(r,n,o)=>P0(e,r,n,o),e.isFinite=!0},ae.derived({minValue:e=>{let{minimum:t,exclusiveMinimum:r}=Cr(e);return Math.max(t??Number.NEGATIVE_INFINITY,r??Number.NEGATIVE_INFINITY)},maxValue:e=>{let{maximum:t,exclusiveMaximum:r}=Cr(e);return Math.min(t??Number.POSITIVE_INFINITY,r??Number.POSITIVE_INFINITY)},isInt:e=>{let{isInt:t,multipleOf:r}=Cr(e);return!!t||!!r?.some(Number.isSafeInteger)},format:e=>Cr(e).format??null},{gt(e,t){return this.check(su(e,t))},gte(e,t){return this.check(ji(e,t))},min(e,t){return this.check(ji(e,t))},lt(e,t){return this.check(ou(e,t))},lte(e,t){return this.check(Wi(e,t))},max(e,t){return this.check(Wi(e,t))},int(e){return this.check(ve(e))},safe(e){return this.check(ve(e))},positive(e){return this.check(su(0,e))},nonnegative(e){return this.check(ji(0,e))},negative(e){return this.check(ou(0,e))},nonpositive(e){return this.check(Wi(0,e))},multipleOf(e,t){return this.check(au(e,t))},step(e,t){return this.check(au(e,t))},finite(){return this}}));function Z(e){return a0(_x,e)}var Xz=I("ZodNumberFormat",(e,t)=>{tv.init(e,t),_x.init(e,t)});function ve(e){return i0(Xz,e)}var Qz=I("ZodBoolean",(e,t)=>{rv.init(e,t),Je.init(e,t),e._zod.processJSONSchema=(r,n,o)=>I0(e,r,n,o)});function Pt(e){return c0(Qz,e)}var eN=I("ZodNull",(e,t)=>{nv.init(e,t),Je.init(e,t),e._zod.processJSONSchema=(r,n,o)=>L0(e,r,n,o)});function yx(e){return l0(eN,e)}var tN=I("ZodUnknown",(e,t)=>{ov.init(e,t),Je.init(e,t),e._zod.processJSONSchema=(r,n,o)=>N0(e,r,n,o)});function De(){return u0(tN)}var rN=I("ZodNever",(e,t)=>{sv.init(e,t),Je.init(e,t),e._zod.processJSONSchema=(r,n,o)=>z0(e,r,n,o)});function bx(e){return f0(rN,e)}var nN=I("ZodArray",(e,t)=>{du(),av.init(e,t),Je.init(e,t),e._zod.processJSONSchema=(r,n,o)=>U0(e,r,n,o),e.element=t.element},{min(e,t){return this.check(ha(e,t))},nonempty(e){return this.check(ha(1,e))},max(e,t){return this.check(iu(e,t))},length(e,t){return this.check(cu(e,t))},unwrap(){return this.element}});function rt(e,t){return p0(nN,e,t)}var Uh=I("ZodObject",(e,t)=>{du(),lv.init(e,t),Je.init(e,t),e._zod.processJSONSchema=(r,n,o)=>F0(e,r,n,o),ae.installLazyProp(e,"shape",r=>r._zod.def.shape,!1)},{keyof(){return me(Object.keys(this._zod.def.shape))},catchall(e){return this.clone(ae.mergeDefs(this._zod.def,{catchall:e}))},passthrough(){return this.clone(ae.mergeDefs(this._zod.def,{catchall:De()}))},loose(){return this.clone(ae.mergeDefs(this._zod.def,{catchall:De()}))},strict(){return this.clone(ae.mergeDefs(this._zod.def,{catchall:bx()}))},strip(){return this.clone(ae.mergeDefs(this._zod.def,{catchall:void 0}))},extend(e){return ae.extend(this,e)},safeExtend(e){return ae.safeExtend(this,e)},merge(e){return ae.merge(this,e)},pick(e){return ae.pick(this,e)},omit(e){return ae.omit(this,e)},partial(...e){return ae.partial(Fh,this,e[0])},exactPartial(...e){return ae.partial(Sx,this,e[0],"exactPartial")},required(...e){return ae.required(kx,this,e[0])}});function wo(e,t){let r={type:"object",shape:e??{},...ae.normalizeParams(t)};return new Uh(r)}function q(e,t){return new Uh({type:"object",shape:e,catchall:bx(),...ae.normalizeParams(t)})}function vx(e,t){return new Uh({type:"object",shape:e,catchall:De(),...ae.normalizeParams(t)})}var xx=I("ZodUnion",(e,t)=>{hh.init(e,t),Je.init(e,t),e._zod.processJSONSchema=(r,n,o)=>W0(e,r,n,o),e.options=t.options});function wa(e,t){return new xx({type:"union",options:e,...ae.normalizeParams(t)})}var oN=I("ZodDiscriminatedUnion",(e,t)=>{xx.init(e,t),uv.init(e,t)});function _o(e,t,r){return new oN({type:"union",options:t,discriminator:e,...ae.normalizeParams(r)})}var sN=I("ZodIntersection",(e,t)=>{fv.init(e,t),Je.init(e,t),e._zod.processJSONSchema=(r,n,o)=>j0(e,r,n,o)});function aN(e,t){return new sN({type:"intersection",left:e,right:t})}var iN=I("ZodTuple",(e,t)=>{du(),pv.init(e,t),Je.init(e,t),e._zod.processJSONSchema=(r,n,o)=>B0(e,r,n,o)},{rest(e){return this.clone({...this._zod.def,rest:e})},partial(){let e=this._zod.def;if(e.checks?.length)throw new Error(".partial() cannot be used on tuple schemas containing refinements");return this.clone({...e,items:e.items.map(t=>new Fh({type:"optional",innerType:t}))})}});function br(e,t,r){let n=t instanceof We,o=n?r:t,s=n?t:null;return new iN({type:"tuple",items:e,rest:s,...ae.normalizeParams(o)})}var $h=I("ZodEnum",(e,t)=>{dv.init(e,t),Je.init(e,t),e._zod.processJSONSchema=(n,o,s)=>C0(e,n,o,s),e.enum=t.entries,e.options=[...e._zod.values];let r=new Set(Object.keys(t.entries));e.extract=(n,o)=>{let s={};for(let a of n)if(r.has(a))s[a]=t.entries[a];else throw new Error(`Key ${a} not found in enum`);return new $h({...t,checks:[],...ae.normalizeParams(o),entries:s})},e.exclude=(n,o)=>{let s={...t.entries};for(let a of n)if(r.has(a))delete s[a];else throw new Error(`Key ${a} not found in enum`);return new $h({...t,checks:[],...ae.normalizeParams(o),entries:s})}});function me(e,t){let r=Array.isArray(e)?Object.fromEntries(e.map(n=>[n,n])):e;return new $h({type:"enum",entries:r,...ae.normalizeParams(t)})}var cN=I("ZodLiteral",(e,t)=>{hv.init(e,t),Je.init(e,t),e._zod.processJSONSchema=(r,n,o)=>M0(e,r,n,o),e.values=new Set(t.values),Object.defineProperty(e,"value",{get(){if(t.values.length>1)throw new Error("This schema contains multiple valid literal values. Use `.values` instead.");return t.values[0]}})});function ke(e,t){return new cN({type:"literal",values:Array.isArray(e)?e:[e],...ae.normalizeParams(t)})}var lN=I("ZodTransform",(e,t)=>{du(),mv.init(e,t),Je.init(e,t),e._zod.processJSONSchema=(r,n,o)=>$0(e,r,n,o),e._zod.parse=(r,n)=>{if(n.direction==="backward")throw new pa(e.constructor.name);r.addIssue=s=>{if(typeof s=="string")r.issues.push(ae.issue(s,r.value,t));else{let a=s;a.fatal&&(a.continue=!1),a.code??(a.code="custom"),"input"in a||(a.input=r.value),a.inst??(a.inst=e),r.issues.push(ae.issue(a))}};let o=t.transform(r.value,r);return o instanceof Promise?o.then(s=>(r.value=s,r)):(r.value=o,r)}});function uN(e){return new lN({type:"transform",transform:e})}var Fh=I("ZodOptional",(e,t)=>{mh.init(e,t),Je.init(e,t),e._zod.processJSONSchema=(r,n,o)=>Dh(e,r,n,o),e.unwrap=()=>e._zod.def.innerType});function hx(e){return new Fh({type:"optional",innerType:e})}var Sx=I("ZodExactOptional",(e,t)=>{gv.init(e,t),Je.init(e,t),e._zod.processJSONSchema=(r,n,o)=>Dh(e,r,n,o),e.unwrap=()=>e._zod.def.innerType});function fN(e){return new Sx({type:"optional",innerType:e})}var pN=I("ZodNullable",(e,t)=>{wv.init(e,t),Je.init(e,t),e._zod.processJSONSchema=(r,n,o)=>H0(e,r,n,o),e.unwrap=()=>e._zod.def.innerType});function mx(e){return new pN({type:"nullable",innerType:e})}var dN=I("ZodDefault",(e,t)=>{_v.init(e,t),Je.init(e,t),e._zod.processJSONSchema=(r,n,o)=>V0(e,r,n,o),e.unwrap=()=>e._zod.def.innerType,e.removeDefault=e.unwrap});function hN(e,t){return new dN({type:"default",innerType:e,get defaultValue(){return typeof t=="function"?t():ae.shallowClone(t)}})}var mN=I("ZodPrefault",(e,t)=>{yv.init(e,t),Je.init(e,t),e._zod.processJSONSchema=(r,n,o)=>K0(e,r,n,o),e.unwrap=()=>e._zod.def.innerType});function gN(e,t){return new mN({type:"prefault",innerType:e,get defaultValue(){return typeof t=="function"?t():ae.shallowClone(t)}})}var kx=I("ZodNonOptional",(e,t)=>{bv.init(e,t),Je.init(e,t),e._zod.processJSONSchema=(r,n,o)=>G0(e,r,n,o),e.unwrap=()=>e._zod.def.innerType});function wN(e,t){return new kx({type:"nonoptional",innerType:e,...ae.normalizeParams(t)})}var _N=I("ZodCatch",(e,t)=>{vv.init(e,t),Je.init(e,t),e._zod.processJSONSchema=(r,n,o)=>q0(e,r,n,o),e.unwrap=()=>e._zod.def.innerType,e.removeCatch=e.unwrap});function yN(e,t){return new _N({type:"catch",innerType:e,catchValue:typeof t=="function"?t:ae.constantCatch(t)})}var bN=I("ZodPipe",(e,t)=>{xv.init(e,t),Je.init(e,t),e._zod.processJSONSchema=(r,n,o)=>Y0(e,r,n,o),e.in=t.in,e.out=t.out});function gx(e,t){return new bN({type:"pipe",in:e,out:t})}var vN=I("ZodReadonly",(e,t)=>{Sv.init(e,t),Je.init(e,t),e._zod.processJSONSchema=(r,n,o)=>J0(e,r,n,o),e.unwrap=()=>e._zod.def.innerType});function xN(e){return new vN({type:"readonly",innerType:e})}var SN=I("ZodLazy",(e,t)=>{kv.init(e,t),Je.init(e,t),e._zod.processJSONSchema=(r,n,o)=>X0(e,r,n,o),e.unwrap=()=>e._zod.def.getter()});function Ex(e){return new SN({type:"lazy",getter:e})}var kN=I("ZodCustom",(e,t)=>{Ev.init(e,t),Je.init(e,t),e._zod.processJSONSchema=(r,n,o)=>D0(e,r,n,o)});function EN(e,t={}){return d0(kN,e,t)}function ON(e,t){return h0(e,t)}var _a,lt,Wh,Ox,mu=0,Nx=[],mt=Re,Tx=mt.__b,Ax=mt.__r,Rx=mt.diffed,Px=mt.__c,Ix=mt.unmount,Lx=mt.__;function gu(e,t){mt.__h&&mt.__h(lt,e,mu||t),mu=0;var r=lt.__H||(lt.__H={__:[],__h:[]});return e>=r.__.length&&r.__.push({}),r.__[e]}function ya(e){return mu=1,TN(Mx,e)}function TN(e,t,r){var n=gu(_a++,2);if(n.t=e,!n.__c&&(n.__=[r?r(t):Mx(void 0,t),function(i){var c=n.__N?n.__N[0]:n.__[0],l=n.t(c,i);c!==l&&(n.__N=[l,n.__[1]],n.__c.setState({}))}],n.__c=lt,!lt.__f)){var o=function(i,c,l){if(!n.__c.__H)return!0;var u=!1,f=n.__c.props!==i;if(n.__c.__H.__.some(function(d){if(d.__N){u=!0;var h=d.__[0];d.__=d.__N,d.__N=void 0,h!==d.__[0]&&(f=!0)}}),s){var p=s.call(this,i,c,l);return u?p||f:p}return!u||f};lt.__f=!0;var s=lt.shouldComponentUpdate,a=lt.componentWillUpdate;lt.componentWillUpdate=function(i,c,l){if(this.__e){var u=s;s=void 0,o(i,c,l),s=u}a&&a.call(this,i,c,l)},lt.shouldComponentUpdate=o}return n.__N||n.__}function Mt(e,t){var r=gu(_a++,3);!mt.__s&&Cx(r.__H,t)&&(r.__=e,r.u=t,lt.__H.__h.push(r))}function Bt(e){return mu=5,wu(function(){return{current:e}},[])}function wu(e,t){var r=gu(_a++,7);return Cx(r.__H,t)&&(r.__=e(),r.__H=t,r.__h=e),r.__}function Fn(){var e=gu(_a++,11);if(!e.__){for(var t=lt.__v;t!==null&&!t.__m&&t.__!==null;)t=t.__;var r=t.__m||(t.__m=[0,0]);e.__="P"+r[0]+"-"+r[1]++}return e.__}function AN(){for(var e;e=Nx.shift();){var t=e.__H;if(e.__P&&t)try{t.__h.some(hu),t.__h.some(jh),t.__h=[]}catch(r){t.__h=[],mt.__e(r,e.__v)}}}mt.__b=function(e){lt=null,Tx&&Tx(e)},mt.__=function(e,t){e&&t.__k&&t.__k.__m&&(e.__m=t.__k.__m),Lx&&Lx(e,t)},mt.__r=function(e){Ax&&Ax(e),_a=0;var t=(lt=e.__c).__H;t&&(Wh===lt?(t.__h=[],lt.__h=[],t.__.some(function(r){r.__N&&(r.__=r.__N),r.u=r.__N=void 0})):(t.__h.some(hu),t.__h.some(jh),t.__h=[],_a=0)),Wh=lt},mt.diffed=function(e){Rx&&Rx(e);var t=e.__c;t&&t.__H&&(t.__H.__h.length&&(Nx.push(t)!==1&&Ox===mt.requestAnimationFrame||((Ox=mt.requestAnimationFrame)||RN)(AN)),t.__H.__.some(function(r){r.u&&(r.__H=r.u,r.u=void 0)})),Wh=lt=null},mt.__c=function(e,t){t.some(function(r){try{r.__h.some(hu),r.__h=r.__h.filter(function(n){return!n.__||jh(n)})}catch(n){t.some(function(o){o.__h&&(o.__h=[])}),t=[],mt.__e(n,r.__v)}}),Px&&Px(e,t)},mt.unmount=function(e){Ix&&Ix(e);var t,r=e.__c;r&&r.__H&&(r.__H.__.some(function(n){try{hu(n)}catch(o){t=o}}),r.__H=void 0,t&&mt.__e(t,r.__v))};var zx=typeof requestAnimationFrame=="function";function RN(e){var t,r=function(){clearTimeout(n),zx&&cancelAnimationFrame(t),setTimeout(e)},n=setTimeout(r,35);zx&&(t=requestAnimationFrame(r))}function hu(e){var t=lt,r=e.__c;typeof r=="function"&&(e.__c=void 0,r()),lt=t}function jh(e){var t=lt;e.__c=e.__(),lt=t}function Cx(e,t){return!e||e.length!==t.length||t.some(function(r,n){return r!==e[n]})}function Mx(e,t){return typeof t=="function"?t(e):t}var PN=Symbol.for("preact-signals");function vu(){if(Wn>1)Wn--;else{var e,t=!1;for(function(){var o=yu;for(yu=void 0;o!==void 0;){var s=o.S;if(s.v===o.v)for(var a=s.t;a!==void 0;a=a.x)a.i===o.i&&(a.i=s.i);o=o.o}}();Zi!==void 0;){var r=Zi;for(Zi=void 0,_u++;r!==void 0;){var n=r.u;if(r.u=void 0,r.f&=-3,!(8&r.f)&&$x(r))try{r.c()}catch(o){t||(e=o,t=!0)}r=n}}if(_u=0,Wn--,t)throw e}}function Hh(e){if(Wn>0)return e();Bh=++IN,Wn++;try{return e()}finally{vu()}}var Gi,nt=void 0;function Vi(e){var t=nt,r=Gi;nt=void 0,Gi=void 0;try{return e()}finally{nt=t,Gi=r}}var Zi=void 0,Wn=0,_u=0,IN=0,Bh=0,yu=void 0,bu=0;function Dx(e){if(nt!==void 0){var t=e.n;if(t===void 0||t.t!==nt)return t={i:0,S:e,p:nt.s,n:void 0,t:nt,e:void 0,x:void 0,r:t},nt.s!==void 0&&(nt.s.n=t),nt.s=t,e.n=t,32&nt.f&&e.S(t),t;if(t.i===-1)return t.i=0,t.n!==void 0&&(t.n.p=t.p,t.p!==void 0&&(t.p.n=t.n),t.p=nt.s,t.n=void 0,nt.s.n=t,nt.s=t),t}}function yt(e,t){this.v=e,this.i=0,this.n=void 0,this.t=void 0,this.l=0,this.W=t?.watched,this.Z=t?.unwatched,this.name=t?.name}yt.prototype.brand=PN;yt.prototype.h=function(){return!0};yt.prototype.S=function(e){var t=this,r=this.t;r!==e&&e.e===void 0&&(e.x=r,this.t=e,r!==void 0?r.e=e:Vi(function(){var n;(n=t.W)==null||n.call(t)}))};yt.prototype.U=function(e){var t=this;if(this.t!==void 0){var r=e.e,n=e.x;r!==void 0&&(r.x=n,e.e=void 0),n!==void 0&&(n.e=r,e.x=void 0),e===this.t&&(this.t=n,n===void 0&&Vi(function(){var o;(o=t.Z)==null||o.call(t)}))}};yt.prototype.subscribe=function(e){var t=this;return It(function(){var r=t.value;Vi(function(){return e(r)})},{name:"sub"})};yt.prototype.valueOf=function(){return this.value};yt.prototype.toString=function(){return this.value+""};yt.prototype.toJSON=function(){return this.value};yt.prototype.peek=function(){var e=this;return Vi(function(){return e.value})};Object.defineProperty(yt.prototype,"value",{get:function(){var e=Dx(this);return e!==void 0&&(e.i=this.i),this.v},set:function(e){if(e!==this.v){if(_u>100)throw new Error("Cycle detected");(function(r){Wn!==0&&_u===0&&r.l!==Bh&&(r.l=Bh,yu={S:r,v:r.v,i:r.i,o:yu})})(this),this.v=e,this.i++,bu++,Wn++;try{for(var t=this.t;t!==void 0;t=t.x)t.t.N()}finally{vu()}}}});function pe(e,t){return new yt(e,t)}function $x(e){for(var t=e.s;t!==void 0;t=t.n)if(t.S.i!==t.i||!t.S.h()||t.S.i!==t.i)return!0;return!1}function Ux(e){for(var t=e.s;t!==void 0;t=t.n){var r=t.S.n;if(r!==void 0&&(t.r=r),t.S.n=t,t.i=-1,t.n===void 0){e.s=t;break}}}function Fx(e){for(var t=e.s,r=void 0;t!==void 0;){var n=t.p;t.i===-1?(t.S.U(t),n!==void 0&&(n.n=t.n),t.n!==void 0&&(t.n.p=n)):r=t,t.S.n=t.r,t.r!==void 0&&(t.r=void 0),t=n}e.s=r}function fs(e,t){yt.call(this,void 0,t),this.x=e,this.s=void 0,this.g=bu-1,this.f=4}fs.prototype=new yt;fs.prototype.h=function(){if(this.f&=-3,1&this.f)return!1;if((36&this.f)==32||(this.f&=-5,this.g===bu))return!0;if(this.g=bu,this.f|=1,this.i>0&&!$x(this))return this.f&=-2,!0;var e=nt;try{Ux(this),nt=this;var t=this.x();(16&this.f||this.v!==t||this.i===0)&&(this.v=t,this.f&=-17,this.i++)}catch(r){this.v=r,this.f|=16,this.i++}return nt=e,Fx(this),this.f&=-2,!0};fs.prototype.S=function(e){if(this.t===void 0){this.f|=36;for(var t=this.s;t!==void 0;t=t.n)t.S.S(t)}yt.prototype.S.call(this,e)};fs.prototype.U=function(e){if(this.t!==void 0&&(yt.prototype.U.call(this,e),this.t===void 0)){this.f&=-33;for(var t=this.s;t!==void 0;t=t.n)t.S.U(t)}};fs.prototype.N=function(){if(!(2&this.f)){this.f|=6;for(var e=this.t;e!==void 0;e=e.x)e.t.N()}};Object.defineProperty(fs.prototype,"value",{get:function(){if(1&this.f)throw new Error("Cycle detected");var e=Dx(this);if(this.h(),e!==void 0&&(e.i=this.i),16&this.f)throw this.v;return this.v}});function ar(e,t){return new fs(e,t)}function Wx(e){var t=e.j;if(e.j=void 0,typeof t=="function"){Wn++;var r=nt;nt=void 0;try{t()}catch(n){throw e.f&=-2,e.f|=8,Gh(e),n}finally{nt=r,vu()}}}function Gh(e){for(var t=e.s;t!==void 0;t=t.n)t.S.U(t);e.x=void 0,e.s=void 0,Wx(e)}function LN(e){if(nt!==this)throw new Error("Out-of-order effect");Fx(this),nt=e,this.f&=-2;try{8&this.f&&Gh(this)}finally{vu()}}function ba(e,t){this.x=e,this.j=void 0,this.s=void 0,this.u=void 0,this.f=32,this.name=t?.name,Gi&&Gi.push(this)}ba.prototype.c=function(){var e=this.S();try{if(8&this.f||this.x===void 0)return;var t=this.x();typeof t=="function"&&(this.j=t)}finally{e()}};ba.prototype.S=function(){if(1&this.f)throw new Error("Cycle detected");this.f|=1,this.f&=-9,Wx(this),Ux(this),Wn++;var e=nt;return nt=this,LN.bind(this,e)};ba.prototype.N=function(){2&this.f||(this.f|=2,this.u=Zi,Zi=this)};ba.prototype.d=function(){this.f|=8,1&this.f||Gh(this)};ba.prototype.dispose=function(){this.d()};function It(e,t){var r=new ba(e,t);try{r.c()}catch(o){throw r.d(),o}var n=r.d.bind(r);return n[Symbol.dispose]=n,n}var jx,Su,xu,zN=typeof window<"u"&&!!window.__PREACT_SIGNALS_DEVTOOLS__;var Bx=[];It(function(){jx=this.N})();function va(e,t){Re[e]=t.bind(null,Re[e]||function(){})}function Ki(e){if(xu){var t=xu;xu=void 0,t()}xu=e&&e.S()}function Hx(e){var t=this,r=e.data,n=Qt(r);n.name="ReactiveDom",n.value=r;var o=wu(function(){for(var i=t,c=t.__v;c=c.__;)if(c.__c){c.__c.__$f|=4;break}var l=ar(function(){var d=n.value.value;return d===0?0:d===!0?"":d||""}),u=ar(function(){return!Array.isArray(l.value)&&!Id(l.value)}),f=It(function(){if(this.N=Gx,u.value){var d=l.value;i.__v&&i.__v.__e&&i.__v.__e.nodeType===3&&(i.__v.__e.data=d)}}),p=t.__$u.d;return t.__$u.d=function(){f(),p.call(this)},[u,l]},[]),s=o[0],a=o[1];return s.value?a.peek():a.value}Hx.displayName="ReactiveTextNode";Object.defineProperties(yt.prototype,{constructor:{configurable:!0,value:Nd(Se,null).constructor},type:{configurable:!0,value:Hx},props:{configurable:!0,get:function(){var e=this;return{data:{get value(){return e.value}}}}},__b:{configurable:!0,value:1}});va("__b",function(e,t){if(Ki(),Su=void 0,typeof t.type=="string"){var r,n=t.props;for(var o in n)if(o!=="children"){var s=n[o];s instanceof yt&&(r||(t.__np=r={}),r[o]=s,n[o]=s.peek())}}e(t)});va("__r",function(e,t){if(e(t),t.type!==Se){Ki();var r,n=t.__c;n&&(n.__$f&=-2,(r=n.__$u)===void 0&&(n.__$u=r=function(o,s){var a;return It(function(){a=this},{name:s}),a.c=o,a}(function(o){return function(){var s;zN&&((s=this.y)==null||s.call(this)),o.__$f|=1,o.setState({})}}(n),typeof t.type=="function"?t.type.displayName||t.type.name:""))),Su=n,Ki(r)}});va("__e",function(e,t,r,n){Ki(),Su=void 0,e(t,r,n)});va("diffed",function(e,t){Ki(),Su=void 0;var r;if(typeof t.type=="string"&&(r=t.__e)){var n=t.__np,o=t.props,s=r.U;if(s)for(var a in s){var i=s[a];i===void 0||n&&a in n||(i.d(),s[a]=void 0)}if(n){s||(s={},r.U=s);for(var c in n){var l=s[c],u=n[c];l===void 0?(l=NN(r,c,u,o),s[c]=l):l.o(u,o)}}}e(t)});function NN(e,t,r,n){var o=t in e&&e.ownerSVGElement===void 0,s=pe(r);return{o:function(a,i){s.value=a,n=i},d:It(function(){this.N=Gx;var a=s.value.value;n[t]!==a&&(n[t]=a,o?e[t]=a:a!=null&&(a!==!1||t[4]==="-")?e.setAttribute(t,a):e.removeAttribute(t))})}}va("unmount",function(e,t){if(typeof t.type=="string"){var r=t.__e;if(r){var n=r.U;if(n){r.U=void 0;for(var o in n){var s=n[o];s&&s.d()}}}var a=t.__np;if(a){var i=t.props;for(var c in a)i[c]=a[c]}t.__np=void 0}else{var l=t.__c;if(l){l.__$f|=8;var u=l.__$u;u&&(l.__$u=void 0,u.d())}}e(t)});va("__h",function(e,t,r,n){n<3&&(t.__$f|=2),e(t,r,n)});sa.prototype.shouldComponentUpdate=function(e,t){if(this.__R)return!0;var r=this.__$u,n=r&&r.s!==void 0;for(var o in t)return!0;if(this.__f||typeof this.u=="boolean"&&this.u===!0){var s=2&this.__$f;if(!(n||s||4&this.__$f)||1&this.__$f)return!0}else if(!(n||4&this.__$f)||3&this.__$f)return!0;for(var a in e)if(a!=="__source"&&e[a]!==this.props[a])return!0;for(var i in this.props)if(!(i in e))return!0;return!1};function Qt(e,t){return wu(function(){return pe(e,t)},[])}var CN=function(e){queueMicrotask(function(){queueMicrotask(e)})};function MN(){Hh(function(){for(var e;e=Bx.shift();)jx.call(e)})}function Gx(){Bx.push(this)===1&&(Re.requestAnimationFrame||CN)(MN)}var DN=[["Android",/Android/],["iOS",/iPhone|iPad/],["Windows",/Windows/],["macOS",/Macintosh/],["Linux",/Linux|CrOS/]],$N=[["Edge",/Edg(A|iOS)?\//],["Firefox",/Firefox\/|FxiOS\//],["Chrome",/Chrom(e|ium)\/|CriOS\//],["Safari",/Safari\//]],UN={Android:"needs version 121 or later, and Android 12 or later",Linux:"needs a recent version and a recent driver; where that is not enough, chrome://flags/#enable-unsafe-webgpu and chrome://flags/#enable-vulkan set to Enabled help"},FN="needs version 113 or later",WN={Windows:"needs version 141 or later",macOS:"needs version 145 or later, and a Mac with Apple silicon"},jN="may have WebGPU in its Nightly version only: use Chrome or Edge";function Vx(e,t,r){let n=Zx(DN,e),o=Zx($N,e);return t?["This browser draws on no GPU here: it offers no WebGPU, or no adapter for it.",BN(o,n),"If it is new enough, see that hardware acceleration is on in its settings, and that the GPU's driver is up to date."]:[`Browsers offer WebGPU only to pages of a secure address, and this one is not: ${new URL(r).origin}.`,"Open it on the machine where denerf runs, as http://localhost or http://127.0.0.1; or bring its port there, by ssh -L PORT:127.0.0.1:PORT MACHINE; or put a proxy with https in front of it."]}function Kx(e){return`This page is of denerf ${e}; what runs now may be a later version.`}function BN(e,t){if(t==="iOS")return"On iPhone and iPad every browser needs iOS 26 or later.";if(e==="Safari")return"Safari needs macOS 26 or later; in older ones Chrome and Edge have WebGPU.";if(e===null||t===null)return"Use Chrome, Edge, Safari or Firefox in their current versions.";let r=e==="Firefox"?WN[t]??jN:UN[t]??FN;return`${e} on ${t} ${r}.`}function Zx(e,t){return e.find(([,r])=>r.test(t))?.[0]??null}function qx({label:e,value:t,options:r}){let n=Fn();return y("fieldset",{class:"choice",children:[y("legend",{children:e}),y("div",{children:r.map(o=>y("label",{children:[y("input",{type:"radio",name:n,checked:t.value===o.value,onChange:()=>t.value=o.value}),y("span",{children:o.label})]},o.value))})]})}function ps({label:e,value:t,shown:r,min:n,max:o,step:s,onInput:a}){let i=Fn();return y("div",{class:"row slider",children:[y("label",{for:i,children:e}),y("output",{for:i,children:r}),y("input",{id:i,type:"range",min:n,max:o,step:s,value:t,"aria-valuetext":r,onInput:c=>a(c.currentTarget.valueAsNumber)})]})}function jn({label:e,value:t,options:r,onChange:n}){let o=Fn();return y("div",{class:"row",children:[y("label",{for:o,children:e}),y("select",{id:o,value:t,onChange:s=>n(s.currentTarget.value),children:r.map(s=>y("option",{value:s.value,children:s.label},s.value))})]})}function Zh({label:e,value:t,min:r,max:n,step:o="any",onInput:s}){let a=Fn();return y("div",{class:"row",children:[y("label",{for:a,children:e}),y("input",{id:a,type:"number",min:r,max:n,step:o,value:Number.isNaN(t)?void 0:t,inputMode:"decimal",required:!0,onInput:i=>s(i.currentTarget.valueAsNumber)})]})}function Te({children:e,title:t,disabled:r,primary:n,focused:o,onClick:s}){let a=Bt(null);return Mt(()=>{o&&a.current.focus()},[]),y("button",{ref:a,type:"button",title:t,disabled:r,onClick:s,class:n?"button primary":"button",children:e})}function ku({rows:e}){return y("dl",{class:"facts",children:e.map(([t,r])=>y("div",{children:[y("dt",{children:t}),y("dd",{children:r})]},t))})}function Yx({failure:e,pictures:t}){let[r,n]=ya(!1),o=e.reason==="no-webgpu";return y("div",{class:"failed",children:[t.length>0&&y(GN,{pictures:t,onMissing:()=>n(!0)}),y("section",{role:"alert",children:[y("h2",{children:o?"This page needs WebGPU":"The field cannot be shown"}),o?Vx(navigator.userAgent,isSecureContext,location.href).map(s=>y("p",{children:s},s)):y("p",{children:e.message}),o&&t.length>1&&y("p",{children:"Until then, drag the picture to turn around it."}),o&&r&&y("p",{children:["Until then, a training shows no picture; ",y("code",{children:"denerf view RUN"})," ","shows one of a run that was saved."]}),y(Te,{primary:!0,onClick:()=>location.reload(),children:"Try again"})]})]})}var HN=24;function GN({pictures:e,onMissing:t}){let[r,n]=ya(0),[o,s]=ya(null),a=e.length-1,i=c=>n((c%e.length+e.length)%e.length);return y("div",{class:"pictures",onPointerDown:c=>s({x:c.clientX,shown:r}),onPointerMove:c=>o&&i(o.shown+Math.round((o.x-c.clientX)/HN)),onPointerUp:()=>s(null),onPointerLeave:()=>s(null),children:[y("img",{src:e[r],draggable:!1,alt:"The scene, rendered before",onError:c=>{c.currentTarget.hidden=!0,t()}}),a>0&&y("input",{type:"range",min:0,max:a,step:1,value:r,"aria-label":"Turn around the scene",onInput:c=>n(c.currentTarget.valueAsNumber),onPointerMove:c=>c.stopPropagation()})]})}function Jx({store:{refused:e,about:t}}){return e.value===null?null:y("div",{class:"refused",role:"alert",children:y("p",{children:[e.value," ",Kx(t.value.version)]})})}function Ee(e,t){return[e[0]+t[0],e[1]+t[1],e[2]+t[2]]}function de(e,t){return[e[0]-t[0],e[1]-t[1],e[2]-t[2]]}function te(e,t){return[e[0]*t,e[1]*t,e[2]*t]}function le(e,t){return e[0]*t[0]+e[1]*t[1]+e[2]*t[2]}function vr(e){return te(e.reduce(Ee,[0,0,0]),1/e.length)}function at(e,t){return[e[1]*t[2]-e[2]*t[1],e[2]*t[0]-e[0]*t[2],e[0]*t[1]-e[1]*t[0]]}function oe(e){return Math.hypot(e[0],e[1],e[2])}function Dt(e){return te(e,1/oe(e))}function ds(e,t,r){if(t===e.width&&r===e.height)return e;let{rays:n,...o}=e,s=r/e.height;return{...o,width:t,height:r,fx:e.fx*s,fy:e.fy*s,cx:t/2+(e.cx-e.width/2)*s,cy:r/2+(e.cy-e.height/2)*s}}var Vh=["right","up","backward"],qh=1e-6,ZN=.01,VN=.001;function hs(e){let t=KN(e),r=[$(t,0),$(t,1),$(t,2)],n=r.map(oe);for(let[a,i]of Vh.entries())if(!Number.isFinite(1/n[a]))throw new RangeError(`Cannot read pose as its rotation must not be singular: the ${i} axis (column ${a}) is zero.`);let o=r.map((a,i)=>te(a,1/n[i])),s=le(at(o[0],o[1]),o[2]);if(Math.abs(s)<qh)throw new RangeError(`Cannot read pose as its rotation must not be singular: the right, up and backward axes (columns 0 to 2) lie in one plane, their determinant is ${s.toExponential(1)}.`);for(let[a,i]of[[0,1],[0,2],[1,2]]){let c=le(o[a],o[i]);if(Math.abs(c)>ZN)throw new RangeError(`Cannot read pose as its axes must be perpendicular: the cosine between the ${Vh[a]} and ${Vh[i]} axes (columns ${a} and ${i}) is ${c.toFixed(3)}.`)}if(s<0)throw new RangeError("Cannot read pose as its rotation must be right-handed: its determinant is negative, so the camera is mirrored. Negate the axis that was flipped (columns are right, up, backward).");for(let[a,i]of o.entries())if(Math.abs(n[a]-1)>VN)for(let c=0;c<3;c++)t[c*4+a]=i[c];return t}function KN(e){if(!Array.isArray(e)||e.length!==4&&e.length!==3)throw new RangeError(`Cannot read pose as it must be a list of 4 rows (or 3) of 4 numbers: current value is ${Kh(e)}.`);let t=new Float64Array(12);for(let[r,n]of e.entries()){if(!Array.isArray(n)||n.length!==4)throw new RangeError(`Cannot read pose as every row must have 4 numbers: row ${r} is ${Kh(n)}.`);for(let[o,s]of n.entries()){if(typeof s!="number"||!Number.isFinite(Math.fround(s)))throw new RangeError(`Cannot read pose as every entry must be a finite number: row ${r}, column ${o} is ${Kh(s)}.`);r<3&&(t[r*4+o]=s)}}if(e.length===4){let r=e[3];if([0,0,0,1].some((n,o)=>Math.abs(r[o]-n)>qh))throw new RangeError(`Cannot read pose as its last row must be 0, 0, 0, 1: current value is ${r.join(", ")}.`)}return t}function Kh(e){return Array.isArray(e)?`a list of length ${e.length}`:e!==null&&typeof e=="object"?"an object":typeof e=="string"?JSON.stringify(e):String(e)}function $(e,t){return[e[t],e[4+t],e[8+t]]}function ms(e,t,r){let n=de(e,t);if(!(oe(n)>0))throw new RangeError(`Cannot look at a point as the eye must be elsewhere: both are at (${e.join(", ")}).`);let o=Dt(n),s=at(r,o);if(!(oe(s)>qh*oe(r)))throw new RangeError(`Cannot look at a point as up must not be zero or along the line of sight: up is (${r.join(", ")}), the line of sight (${te(o,-1).join(", ")}).`);let a=Dt(s),i=at(o,a),c=new Float64Array(12);for(let l=0;l<3;l++)c.set([a[l],i[l],o[l],e[l]],l*4);return c}function hn(e,t,r){let n=oe(t),o=n/2,s=o>0?Math.sin(n)/n:1,a=o>0?.5*(Math.sin(o)/o)**2:.5,i=new Float64Array(12),c=(l,u)=>u.forEach((f,p)=>i[p*4+l]=f);for(let l of[0,1,2]){let u=$(e,l),f=at(t,u);c(l,Ee(u,Ee(te(f,s),te(at(t,f),a))))}return c(3,Ee($(e,3),r)),i}var Eu=.005;function qi(e){let t=[[0,0,0],[0,0,0],[0,0,0]],r=[0,0,0];for(let o of e){let s=Dt($(o.cameraToWorld,2)),a=$(o.cameraToWorld,3);for(let i=0;i<3;i++)for(let c=0;c<3;c++){let l=((i===c?1:0)-s[i]*s[c])/e.length;t[i][c]+=l,r[i]+=l*a[c]}}let n=le(at(t[0],t[1]),t[2]);return{point:[le(at(r,t[1]),t[2])/n,le(at(t[0],r),t[2])/n,le(at(t[0],t[1]),r)/n],determinant:n}}function yo(e,t){return{projection:e,radial:[0,0,0,0],divisor:[0,0,0],tangential:[0,0],prism:[0,0,0,0],omega:0,...t}}var xa=yo("perspective",{});function Jr({projection:e,radial:t,divisor:r,tangential:n,prism:o}){let s=[...t,...r,...n,...o];return e==="perspective"&&s.every(a=>a===0)}function Xh(e,t){let{shift:r}=Qx(e,t);return[t[0]+r[0],t[1]+r[1]]}function Qx(e,[t,r]){let{radial:[n,o,s,a],divisor:[i,c,l],tangential:u,prism:f}=e,p=t*t+r*r,[d,h,g]=[n-i,o-c,s-l],_=1+p*(i+p*(c+p*l)),v=p*(d+p*(h+p*(g+p*a)))/_,S=(d+p*(2*h+p*(3*g+p*4*a))-v*(i+p*(2*c+p*3*l)))/_,[E,T]=[u[1],u[0]],[R,O]=[E+f[0]+p*f[1],T+f[2]+p*f[3]],P=v+2*(E*t+T*r),[M,U]=[2*(S*t+E),2*(S*r+T)],[F,z]=[2*(R+p*f[1]),2*(O+p*f[3])];return{shift:[P*t+p*R,P*r+p*O],jacobian:[1+P+t*M+F*t,t*U+F*r,r*M+z*t,1+P+r*U+z*r]}}var qN=Math.PI;function Sa(e){let t=Xx.get(e);return t===void 0&&Xx.set(e,t=YN(e)),t}var Xx=new WeakMap;function YN({projection:e,radial:t,divisor:r,omega:n}){let o=[1,...t],s=[1,...r],a=eS(Ou(o,s),Ou([0,2],JN(Ou(Yh(o),s),Ou(o,Yh(s))))),i=[...Jh(a),...Jh(s)].map(Math.sqrt);return e==="fisheye"&&i.push(qN),e==="fov"&&i.push(Math.PI/2/n),Math.min(1/0,...i)}function eS(e,t){let r=Math.max(e.length,t.length);return Array.from({length:r},(n,o)=>(e[o]??0)+(t[o]??0))}function JN(e,t){return eS(e,t.map(r=>-r))}function Ou(e,t){let r=new Array(e.length+t.length-1).fill(0);return e.forEach((n,o)=>t.forEach((s,a)=>r[o+a]+=n*s)),r}function Yh(e){return e.slice(1).map((t,r)=>(r+1)*t)}function Tu(e,t){return e.reduceRight((r,n)=>r*t+n,0)}function Jh(e){let t=e.findLastIndex(s=>s!==0);if(t<1)return[];let r=e.slice(0,t+1),n=1+Math.max(...r.slice(0,-1).map(s=>Math.abs(s/r[t]))),o=[0,...Jh(Yh(r)),n];return o.slice(1).flatMap((s,a)=>{let i=o[a];return Tu(r,i)<0==Tu(r,s)<0?[]:[XN(r,i,s)]})}function XN(e,t,r){let n=Tu(e,r)>=0;for(;;){let o=.5*(t+r);if(o<=t||o>=r)return o;Tu(e,o)>=0===n?r=o:t=o}}var QN=60,eC=1e-9,tC=.9;function Yi(e,t,r=QN){let n=Sa(e),o=Math.min(1,tC*n/Math.hypot(...t)),s=[(o-1)*t[0],(o-1)*t[1]],a=[0,0],i=1/0;for(let c=0;c<r;c++){let l=[s[0]+a[0],s[1]+a[1]],u=[t[0]+l[0],t[1]+l[1]],{shift:f,jacobian:[p,d,h,g]}=Qx(e,u),[_,v]=[l[0]+f[0],l[1]+f[1]],S=p*g-d*h;if(!(_*_+v*v<i&&S>0&&Math.hypot(...u)<n)){a=[a[0]/2,a[1]/2];continue}if(s=l,i=_*_+v*v,a=[(d*v-g*_)/S,(h*_-p*v)/S],Math.hypot(...a)<=eC*Math.max(1,Math.hypot(...u)))return[u[0]+a[0],u[1]+a[1]]}return null}var Au=11,rC=1.5,SK=.01**2,kK=.03**2;var EK=nC();function nC(){let e=(Au-1)/2,t=Float64Array.from({length:Au},(n,o)=>Math.exp(-.5*((o-e)/rC)**2)),r=t.reduce((n,o)=>n+o,0);return t.map(n=>n/r)}function Ji(e,t,r,n){return e=Math.imul(e,1664525)+1013904223|0,t=Math.imul(t,1664525)+1013904223|0,r=Math.imul(r,1664525)+1013904223|0,n=Math.imul(n,1664525)+1013904223|0,e=e+Math.imul(t,n)|0,t=t+Math.imul(r,e)|0,r=r+Math.imul(e,t)|0,n=n+Math.imul(t,r)|0,e^=e>>>16,t^=t>>>16,r^=r>>>16,n^=n>>>16,e=e+Math.imul(t,n)|0,t=t+Math.imul(r,e)|0,r=r+Math.imul(e,t)|0,n=n+Math.imul(t,r)|0,[e>>>0,t>>>0,r>>>0,n>>>0]}function bo(e){return(e>>>8)*2**-24}var Lt={scale:1,rotation:[1,0,0,0,1,0,0,0,1],translation:[0,0,0]};function ir(e,t){let{scale:r,translation:n}=e,o=Mr(e,t);return[r*o[0]+n[0],r*o[1]+n[1],r*o[2]+n[2]]}function Mr({rotation:e},[t,r,n]){return[e[0]*t+e[1]*r+e[2]*n,e[3]*t+e[4]*r+e[5]*n,e[6]*t+e[7]*r+e[8]*n]}function cr(e,t){let r=new Float64Array(12);for(let n=0;n<4;n++){let o=[t[n],t[4+n],t[8+n]],s=n<3?Mr(e,o):ir(e,o);for(let a=0;a<3;a++)r[a*4+n]=s[a]}return r}function Xr(e){let[t,r,n,o,s,a,i,c,l,u,f,p]=e;return{scale:1,rotation:[t,r,n,s,a,i,l,u,f],translation:[o,c,p]}}function Dr({scale:e,rotation:t,translation:r}){let n=[t[0],t[3],t[6],t[1],t[4],t[7],t[2],t[5],t[8]],o={scale:1/e,rotation:n,translation:[0,0,0]},[s,a,i]=ir(o,r);return{...o,translation:[-s,-a,-i]}}function Ru(e,[t,r,n]){let{fx:o,fy:s,cx:a,cy:i,width:c,height:l,lens:u=xa}=e,[f,p]=[-r,-n],d=Math.hypot(t,f);if(u.projection==="equirectangular")return[c*(.5+Math.atan2(t,p)/(2*Math.PI)),l*(.5+Math.atan2(f,Math.hypot(t,p))/Math.PI)];if(u.projection!=="fisheye"&&p<=0)return null;let h=oC(u,d,p);if(!(h<Sa(u)))return null;let g=d>0?h/d:0,[_,v]=Xh(u,[g*t,g*f]);return[o*_+a,s*v+i]}function oC({projection:e,omega:t},r,n){return e==="fisheye"?Math.atan2(r,n):e==="fov"?Math.atan2(2*r*Math.tan(t/2),n)/t:r/n}function vo(e,t){let{fx:r,fy:n,cx:o,cy:s,width:a,height:i,lens:c=xa}=e;if(c.projection==="equirectangular"){let u=(t[0]/a-.5)*2*Math.PI,f=(.5-t[1]/i)*Math.PI,p=Math.cos(f);return[p*Math.sin(u),Math.sin(f),-p*Math.cos(u)]}let l=Yi(c,[(t[0]-o)/r,(t[1]-s)/n]);return l&&sC(c,l)}function sC({projection:e,omega:t},[r,n]){let o=Math.hypot(r,n),[s,a]=[o,1];if(e==="fisheye"&&([s,a]=[Math.sin(o),Math.cos(o)]),e==="fov"){let l=o*t;[s,a]=[Math.sin(l),2*Math.tan(t/2)*Math.cos(l)]}let i=Math.hypot(s,a),c=o>0?s/o/i:0;return[c*r,-c*n,-a/i]}var Xi={least:Math.PI/36,most:Math.PI*2/3};function Qi(e){return Math.min(Math.max(e,Xi.least),Xi.most)}function Pu({pose:e,fov:t,camera:r},n,o){if(r)return ds(r,n,o);let s=o/2/Math.tan(t/2);return{width:n,height:o,fx:s,fy:s,cx:n/2,cy:o/2,cameraToWorld:e}}function xo(e,t){let r=2*Math.atan(e.height/2/e.fy);return{pose:e.cameraToWorld,distance:t,fov:Qi(r),camera:e}}function tS({pose:e}){return $(e,3)}function $r({pose:e,distance:t}){return Ee($(e,3),te($(e,2),-t))}var uC=Math.PI/2-.02,rS=1e-6,ec=[0,0,0];function tc(e,t,r,n){let{pose:o,distance:s,fov:a}=e;return{pose:fC(o,t,r,n),distance:s,fov:a}}function Iu(e,t,r,n){let o=$r(e);return sS(o,{...tc(e,t,r,n)})}function ka(e,t){let{pose:r,distance:n,fov:o}=e;return sS($r(e),{pose:r,distance:n*t,fov:o})}function Qh({pose:e,distance:t,fov:r},n){return{pose:hn(e,ec,n),distance:t,fov:r}}function Ea(e,t,r){let{pose:n,distance:o,fov:s}=e,a=2*o*Math.tan(s/2);return Qh(e,Ee(te($(n,0),-t*a),te($(n,1),r*a)))}function Lu(e,t,[r,n,o]){let{pose:s}=e,a=Ee(te($(s,0),r),te($(s,2),-o));return Qh(e,Ee(a,te(t,n)))}function zu(e,t,[r,n,o]){let s=tm(e.pose,t),a=at(t,s);return Qh(e,Ee(Ee(te(s,r),te(a,o)),te(t,n)))}function Nu({pose:e,distance:t,fov:r},n){return{pose:hn(e,te($(e,2),n),ec),distance:t,fov:r}}function nS({pose:e,distance:t},r){return{pose:e,distance:t,fov:Qi(r)}}function em(e,t,r){let n=tS(e),o=de(n,r),s=oe(o);if(!(s>0))return e;let i=!(oe(at(t,o))>rS*s)?at(o,tm(e.pose,t)):t;return{pose:ms(n,r,i),distance:s,fov:e.fov}}function oS(e,t){return em(e,t,$r(e))}function sS(e,{pose:t,distance:r,fov:n}){let o=Ee(e,te($(t,2),r));return{pose:hn(t,ec,de(o,$(t,3))),distance:r,fov:n}}function fC(e,t,r,n){let o=Math.asin(Math.min(Math.max(le($(e,2),t),-1),1)),s=Math.max(uC,Math.abs(o)),a=Math.min(Math.max(o+n,-s),s)-o,i=hn(e,te(tm(e,t),-a),ec);return hn(i,te(t,r),ec)}function tm(e,t){let r=at(t,$(e,2));return oe(r)>rS?Dt(r):$(e,0)}var rm={KeyW:{move:[0,0,1]},KeyS:{move:[0,0,-1]},KeyA:{move:[-1,0,0]},KeyD:{move:[1,0,0]},KeyQ:{move:[0,-1,0]},KeyE:{move:[0,1,0]},ArrowLeft:{turn:[1,0]},ArrowRight:{turn:[-1,0]},ArrowUp:{turn:[0,-1]},ArrowDown:{turn:[0,1]}},aS=1.2,pC=1,iS=.5;function cS(e,t,r,n,o,s){let a=[0,0,0],[i,c]=[0,0];for(let d of n){let h=rm[d];h?.move&&(a=Ee(a,h.move)),h?.turn&&([i,c]=[i+h.turn[0],c+h.turn[1]])}let[l,u]=[i*aS*o,c*aS*o],f=e;if(t==="orbit"){(l!==0||u!==0)&&(f=Iu(f,r,-l,-u)),a[2]!==0&&(f=ka(f,Math.exp(-a[2]*pC*o)));let[d,h]=[a[0]*iS*o,a[1]*iS*o];return d!==0||h!==0?Ea(f,-d,h):f}if((l!==0||u!==0)&&(f=tc(f,r,l,u)),oe(a)===0)return f;let p=te(a,s*o/oe(a));return t==="walk"?zu(f,r,p):Lu(f,r,p)}var lS=.15;function uS(e,t,r,n,o){let[s,a]=[Cu(t),Cu(r)],i=[(r[0][0]+r[1][0]-t[0][0]-t[1][0])/2/n,(r[0][1]+r[1][1]-t[0][1]-t[1][1])/2/n],c=Ea(e,...i),l=s.length>0&&a.length>0?ka(c,s.length/a.length):c;return o?Nu(l,nm(t,r)):l}function nm(e,t){let r=Cu(t).angle-Cu(e).angle;return Math.atan2(Math.sin(r),Math.cos(r))}function Cu([e,t]){let[r,n]=[t[0]-e[0],t[1]-e[1]];return{length:Math.hypot(r,n),angle:Math.atan2(n,r)}}function Mu(e){let t=Math.hypot(...e),[r,n,o,s]=e.map(a=>a/t);return[[1-2*(o*o+s*s),2*(n*o-r*s),2*(n*s+r*o)],[2*(n*o+r*s),1-2*(n*n+s*s),2*(o*s-r*n)],[2*(n*s-r*o),2*(o*s+r*n),1-2*(n*n+o*o)]].flat()}function nc(e){let[t,r,n,,o,s,a,,i,c,l]=e,u=t+s+l,f=[[1+u,c-a,n-i,o-r],[c-a,1+2*t-u,r+o,n+i],[n-i,r+o,1+2*s-u,a+c],[o-r,n+i,a+c,1+2*l-u]],p=f.map((d,h)=>d[h]);return Oa(f[p.indexOf(Math.max(...p))])}function fS(e,t){return e[0]*t[0]+e[1]*t[1]+e[2]*t[2]+e[3]*t[3]}function Ta(e,t){return fS(e,t)<0?[-t[0],-t[1],-t[2],-t[3]]:t}function rc(e,t,r,n){return[e[0]*t+r[0]*n,e[1]*t+r[1]*n,e[2]*t+r[2]*n,e[3]*t+r[3]*n]}function Oa(e){let t=Math.hypot(...e);return[e[0]/t,e[1]/t,e[2]/t,e[3]/t]}var dC=1e-9;function Du(e,t,r){let n=fS(e,t),o=Math.hypot(...rc(t,1,e,-n));if(o<dC)return n>0?Oa(rc(e,1-r,t,r)):e;let s=Math.atan2(o,n);return Oa(rc(e,Math.sin((1-r)*s)/o,t,Math.sin(r*s)/o))}function pS(e,t){let[r,n,o,s]=e,[a,i,c,l]=t;return[r*a-n*i-o*c-s*l,r*i+n*a+o*l-s*c,r*c-n*l+o*a+s*i,r*l+n*c-o*i+s*a]}function dS([e,t,r,n],o){let[s,...a]=pS([e,-t,-r,-n],o),i=Math.hypot(...a);return te(a,i>0?Math.atan2(i,s)/i:1)}function hS(e,t){let r=oe(t),[n,o,s]=te(t,r>0?Math.sin(r)/r:1);return Oa(pS(e,[Math.cos(r),n,o,s]))}function mS(e,t,r){if(r<=0)return e;if(r>=1)return t;let n=nc(e.pose),o=Mu(Du(n,Ta(n,nc(t.pose)),r)),s=Ee(te($(e.pose,3),1-r),te($(t.pose,3),r));return{pose:Float64Array.from({length:12},(i,c)=>{let[l,u]=[Math.floor(c/4),c%4];return u<3?o[l*3+u]:s[l]}),distance:e.distance**(1-r)*t.distance**r,fov:e.fov+(t.fov-e.fov)*r}}var wS="flight",gS=.8;function oc(e,t,r="film"){let n=Symbol(r),o=performance.now(),s=a=>{if(e.playing.value!==n)return;let i=t(Math.max(a-o,0)/1e3);if(i===null){e.playing.value=null;return}e.viewpoint.value=i,requestAnimationFrame(s)};e.playing.value=n,requestAnimationFrame(s)}function Bn(e,t){if(om()){e.playing.value=null,e.viewpoint.value=t;return}let r=e.viewpoint.value,n=!1;oc(e,o=>n?null:(n=o>=gS,mS(r,t,hC(Math.min(o/gS,1)))),wS)}function _S({playing:e}){return e.value!==null&&e.value.description!==wS}function om(){return matchMedia("(prefers-reduced-motion: reduce)").matches}function hC(e){return e*e*(3-2*e)}var yS=Math.PI,mC=.0015,gC=.01,wC=16,bS={time:350,distance:24},_C=5,yC=4,bC=.05,vC=.1;function kS(e,t){let r=new AbortController,{signal:n}=r,o=new Map;return xC(e,t,o,n),EC(e.parentElement,t,o,n),OC(e,t,n),()=>r.abort()}function Aa(e){return e.field.value?.up??[0,0,1]}function sc(e,t){e.playing.value=null,e.viewpoint.value=t(e.viewpoint.value)}function xC(e,t,r,n){let o=null,s=!1,a=null,i=()=>{let[u,f]=[...r.values()];return f?[u.place,f.place]:null},c=({clientX:u,clientY:f})=>{let{left:p,top:d}=e.getBoundingClientRect();return[u-p,f-d]};e.addEventListener("pointerdown",u=>{if(r.size===2)return;e.setPointerCapture(u.pointerId),e.focus();let f=c(u),p=u.button>0||u.shiftKey;r.set(u.pointerId,{place:f,start:f,pans:p}),[o,s]=[i(),!1],t.playing.value=null},{signal:n}),e.addEventListener("pointermove",u=>{let f=r.get(u.pointerId);if(!f)return;let[p,d]=[i(),f.place];f.place=c(u);let h=t.size.value.height;if(p&&o){let v=i();s||=Math.abs(nm(o,v))>lS,sc(t,S=>uS(S,p,v,h,s));return}let g=(f.place[0]-d[0])/h,_=(f.place[1]-d[1])/h;sc(t,v=>SC(t,v,g,_,f.pans))},{signal:n});let l=u=>{let f=r.get(u.pointerId);if(!f)return;let p=r.size===1&&!o;r.delete(u.pointerId),r.size===0&&(o=null);let d=p&&u.type==="pointerup"&&vS(f.place,f.start,_C),h=d&&a!==null&&u.timeStamp-a.time<bS.time&&vS(f.place,a.place,bS.distance);a=d&&!h?{time:u.timeStamp,place:f.place}:null,h&&kC(t,f.place)};e.addEventListener("pointerup",l,{signal:n}),e.addEventListener("pointercancel",l,{signal:n}),e.addEventListener("contextmenu",u=>u.preventDefault(),{signal:n})}function SC(e,t,r,n,o){return o?Ea(t,r,n):(e.mode.value==="orbit"?Iu:tc)(t,Aa(e),-r*yS,n*yS)}function vS(e,t,r){return Math.hypot(e[0]-t[0],e[1]-t[1])<=r}async function kC(e,t){let r=await e.pick(t).catch(()=>null);r?Bn(e,em(e.viewpoint.value,Aa(e),r)):e.note.value="Nothing is seen there that one could look at."}function EC(e,t,r,n){e.addEventListener("wheel",a=>{if(!xS(a))return;a.preventDefault();let i=a.deltaMode===a.DOM_DELTA_LINE?wC:1,c=a.deltaY*i*(a.ctrlKey?gC:mC);sc(t,l=>SS(t,l,Math.exp(c)))},{signal:n,passive:!1});let o={scale:1,rotation:0},s=a=>{if(!xS(a))return;a.preventDefault();let{scale:i,rotation:c}=a,[l,u]=[o.scale/i,(c-o.rotation)*Math.PI/180];o={scale:i,rotation:c},a.type==="gesturechange"&&r.size===0&&sc(t,f=>Nu(SS(t,f,l),u))};e.addEventListener("gesturestart",s,{signal:n}),e.addEventListener("gesturechange",s,{signal:n})}function xS({target:e}){return e.closest("canvas, .overlay")!==null}function SS(e,t,r){return e.mode.value==="orbit"?ka(t,r):(e.mode.value==="walk"?zu:Lu)(t,Aa(e),[0,0,-Math.log(r)*e.speed.value])}function OC(e,t,r){let n=new Set,o=!1,s=0,a=(c,l)=>{let[u,{mode:f,speed:p}]=[l*(o?yC:1),t];sc(t,d=>cS(d,f.value,Aa(t),c,u,p.value))},i=c=>{n.size===0||r.aborted||(a(n,Math.min(Math.max(c-s,0)/1e3,vC)),s=c,requestAnimationFrame(i))};addEventListener("keydown",c=>{o=c.shiftKey,!(!sm(e,c)||!(c.code in rm))&&(c.preventDefault(),!(c.repeat||n.has(c.code))&&(a([c.code],bC),n.size===0&&(s=performance.now(),requestAnimationFrame(i)),n.add(c.code)))},{signal:r}),addEventListener("keyup",c=>{o=c.shiftKey,n.delete(c.code)},{signal:r}),addEventListener("blur",()=>n.clear(),{signal:r})}function sm(e,t){let{target:r,ctrlKey:n,metaKey:o,altKey:s}=t;return!n&&!o&&!s&&(r===e||r===document.body)}var TC={"Mouse and trackpad":[["Drag","turn around the target; look around when flying or walking"],["Shift + drag, or another button","move aside"],["Wheel, or two fingers","nearer or further away"],["Pinch","the same, faster; turned fingers roll (Safari)"],["Double click","look at a point, and turn around it"]],Touch:[["One finger","turn"],["Two fingers","move aside; apart or together: nearer or further away; around each other: roll"],["Double tap","look at a point, and turn around it"]],Keys:[["W S","nearer, further away; forward, back"],["A D","to the left, to the right"],["Q E","down, up"],["Arrows","turn"],["Shift","with these: four times as fast"],["M","orbit, fly, walk"],["R","reset the view"],["L","make level"],["Esc","stop what moves by itself"],["T","the tour, if the page has one"],["1 to 5","colour, depth, normals, opacity, samples"],[", .","the capture's camera before, and the next one, while Cameras is unfolded"],["Ctrl + Z","undo the last change of the camera path, while that is unfolded"],["Ctrl + Shift + Z","do it again"],["P","show or hide the panel"],["?","this sheet"]]};function ES({store:{help:e}}){let t=Bt(null);Mt(()=>{e.value?t.current.showModal():t.current.close()},[e.value]);let r=()=>e.value=!1;return y("dialog",{class:"help","aria-labelledby":"help-title",ref:t,onClose:r,children:[y("header",{children:[y("h2",{id:"help-title",children:"Keys and gestures"}),y(Te,{onClick:r,children:"Close"})]}),y("div",{class:"sheets",children:Object.entries(TC).map(([n,o])=>y("section",{children:[y("h3",{children:n}),y("dl",{children:o.map(([s,a])=>y("div",{children:[y("dt",{children:n==="Keys"?y("kbd",{children:s}):s}),y("dd",{children:a})]},s))})]},n))}),y("p",{children:"Keys count while the picture has the focus: click it, or come to it with Tab."})]})}var AC=[{value:"system",label:"As the system"},{value:"light",label:"Light"},{value:"dark",label:"Dark"}];function OS({store:{about:e,field:t,theme:r}}){let{name:n,run:o,version:s,settings:a}=e.value,i=[["Scene",n],...o===null?[]:[["Run",o]],...t.value?[["Method",t.value.method],["Steps",String(t.value.step)]]:[],["denerf",s]];return y(Se,{children:[y(ku,{rows:i}),a.length>0&&y(Se,{children:[y("h3",{children:"Chosen for this run"}),y("dl",{class:"settings",children:a.map(({key:c,value:l,why:u})=>y("div",{children:[y("dt",{children:[y("code",{children:c})," ",l]}),y("dd",{children:u})]},c))})]}),y(jn,{label:"Appearance",value:r.value,options:AC,onChange:c=>r.value=c})]})}function $u({start:e,distance:t},{width:r,height:n}){let{pose:o,fov:s}=xo(e,t),a=Math.max(e.width/e.height/(r/n),1);return{pose:o,distance:t,fov:Qi(2*Math.atan(Math.tan(s/2)*a))}}function TS(){return{pose:ms([0,-1,0],[0,0,0],[0,0,1]),distance:1,fov:Math.PI/4}}function Uu(e){e.field.value&&Bn(e,$u(e.field.value,e.size.value))}function Fu(e){Bn(e,oS(e.viewpoint.value,Aa(e)))}function AS(e,t){e.playing.value=null,e.viewpoint.value=nS(e.viewpoint.value,t*Math.PI/180)}async function Wu(e,t,r){try{await navigator.clipboard.writeText(t),e.note.value=`${r} is copied.`}catch{e.note.value=`${r} cannot be copied, as the browser does not allow it here.`}}function So(e,t){let r=document.createElement("a");r.href=URL.createObjectURL(e),r.download=t,r.click(),setTimeout(()=>URL.revokeObjectURL(r.href),6e4)}function ju(e){return e.replaceAll(/[^\p{L}\p{N}_.-]+/gu,"-").replace(/^[-.]+|-+$/g,"")||"scene"}var RC=/^[\w@%+=:,./-]+$/;function am(e){return RC.test(e)?e:`'${e.replaceAll("'","'\\''")}'`}var RS="view.json";function IS({viewpoint:e,crop:t,size:r},n,o){let{width:s,height:a}=r.value,i=PC(e.value,o,[Math.round(s),Math.round(a)]),c=ac({run:n,path:RS,crop:t.value});return`cat > ${RS} <<'END'
${JSON.stringify(i)}
END
${c} --output view
`}function PC({pose:e,fov:t},r,n){let o=cr(Dr(r),e),s=[0,4,8].map(a=>[...o.subarray(a,a+4)].map(PS));return{format:"denerf path 1",size:n,keyframes:[{time:0,pose:s,fov:PS(t*180/Math.PI)}]}}function PS(e){return Number(e.toPrecision(9))}function ac({run:e,path:t,crop:r}){return["denerf render",am(e),...t===null?[]:["--path",am(t)],...r===null?[]:[`--crop=${IC(r)}`]].join(" ")}function IC({lower:e,upper:t}){return[...e,...t].map(r=>Number(r.toPrecision(9))).join(",")}async function LS(e,{width:t,height:r}){try{let n=new OffscreenCanvas(t,r),o=new Uint8ClampedArray(e.buffer,e.byteOffset,e.byteLength);return n.getContext("2d").putImageData(new ImageData(o,t,r),0,0),await n.convertToBlob({type:"image/png"})}catch{throw new Error(`This browser cannot make a PNG of ${t} x ${r} pixels. Choose a smaller size.`)}}function zS(e,t){return!(Number.isInteger(e)&&Number.isInteger(t))||Math.min(e,t)<1||Math.max(e,t)>16384?"Width and height must be whole numbers from 1 to 16384: they are "+`${e} and ${t}.`.replaceAll("NaN","no number"):e*t<=100*1e6?null:`A picture can have 100 million pixels: ${e} x ${t} are ${Math.ceil(e*t/1e6)} million.`}var zC=["1","4","16"].map(e=>({value:e,label:e}));function NS({store:e}){let[t,r]=[Qt(1920),Qt(1080)],n=Qt("16"),o=Qt(null),s=zS(t.value,r.value),a={width:t.value,height:r.value},i=async()=>{let f=o.value=new AbortController;try{let p=Pu(e.viewpoint.value,a.width,a.height),d=`${ju(e.about.value.name)}-${a.width}x${a.height}.png`;So(await e.capture(p,Number(n.value),f.signal),d),e.note.value=`${d} is saved.`}catch(p){e.note.value=p instanceof Error?p.message:String(p)}o.value=null},{run:c}=e.about.value,l=e.field.value?.fromCapture,u={min:1,max:16384,step:1};return y(Se,{children:[y("div",{class:"pair",children:[y(Zh,{label:"Width",value:t.value,...u,onInput:f=>t.value=f}),y(Zh,{label:"Height",value:r.value,...u,onInput:f=>r.value=f})]}),y(jn,{label:"Samples a pixel",value:n.value,options:zC,onChange:f=>n.value=f}),s&&y("p",{class:"problem",role:"alert",children:s}),y(Te,{primary:!0,disabled:o.value===null&&(s!==null||!e.field.value),onClick:()=>o.value?o.value.abort():i(),children:o.value?"Cancel rendering":"Save PNG"}),c!==null&&l&&y(Te,{title:"A line for a terminal that renders this view by denerf render",onClick:()=>Wu(e,IS(e,c,l),"The command"),children:"Copy the render command"})]})}var CS=1e-4,MS=1.5;function Ra(e){let t=Dr(Xr(e.cameraToWorld)),r=e.lens===void 0,n=o=>ir(t,o);return{point:o=>Ru(e,n(o)),depth:o=>-n(o)[2],line(o,s){let a=r?NC(n(o),n(s)):[n(o),n(s)],[i,c]=a?.map(l=>Ru(e,l))??[null,null];return i&&c&&[i,c]}}}function NC(e,t){let r=CS*Math.max(Math.abs(e[2]),Math.abs(t[2]),CS),[n,o]=[-e[2]-r,-t[2]-r];if(n<0&&o<0)return null;let s=()=>Ee(e,te(de(t,e),n/(n-o)));return n<0?[s(),t]:o<0?[e,s()]:[e,t]}function Hn({cameraToWorld:e},t){return oe(de($(e,3),t))}function DS(e,t){let r=vo(e,t);if(r===null)return null;let n=Xr(e.cameraToWorld);return{origin:$(e.cameraToWorld,3),direction:Mr(n,r)}}function gs(e){return e.filter(t=>t!==null).map(([[t,r],[n,o]])=>`M${t.toFixed(1)} ${r.toFixed(1)}L${n.toFixed(1)} ${o.toFixed(1)}`).join("")}function Bu(e,t){let{width:r,height:n,fx:o,fy:s,cx:a,cy:i,cameraToWorld:c}=e,l=Xr(c),u=$(c,3),f=(g,_)=>Math.min(Math.max(g/_,-MS),MS),p=(g,_)=>ir(l,[f(g-a,o)*t,f(i-_,s)*t,-t]),d=[p(0,0),p(r,0),p(r,n),p(0,n)],h=p(r/2,-n/4);return[...d.map(g=>[u,g]),...d.map((g,_)=>[g,d[(_+1)%4]]),[d[0],h],[h,d[1]]]}function Gn({label:e,value:t,min:r,max:n,step:o="any",onChange:s}){let a=im(t);return y("input",{type:"number",min:r,max:n,step:o,value:a,class:"cell","aria-label":e,inputMode:"decimal",required:!0,onChange:i=>{let c=i.currentTarget;c.validity.valid&&c.value!==a&&s(c.valueAsNumber),c.value=a}})}function im(e){if(Number.isInteger(e))return String(e);let t=Math.floor(Math.log10(Math.abs(e)))+1;return String(Number(e.toPrecision(Math.max(4,t+2))))}function Pa({label:e,children:t,disabled:r,onClick:n}){return y("button",{type:"button",disabled:r,onClick:n,class:"sign","aria-label":e,title:e,children:t})}function Zn({label:e,checked:t,disabled:r,onChange:n}){return y("label",{class:"tick",children:[y("input",{type:"checkbox",checked:t,disabled:r,onChange:o=>n(o.currentTarget.checked)}),e]})}function Hu(e){return e instanceof Element&&e.closest("input[type=number], input[type=text], select, dialog")!==null}var Ur=["train","val","test"],X=class extends Error{name="SceneError"};function $S(e){return{...e,cameraToWorld:Float64Array.from(e.cameraToWorld)}}function Gu({split:e,number:t}){return`${e}/${t}`}function Ia(e,t){return e.length<=t?e:Array.from({length:t},(r,n)=>e[Math.floor(n*e.length/t)])}function US(e,t){return e===t?`${t} cameras`:`${e} of ${t} cameras are drawn`}function FS(e,t,r){let n=e.length,o=e.findIndex(a=>Gu(a)===t),s=o<0&&r<0?0:o;return n===0?null:e[(s+r+n)%n]}function WS({split:e,number:t},r){return`photographs/${e}/${t}?width=${r}`}var cm=[320,640,1280,2560];function jS(e){return cm.find(t=>t>=e)??cm[cm.length-1]}function Zu({width:e,height:t},r){let n=e*r.height/t;return{left:(r.width-n)/2,top:0,width:n,height:r.height}}var CC=.06;function BS(e,t){let r=e.map(({cameraToWorld:s})=>$(s,3)),n=vr(r),o=r.reduce((s,a)=>s+oe(de(a,n)),0);return o>0?CC*o/r.length:t}function HS({lens:e}){return e===void 0||Jr(e)?"":"Its lens bends rays; the render is bent alike until you move."}function La(e){let t=new WeakMap;return r=>{let n=t.get(r)??e(r);return t.set(r,n),n}}var Vn=La(e=>{let t=pe(new Set(Ur)),r=ar(()=>e.about.value.cameras.map(o=>({captured:o,key:Gu(o),camera:$S(o.camera)}))),n=pe(null);return{splits:t,chosen:n,pointed:pe(null),blend:pe(.5),difference:pe(!1),listed:ar(()=>r.value.filter(({captured:o})=>t.value.has(o.split))),depth:ar(()=>BS(r.value.map(({camera:o})=>o),e.viewpoint.peek().distance/20)),compared:ar(()=>{let{camera:o}=e.viewpoint.value,s=r.value.find(({key:a})=>a===n.value);return o&&s&&MC(o,s.camera)?s:null})}});function MC(e,t){return e.cameraToWorld.every((r,n)=>r===t.cameraToWorld[n])}function ic(e,t){Vn(e).chosen.value=t.key;let r=Hn(t.camera,$r(e.viewpoint.value));Bn(e,xo(t.camera,r))}function cc(e,t){let{listed:r,chosen:n}=Vn(e),o=FS(r.value.map(({captured:a})=>a),n.value,t),s=o&&r.value.find(({key:a})=>a===Gu(o));s&&ic(e,s)}var lm=200,DC={train:"Training",val:"Validation",test:"Test"};function GS({store:e}){let{splits:t,listed:r,chosen:n}=Vn(e),o=Fn();FC(e);let{cameras:s}=e.about.value,a=Ur.filter(c=>s.some(l=>l.split===c)),i=Ia(r.value,lm).length;return y(Se,{children:[y("fieldset",{class:"ticks",children:[y("legend",{children:"Splits"}),a.map(c=>y(Zn,{label:`${DC[c]} (${UC(e,c)})`,checked:t.value.has(c),onChange:l=>{let u=[...t.value].filter(f=>f!==c);t.value=new Set(l?[...u,c]:u)}},c))]}),y("label",{for:o,children:US(i,r.value.length)}),y("select",{id:o,class:"cameras",size:7,value:n.value??"",onChange:c=>{let l=r.value.find(({key:u})=>u===c.currentTarget.value);l&&ic(e,l)},children:r.value.map(({key:c,captured:l})=>y("option",{value:c,children:l.name},c))}),y("div",{class:"buttons",children:[y(Te,{title:"The camera before (,)",onClick:()=>cc(e,-1),children:"Previous"}),y(Te,{title:"The next camera (.)",onClick:()=>cc(e,1),children:"Next"})]}),y($C,{store:e})]})}function $C({store:e}){let{compared:t,chosen:r,blend:n,difference:o}=Vn(e);return e.about.value.served?y(Se,{children:[y(ps,{label:"Photograph over render",value:100*n.value,shown:`${Math.round(100*n.value)} %`,min:0,max:100,step:1,onInput:s=>n.value=s/100}),y(Zn,{label:"Difference: black where they agree",checked:o.value,onChange:s=>o.value=s}),t.value===null&&y("p",{class:"hint",children:r.value===null?"Go to a camera to see its photograph over the render.":"You moved: go to a camera again to see its photograph."}),t.value!==null&&y("p",{class:"hint",children:HS(t.value.camera)})]}):y("p",{class:"hint",children:"This page is one file: the photographs are not in it."})}function UC(e,t){return e.about.value.cameras.filter(r=>r.split===t).length}function FC(e){Mt(()=>{let t=({key:r,ctrlKey:n,metaKey:o,altKey:s,target:a})=>{n||o||s||Hu(a)||(r===","&&cc(e,-1),r==="."&&cc(e,1))};return addEventListener("keydown",t),()=>removeEventListener("keydown",t)},[e])}var WC=.5;function ZS({store:e}){let{compared:t}=Vn(e);return t.value!==null?y(BC,{store:e,listed:t.value}):y(jC,{store:e})}function jC({store:e}){let{listed:t,depth:r,chosen:n,pointed:o}=Vn(e),s=e.camera.value,a=Ra(s),i=Ia(t.value,lm),c=t.value.filter(({key:u})=>u===n.value&&!i.some(f=>f.key===u)),l=r.value;return y("svg",{class:"drawing","aria-hidden":"true",children:[...i,...c].map(u=>{let f=$(u.camera.cameraToWorld,3),p=a.point(f);if(Hn(s,f)<WC*l)return null;let d=o.value===u.key||n.value===u.key,h=Bu(u.camera,l).map(([g,_])=>a.line(g,_));return y("g",{class:`camera ${u.captured.split}${d?" chosen":""}`,children:[y("path",{d:gs(h)}),p&&y("circle",{cx:p[0],cy:p[1],r:6,onPointerEnter:()=>o.value=u.key,onPointerLeave:()=>o.value=null,onClick:()=>ic(e,u)}),p&&d&&y("text",{x:p[0]+10,y:p[1]-8,children:u.captured.name})]},u.key)})})}function BC({store:e,listed:t}){let{blend:r,difference:n}=Vn(e),[o,s]=ya(null);if(!e.about.value.served||o===t.key)return null;let{captured:a,camera:i}=t,c=Zu(i,e.size.value),l=Math.min(c.width*devicePixelRatio,i.width);return y("img",{class:n.value?"photograph difference":"photograph",src:WS(a,jS(l)),alt:`Photograph ${a.name}`,style:{left:`${c.left}px`,top:`${c.top}px`,width:`${c.width}px`,height:`${c.height}px`,opacity:n.value?1:r.value,backgroundColor:`rgb(${e.background.value.map(u=>255*u).join(" ")})`},onError:()=>{s(t.key),e.note.value=`The photograph ${a.name} cannot be shown: the server does not give it.`}},t.key)}var Vu=["lower","upper"].flatMap(e=>[0,1,2].map(t=>({axis:t,corner:e}))),HC=.001,VS=.01;function KS(e,t){let r=[t,t,t];return{lower:de(e,r),upper:Ee(e,r)}}function um(e,{axis:t,corner:r}){let n=te(Ee(e.lower,e.upper),.5);return JS(n,t,e[r][t])}function Ku(e,{axis:t,corner:r},n){let o=HC*fm(e),s=r==="lower"?Math.min(n,e.upper[t]-o):Math.max(n,e.lower[t]+o);return{...e,[r]:JS(e[r],t,s)}}function fm({lower:e,upper:t}){return Math.max(...de(t,e))}function qS(e,t,r,n){let o=DS(r,n);if(o===null)return null;let{origin:s,direction:a}=o,i=um(e,t),c=de(s,i),l=a[t.axis],u=1-l*l;return u<VS*VS?null:i[t.axis]+(c[t.axis]-l*le(c,a))/u}function YS({lower:e,upper:t}){let r=n=>[n&1?t[0]:e[0],n&2?t[1]:e[1],n&4?t[2]:e[2]];return[1,2,4].flatMap(n=>[0,1,2,3,4,5,6,7].filter(o=>!(o&n)).map(o=>[r(o),r(o|n)]))}function JS(e,t,r){return[t===0?r:e[0],t===1?r:e[1],t===2?r:e[2]]}function qu({store:e,label:t,text:r}){return y("div",{class:"command",children:[y("code",{children:r}),y(Te,{onClick:()=>Wu(e,r,"The command"),children:t})]})}var GC=.4,ZC=La(()=>pe(null));function XS(e,t){let r=ZC(e);t||(r.value=e.crop.value),e.crop.value=t?r.value??ek(e):null}function QS(e){e.crop.value=ek(e)}function ek(e){let t=e.viewpoint.value;return e.field.value?.crop??KS($r(t),GC*t.distance)}var lc=["x","y","z"];function tk({store:e}){let t=e.crop.value;return y(Se,{children:[y(Zn,{label:"Show only what is in a box",checked:t!==null,disabled:e.field.value===null,onChange:r=>XS(e,r)}),t&&y(Se,{children:[y("table",{class:"box",children:[y("thead",{children:y("tr",{children:[y("td",{}),lc.map(r=>y("th",{scope:"col",children:r},r))]})}),y("tbody",{children:["lower","upper"].map(r=>y("tr",{children:[y("th",{scope:"row",children:r==="lower"?"from":"to"}),Vu.filter(n=>n.corner===r).map(n=>y("td",{children:y(Gn,{label:`${lc[n.axis]} ${r==="lower"?"from":"to"}`,value:t[r][n.axis],onChange:o=>e.crop.value=Ku(t,n,o)})},n.axis))]},r))})]}),y("p",{class:"hint",children:"In the scene's coordinates, as box.center and box.size are. Drag the dots on the box's faces, or focus one and use the arrow keys."}),y("div",{class:"buttons",children:y(Te,{onClick:()=>QS(e),children:"Reset"})}),e.about.value.run!==null&&y(qu,{store:e,label:"Copy the render command",text:ac({run:e.about.value.run,path:null,crop:t})})]})]})}var VC=.01,KC={ArrowRight:1,ArrowUp:1,ArrowLeft:-1,ArrowDown:-1};function rk({store:e}){let t=e.crop.value;if(t===null)return null;let r=e.camera.value,n=Ra(r);return y("svg",{class:"drawing",role:"group","aria-label":"Crop box",children:[y("path",{class:"box",d:gs(YS(t).map(([o,s])=>n.line(o,s)))}),Vu.map(o=>y(qC,{store:e,box:t,face:o,camera:r,at:n.point(um(t,o))},`${o.axis}${o.corner}`))]})}function qC({store:e,box:t,face:r,camera:n,at:o}){if(o===null)return null;let s=c=>{c!==null&&(e.crop.value=Ku(t,r,c))},a=t[r.corner][r.axis],i=fm(t);return y("circle",{cx:o[0],cy:o[1],r:8,tabindex:0,role:"slider",class:`handle ${lc[r.axis]}`,"aria-label":`${lc[r.axis]} ${r.corner==="lower"?"from":"to"}`,"aria-valuenow":a,"aria-valuemin":a-i,"aria-valuemax":a+i,"aria-valuetext":im(a),onPointerDown:c=>{c.stopPropagation(),e.playing.value=null,c.currentTarget.setPointerCapture(c.pointerId)},onPointerMove:c=>{if(!c.currentTarget.hasPointerCapture(c.pointerId))return;let{left:l,top:u}=c.currentTarget.ownerSVGElement.getBoundingClientRect();s(qS(t,r,n,[c.clientX-l,c.clientY-u]))},onKeyDown:c=>{let l=KC[c.key];l!==void 0&&(c.preventDefault(),s(a+l*VC*(c.shiftKey?10:1)*i))}})}function uc(e,t){let r=e.length;for(;r>0&&e[r-1].step>=t.step;)r--;let n=[...e.slice(0,r),t];return n.length<=2e3?n:n.filter((o,s)=>s%2===0||o===t)}function nk(e,t){let r=e.at(-1)?.step??-1;return[...e,...t.filter(({step:n})=>n>r)]}function ok(e){return[e.map(({step:t})=>t),e.map(({loss:t})=>t),e.map(({psnr:t})=>t)]}function pm(e){let t=Math.round(e),[r,n]=[Math.floor(t/3600),Math.floor(t/60)%60];return r>0?`${r} h ${n} min`:n>0?`${n} min ${t%60} s`:`${t} s`}var xt="u-",YC="uplot",JC=xt+"hz",XC=xt+"vt",QC=xt+"title",eM=xt+"wrap",tM=xt+"under",rM=xt+"over",nM=xt+"axis",ys=xt+"off",oM=xt+"select",sM=xt+"cursor-x",aM=xt+"cursor-y",iM=xt+"cursor-pt",cM=xt+"legend",lM=xt+"live",uM=xt+"inline",fM=xt+"series",pM=xt+"marker",sk=xt+"label",dM=xt+"value",dc="width",hc="height",fc="top",ak="bottom",za="left",dm="right",Pm="#000",ik=Pm+"0",hm="mousemove",ck="mousedown",mm="mouseup",lk="mouseenter",uk="mouseleave",fk="dblclick",hM="resize",mM="scroll",pk="change",ef="dppxchange",Im="--",Fa=typeof window<"u",bm=Fa?document:null,Ca=Fa?window:null,gM=Fa?navigator:null,Ne,Yu;function vm(){let e=devicePixelRatio;Ne!=e&&(Ne=e,Yu&&Sm(pk,Yu,vm),Yu=matchMedia(`(min-resolution: ${Ne-.001}dppx) and (max-resolution: ${Ne+.001}dppx)`),bs(pk,Yu,vm),Ca.dispatchEvent(new CustomEvent(ef)))}function xr(e,t){if(t!=null){let r=e.classList;!r.contains(t)&&r.add(t)}}function xm(e,t){let r=e.classList;r.contains(t)&&r.remove(t)}function Xe(e,t,r){e.style[t]=r+"px"}function Qr(e,t,r,n){let o=bm.createElement(e);return t!=null&&xr(o,t),r?.insertBefore(o,n),o}function Fr(e,t){return Qr("div",e,t)}var dk=new WeakMap;function mn(e,t,r,n,o){let s="translate("+t+"px,"+r+"px)",a=dk.get(e);s!=a&&(e.style.transform=s,dk.set(e,s),t<0||r<0||t>n||r>o?xr(e,ys):xm(e,ys))}var hk=new WeakMap;function mk(e,t,r){let n=t+r,o=hk.get(e);n!=o&&(hk.set(e,n),e.style.background=t,e.style.borderColor=r)}var gk=new WeakMap;function wk(e,t,r,n){let o=t+""+r,s=gk.get(e);o!=s&&(gk.set(e,o),e.style.height=r+"px",e.style.width=t+"px",e.style.marginLeft=n?-t/2+"px":0,e.style.marginTop=n?-r/2+"px":0)}var Lm={passive:!0},wM={...Lm,capture:!0};function bs(e,t,r,n){t.addEventListener(e,r,n?wM:Lm)}function Sm(e,t,r,n){t.removeEventListener(e,r,Lm)}Fa&&vm();function en(e,t,r,n){let o;r=r||0,n=n||t.length-1;let s=n<=2147483647;for(;n-r>1;)o=s?r+n>>1:Sr((r+n)/2),t[o]<e?r=o:n=o;return e-t[r]<=t[n]-e?r:n}function Gk(e){return(r,n,o)=>{let s=-1,a=-1;for(let i=n;i<=o;i++)if(e(r[i])){s=i;break}for(let i=o;i>=n;i--)if(e(r[i])){a=i;break}return[s,a]}}var Zk=e=>e!=null,Vk=e=>e!=null&&e>0,nf=Gk(Zk),_M=Gk(Vk);function yM(e,t,r,n=0,o=!1){let s=o?_M:nf,a=o?Vk:Zk;[t,r]=s(e,t,r);let i=e[t],c=e[t];if(t>-1)if(n==1)i=e[t],c=e[r];else if(n==-1)i=e[r],c=e[t];else for(let l=t;l<=r;l++){let u=e[l];a(u)&&(u<i?i=u:u>c&&(c=u))}return[i??je,c??-je]}function of(e,t,r,n){let o=bk(e),s=bk(t);e==t&&(o==-1?(e*=r,t/=r):(e/=r,t*=r));let a=r==10?Kn:Kk,i=o==1?Sr:Wr,c=s==1?Wr:Sr,l=i(a(vt(e))),u=c(a(vt(t))),f=Ma(r,l),p=Ma(r,u);return r==10&&(l<0&&(f=Be(f,-l)),u<0&&(p=Be(p,-u))),n||r==2?(e=f*o,t=p*s):(e=Xk(e,f),t=sf(t,p)),[e,t]}function zm(e,t,r,n){let o=of(e,t,r,n);return e==0&&(o[0]=0),t==0&&(o[1]=0),o}var Nm=.1,_k={mode:3,pad:Nm},gc={pad:0,soft:null,mode:0},bM={min:gc,max:gc};function tf(e,t,r,n){return af(r)?yk(e,t,r):(gc.pad=r,gc.soft=n?0:null,gc.mode=n?3:0,yk(e,t,bM))}function Le(e,t){return e??t}function vM(e,t,r){for(t=Le(t,0),r=Le(r,e.length-1);t<=r;){if(e[t]!=null)return!0;t++}return!1}function yk(e,t,r){let n=r.min,o=r.max,s=Le(n.pad,0),a=Le(o.pad,0),i=Le(n.hard,-je),c=Le(o.hard,je),l=Le(n.soft,je),u=Le(o.soft,-je),f=Le(n.mode,0),p=Le(o.mode,0),d=t-e,h=Kn(d),g=er(vt(e),vt(t)),_=Kn(g),v=vt(_-h);(d<1e-24||v>10)&&(d=0,(e==0||t==0)&&(d=1e-24,f==2&&l!=je&&(s=0),p==2&&u!=-je&&(a=0)));let S=d||g||1e3,E=Kn(S),T=Ma(10,Sr(E)),R=S*(d==0?e==0?.1:1:s),O=Be(Xk(e-R,T/10),24),P=e>=l&&(f==1||f==3&&O<=l||f==2&&O>=l)?l:je,M=er(i,O<P&&e>=P?P:tn(P,O)),U=S*(d==0?t==0?.1:1:a),F=Be(sf(t+U,T/10),24),z=t<=u&&(p==1||p==3&&F>=u||p==2&&F<=u)?u:-je,re=tn(c,F>z&&t<=z?z:er(z,F));return M==re&&M==0&&(re=100),[M,re]}var xM=new Intl.NumberFormat(Fa?gM.language:"en-US"),Cm=e=>xM.format(e),kr=Math,Qu=kr.PI,vt=kr.abs,Sr=kr.floor,bt=kr.round,Wr=kr.ceil,tn=kr.min,er=kr.max,Ma=kr.pow,bk=kr.sign,Kn=kr.log10,Kk=kr.log2,SM=(e,t=1)=>kr.sinh(e)*t,gm=(e,t=1)=>kr.asinh(e/t),je=1/0;function vk(e){return(Kn((e^e>>31)-(e>>31))|0)+1}function km(e,t,r){return tn(er(e,t),r)}function qk(e){return typeof e=="function"}function Oe(e){return qk(e)?e:()=>e}var kM=()=>{},Yk=e=>e,Jk=(e,t)=>t,EM=e=>null,xk=e=>!0,Sk=(e,t)=>e==t,OM=/\.\d*?(?=9{6,}|0{6,})/gm,vs=e=>{if(e2(e)||Eo.has(e))return e;let t=`${e}`,r=t.match(OM);if(r==null)return e;let n=r[0].length-1;if(t.indexOf("e-")!=-1){let[o,s]=t.split("e");return+`${vs(o)}e${s}`}return Be(e,n)};function ws(e,t){return vs(Be(vs(e/t))*t)}function sf(e,t){return vs(Wr(vs(e/t))*t)}function Xk(e,t){return vs(Sr(vs(e/t))*t)}function Be(e,t=0){if(e2(e))return e;let r=10**t,n=e*r*(1+Number.EPSILON);return bt(n)/r}var Eo=new Map;function Qk(e){return((""+e).split(".")[1]||"").length}function _c(e,t,r,n){let o=[],s=n.map(Qk);for(let a=t;a<r;a++){let i=vt(a),c=Be(Ma(e,a),i);for(let l=0;l<n.length;l++){let u=e==10?+`${n[l]}e${a}`:n[l]*c,f=(a>=0?0:i)+(a>=s[l]?0:s[l]),p=e==10?u:Be(u,f);o.push(p),Eo.set(p,f)}}return o}var wc={},Mm=[],Da=[null,null],ko=Array.isArray,e2=Number.isInteger,TM=e=>e===void 0;function kk(e){return typeof e=="string"}function af(e){let t=!1;if(e!=null){let r=e.constructor;t=r==null||r==Object}return t}function AM(e){return e!=null&&typeof e=="object"}var RM=Object.getPrototypeOf(Uint8Array),t2="__proto__";function $a(e,t=af){let r;if(ko(e)){let n=e.find(o=>o!=null);if(ko(n)||t(n)){r=Array(e.length);for(let o=0;o<e.length;o++)r[o]=$a(e[o],t)}else r=e.slice()}else if(e instanceof RM)r=e.slice();else if(t(e)){r={};for(let n in e)n!=t2&&(r[n]=$a(e[n],t))}else r=e;return r}function gt(e){let t=arguments;for(let r=1;r<t.length;r++){let n=t[r];for(let o in n)o!=t2&&(af(e[o])?gt(e[o],$a(n[o])):e[o]=$a(n[o]))}return e}var PM=0,IM=1,LM=2;function zM(e,t,r){for(let n=0,o,s=-1;n<t.length;n++){let a=t[n];if(a>s){for(o=a-1;o>=0&&e[o]==null;)e[o--]=null;for(o=a+1;o<r&&e[o]==null;)e[s=o++]=null}}}function NM(e,t){if(DM(e)){let a=e[0].slice();for(let i=1;i<e.length;i++)a.push(...e[i].slice(1));return $M(a[0])||(a=MM(a)),a}let r=new Set;for(let a=0;a<e.length;a++){let c=e[a][0],l=c.length;for(let u=0;u<l;u++)r.add(c[u])}let n=[Array.from(r).sort((a,i)=>a-i)],o=n[0].length,s=new Map;for(let a=0;a<o;a++)s.set(n[0][a],a);for(let a=0;a<e.length;a++){let i=e[a],c=i[0];for(let l=1;l<i.length;l++){let u=i[l],f=Array(o).fill(void 0),p=t?t[a][l]:IM,d=[];for(let h=0;h<u.length;h++){let g=u[h],_=s.get(c[h]);g===null?p!=PM&&(f[_]=g,p==LM&&d.push(_)):f[_]=g}zM(f,d,o),n.push(f)}}return n}var CM=typeof queueMicrotask>"u"?e=>Promise.resolve().then(e):queueMicrotask;function MM(e){let t=e[0],r=t.length,n=Array(r);for(let s=0;s<n.length;s++)n[s]=s;n.sort((s,a)=>t[s]-t[a]);let o=[];for(let s=0;s<e.length;s++){let a=e[s],i=Array(r);for(let c=0;c<r;c++)i[c]=a[n[c]];o.push(i)}return o}function DM(e){let t=e[0][0],r=t.length;for(let n=1;n<e.length;n++){let o=e[n][0];if(o.length!=r)return!1;if(o!=t){for(let s=0;s<r;s++)if(o[s]!=t[s])return!1}}return!0}function $M(e,t=100){let r=e.length;if(r<=1)return!0;let n=0,o=r-1;for(;n<=o&&e[n]==null;)n++;for(;o>=n&&e[o]==null;)o--;if(o<=n)return!0;let s=er(1,Sr((o-n+1)/t));for(let a=e[n],i=n+s;i<=o;i+=s){let c=e[i];if(c!=null){if(c<=a)return!1;a=c}}return!0}var r2=["January","February","March","April","May","June","July","August","September","October","November","December"],n2=["Sunday","Monday","Tuesday","Wednesday","Thursday","Friday","Saturday"];function o2(e){return e.slice(0,3)}var UM=n2.map(o2),FM=r2.map(o2),WM={MMMM:r2,MMM:FM,WWWW:n2,WWW:UM};function pc(e){return(e<10?"0":"")+e}function jM(e){return(e<10?"00":e<100?"0":"")+e}var BM={YYYY:e=>e.getFullYear(),YY:e=>(e.getFullYear()+"").slice(2),MMMM:(e,t)=>t.MMMM[e.getMonth()],MMM:(e,t)=>t.MMM[e.getMonth()],MM:e=>pc(e.getMonth()+1),M:e=>e.getMonth()+1,DD:e=>pc(e.getDate()),D:e=>e.getDate(),WWWW:(e,t)=>t.WWWW[e.getDay()],WWW:(e,t)=>t.WWW[e.getDay()],HH:e=>pc(e.getHours()),H:e=>e.getHours(),h:e=>{let t=e.getHours();return t==0?12:t>12?t-12:t},AA:e=>e.getHours()>=12?"PM":"AM",aa:e=>e.getHours()>=12?"pm":"am",a:e=>e.getHours()>=12?"p":"a",mm:e=>pc(e.getMinutes()),m:e=>e.getMinutes(),ss:e=>pc(e.getSeconds()),s:e=>e.getSeconds(),fff:e=>jM(e.getMilliseconds())};function Dm(e,t){t=t||WM;let r=[],n=/\{([a-z]+)\}|[^{]+/gi,o;for(;o=n.exec(e);)r.push(o[0][0]=="{"?BM[o[1]]:o[0]);return s=>{let a="";for(let i=0;i<r.length;i++)a+=typeof r[i]=="string"?r[i]:r[i](s,t);return a}}var HM=new Intl.DateTimeFormat().resolvedOptions().timeZone;function GM(e,t){let r;return t=="UTC"||t=="Etc/UTC"?r=new Date(+e+e.getTimezoneOffset()*6e4):t==HM?r=e:(r=new Date(e.toLocaleString("en-US",{timeZone:t})),r.setMilliseconds(e.getMilliseconds())),r}var s2=e=>e%1==0,rf=[1,2,2.5,5],ZM=_c(10,-32,0,rf),a2=_c(10,0,32,rf),VM=a2.filter(s2),_s=ZM.concat(a2),$m=`
`,i2="{YYYY}",Ek=$m+i2,c2="{M}/{D}",mc=$m+c2,Ju=mc+"/{YY}",l2="{aa}",KM="{h}:{mm}",Na=KM+l2,Ok=$m+Na,Tk=":{ss}",Me=null;function u2(e){let t=e*1e3,r=t*60,n=r*60,o=n*24,s=o*30,a=o*365,c=(e==1?_c(10,0,3,rf).filter(s2):_c(10,-3,0,rf)).concat([t,t*5,t*10,t*15,t*30,r,r*5,r*10,r*15,r*30,n,n*2,n*3,n*4,n*6,n*8,n*12,o,o*2,o*3,o*4,o*5,o*6,o*7,o*8,o*9,o*10,o*15,s,s*2,s*3,s*4,s*6,a,a*2,a*5,a*10,a*25,a*50,a*100]),l=[[a,i2,Me,Me,Me,Me,Me,Me,1],[o*28,"{MMM}",Ek,Me,Me,Me,Me,Me,1],[o,c2,Ek,Me,Me,Me,Me,Me,1],[n,"{h}"+l2,Ju,Me,mc,Me,Me,Me,1],[r,Na,Ju,Me,mc,Me,Me,Me,1],[t,Tk,Ju+" "+Na,Me,mc+" "+Na,Me,Ok,Me,1],[e,Tk+".{fff}",Ju+" "+Na,Me,mc+" "+Na,Me,Ok,Me,1]];function u(f){return(p,d,h,g,_,v)=>{let S=[],E=_>=a,T=_>=s&&_<a,R=f(h),O=Be(R*e,3),P=wm(R.getFullYear(),E?0:R.getMonth(),T||E?1:R.getDate()),M=Be(P*e,3);if(T||E){let U=T?_/s:0,F=E?_/a:0,z=O==M?O:Be(wm(P.getFullYear()+F,P.getMonth()+U,1)*e,3),re=new Date(bt(z/e)),B=re.getFullYear(),D=re.getMonth();for(let W=0;z<=g;W++){let ge=wm(B+F*W,D+U*W,1),Y=ge-f(Be(ge*e,3));z=Be((+ge+Y)*e,3),z<=g&&S.push(z)}}else{let U=_>=o?o:_,F=Sr(h)-Sr(O),z=M+F+sf(O-M,U);S.push(z);let re=f(z),B=re.getHours()+re.getMinutes()/r+re.getSeconds()/n,D=_/n,W=p.axes[d]._space,ge=v/W;for(;z=Be(z+_,e==1?0:3),!(z>g);)if(D>1){let Y=Sr(Be(B+D,6))%24,Pe=f(z).getHours()-Y;Pe>1&&(Pe=-1),z-=Pe*n,B=(B+D)%24;let Ue=S[S.length-1];Be((z-Ue)/_,3)*ge>=.7&&S.push(z)}else S.push(z)}return S}}return[c,l,u]}var[qM,YM,JM]=u2(1),[XM,QM,eD]=u2(.001);_c(2,-53,53,[1]);function Ak(e,t){return e.map(r=>r.map((n,o)=>o==0||o==8||n==null?n:t(o==1||r[8]==0?n:r[1]+n)))}function Rk(e,t){return(r,n,o,s,a)=>{let i=t.find(h=>a>=h[0])||t[t.length-1],c,l,u,f,p,d;return n.map(h=>{let g=e(h),_=g.getFullYear(),v=g.getMonth(),S=g.getDate(),E=g.getHours(),T=g.getMinutes(),R=g.getSeconds(),O=_!=c&&i[2]||v!=l&&i[3]||S!=u&&i[4]||E!=f&&i[5]||T!=p&&i[6]||R!=d&&i[7]||i[1];return c=_,l=v,u=S,f=E,p=T,d=R,O(g)})}}function tD(e,t){let r=Dm(t);return(n,o,s,a,i)=>o.map(c=>r(e(c)))}function wm(e,t,r){return new Date(e,t,r)}function Pk(e,t){return t(e)}var rD="{YYYY}-{MM}-{DD} {h}:{mm}{aa}";function Ik(e,t){return(r,n,o,s)=>s==null?Im:t(e(n))}function nD(e,t){let r=e.series[t];return r.width?r.stroke(e,t):r.points.width?r.points.stroke(e,t):null}function oD(e,t){return e.series[t].fill(e,t)}var sD={show:!0,live:!0,isolate:!1,mount:kM,markers:{show:!0,width:2,stroke:nD,fill:oD,dash:"solid"},idx:null,idxs:null,values:[]};function aD(e,t){let r=e.cursor.points,n=Fr(),o=r.size(e,t);Xe(n,dc,o),Xe(n,hc,o);let s=o/-2;Xe(n,"marginLeft",s),Xe(n,"marginTop",s);let a=r.width(e,t,o);return a&&Xe(n,"borderWidth",a),n}function iD(e,t){let r=e.series[t].points;return r._fill||r._stroke}function cD(e,t){let r=e.series[t].points;return r._stroke||r._fill}function lD(e,t){return e.series[t].points.size}var _m=[0,0];function uD(e,t,r){return _m[0]=t,_m[1]=r,_m}function Xu(e,t,r,n=!0){return o=>{o.button==0&&(!n||o.target==t)&&r(o)}}function ym(e,t,r,n=!0){return o=>{(!n||o.target==t)&&r(o)}}var fD={show:!0,x:!0,y:!0,lock:!1,move:uD,points:{one:!1,show:aD,size:lD,width:0,stroke:cD,fill:iD},bind:{mousedown:Xu,mouseup:Xu,click:Xu,dblclick:Xu,mousemove:ym,mouseleave:ym,mouseenter:ym},drag:{setScale:!0,x:!0,y:!1,dist:0,uni:null,click:(e,t)=>{t.stopPropagation(),t.stopImmediatePropagation()},_x:!1,_y:!1},focus:{dist:(e,t,r,n,o)=>n-o,prox:-1,bias:0},hover:{skip:[void 0],prox:null,bias:0},left:-10,top:-10,idx:null,dataIdx:null,idxs:null,event:null},f2={show:!0,stroke:"rgba(0,0,0,0.07)",width:2},Um=gt({},f2,{filter:Jk}),p2=gt({},Um,{size:10}),d2=gt({},f2,{show:!1}),Fm='12px system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, "Noto Sans", sans-serif, "Apple Color Emoji", "Segoe UI Emoji", "Segoe UI Symbol", "Noto Color Emoji"',h2="bold "+Fm,m2=1.5,Lk={show:!0,scale:"x",stroke:Pm,space:50,gap:5,alignTo:1,size:50,labelGap:0,labelSize:30,labelFont:h2,side:2,grid:Um,ticks:p2,border:d2,font:Fm,lineGap:m2,rotate:0},pD="Value",dD="Time",zk={show:!0,scale:"x",auto:!1,sorted:1,min:je,max:-je,idxs:[]};function hD(e,t,r,n,o){return t.map(s=>s==null?"":Cm(s))}function mD(e,t,r,n,o,s,a){let i=[],c=Eo.get(o)||0;r=a?r:Be(sf(r,o),c);for(let l=r;l<=n;l=Be(l+o,c))i.push(Object.is(l,-0)?0:l);return i}function Em(e,t,r,n,o,s,a){let i=[],c=e.scales[e.axes[t].scale].log,l=c==10?Kn:Kk,u=Sr(l(r));o=Ma(c,u),c==10&&(o=_s[en(o,_s)]);let f=r,p=o*c;c==10&&(p=_s[en(p,_s)]);do i.push(f),f=f+o,c==10&&!Eo.has(f)&&(f=Be(f,Eo.get(o))),f>=p&&(o=f,p=o*c,c==10&&(p=_s[en(p,_s)]));while(f<=n);return i}function gD(e,t,r,n,o,s,a){let c=e.scales[e.axes[t].scale].asinh,l=n>c?Em(e,t,er(c,r),n,o):[c],u=n>=0&&r<=0?[0]:[];return(r<-c?Em(e,t,er(c,-n),-r,o):[c]).reverse().map(p=>-p).concat(u,l)}var g2=/./,wD=/[12357]/,_D=/[125]/,Nk=/1/,Om=(e,t,r,n)=>e.map((o,s)=>t==4&&o==0||s%n==0&&r.test(o.toExponential()[o<0?1:0])?o:null);function yD(e,t,r,n,o){let s=e.axes[r],a=s.scale,i=e.scales[a],c=e.valToPos,l=s._space,u=c(10,a),f=c(9,a)-u>=l?g2:c(7,a)-u>=l?wD:c(5,a)-u>=l?_D:Nk;if(f==Nk){let p=vt(c(1,a)-u);if(p<l)return Om(t.slice().reverse(),i.distr,f,Wr(l/p)).reverse()}return Om(t,i.distr,f,1)}function bD(e,t,r,n,o){let s=e.axes[r],a=s.scale,i=s._space,c=e.valToPos,l=vt(c(1,a)-c(2,a));return l<i?Om(t.slice().reverse(),3,g2,Wr(i/l)).reverse():t}function vD(e,t,r,n){return n==null?Im:t==null?"":Cm(t)}var Ck={show:!0,scale:"y",stroke:Pm,space:30,gap:5,alignTo:1,size:50,labelGap:0,labelSize:30,labelFont:h2,side:3,grid:Um,ticks:p2,border:d2,font:Fm,lineGap:m2,rotate:0};function xD(e,t){let r=3+(e||1)*2;return Be(r*t,3)}function SD(e,t){let{scale:r,idxs:n}=e.series[0],o=e._data[0],s=e.valToPos(o[n[0]],r,!0),a=e.valToPos(o[n[1]],r,!0),i=vt(a-s),c=e.series[t],l=i/(c.points.space*Ne);return n[1]-n[0]<=l}var Mk={scale:null,auto:!0,sorted:0,min:je,max:-je},w2=(e,t,r,n,o)=>o,Dk={show:!0,auto:!0,sorted:0,gaps:w2,alpha:1,facets:[gt({},Mk,{scale:"x"}),gt({},Mk,{scale:"y"})]},$k={scale:"y",auto:!0,sorted:0,show:!0,spanGaps:!1,gaps:w2,alpha:1,points:{show:SD,filter:null},values:null,min:je,max:-je,idxs:[],path:null,clip:null};function kD(e,t,r,n,o){return r/10}var _2={time:!0,auto:!0,distr:1,log:10,asinh:1,min:null,max:null,dir:1,ori:0},ED=gt({},_2,{time:!1,ori:1}),Uk={};function y2(e,t){let r=Uk[e];return r||(r={key:e,plots:[],sub(n){r.plots.push(n)},unsub(n){r.plots=r.plots.filter(o=>o!=n)},pub(n,o,s,a,i,c,l){for(let u=0;u<r.plots.length;u++)r.plots[u]!=o&&r.plots[u].pub(n,o,s,a,i,c,l)}},e!=null&&(Uk[e]=r)),r}var Ua=1,Tm=2;function xs(e,t,r){let n=e.mode,o=e.series[t],s=n==2?e._data[t]:e._data,a=e.scales,i=e.bbox,c=s[0],l=n==2?s[1]:s[t],u=n==2?a[o.facets[0].scale]:a[e.series[0].scale],f=n==2?a[o.facets[1].scale]:a[o.scale],p=i.left,d=i.top,h=i.width,g=i.height,_=e.valToPosH,v=e.valToPosV;return u.ori==0?r(o,c,l,u,f,_,v,p,d,h,g,lf,Wa,ff,v2,S2):r(o,c,l,u,f,v,_,d,p,g,h,uf,ja,Bm,x2,k2)}function Wm(e,t){let r=0,n=0,o=Le(e.bands,Mm);for(let s=0;s<o.length;s++){let a=o[s];a.series[0]==t?r=a.dir:a.series[1]==t&&(a.dir==1?n|=1:n|=2)}return[r,n==1?-1:n==2?1:n==3?2:0]}function OD(e,t,r,n,o){let s=e.mode,a=e.series[t],i=s==2?a.facets[1].scale:a.scale,c=e.scales[i];return o==-1?c.min:o==1?c.max:c.distr==3?c.dir==1?c.min:c.max:0}function qn(e,t,r,n,o,s){return xs(e,t,(a,i,c,l,u,f,p,d,h,g,_)=>{let v=a.pxRound,S=l.dir*(l.ori==0?1:-1),E=l.ori==0?Wa:ja,T,R;S==1?(T=r,R=n):(T=n,R=r);let O=v(f(i[T],l,g,d)),P=v(p(c[T],u,_,h)),M=v(f(i[R],l,g,d)),U=v(p(s==1?u.max:u.min,u,_,h)),F=new Path2D(o);return E(F,M,U),E(F,O,U),E(F,O,P),F})}function cf(e,t,r,n,o,s){let a=null;if(e.length>0){a=new Path2D;let i=t==0?ff:Bm,c=r;for(let f=0;f<e.length;f++){let p=e[f];if(p[1]>p[0]){let d=p[0]-c;d>0&&i(a,c,n,d,n+s),c=p[1]}}let l=r+o-c,u=10;l>0&&i(a,c,n-u/2,l,n+s+u)}return a}function TD(e,t,r){let n=e[e.length-1];n&&n[0]==t?n[1]=r:e.push([t,r])}function jm(e,t,r,n,o,s,a){let i=[],c=e.length;for(let l=o==1?r:n;l>=r&&l<=n;l+=o)if(t[l]===null){let f=l,p=l;if(o==1)for(;++l<=n&&t[l]===null;)p=l;else for(;--l>=r&&t[l]===null;)p=l;let d=s(e[f]),h=p==f?d:s(e[p]),g=f-o;d=a<=0&&g>=0&&g<c?s(e[g]):d;let v=p+o;h=a>=0&&v>=0&&v<c?s(e[v]):h,h>=d&&i.push([d,h])}return i}function Fk(e){return e==0?Yk:e==1?bt:t=>ws(t,e)}function b2(e){let t=e==0?lf:uf,r=e==0?(o,s,a,i,c,l)=>{o.arcTo(s,a,i,c,l)}:(o,s,a,i,c,l)=>{o.arcTo(a,s,c,i,l)},n=e==0?(o,s,a,i,c)=>{o.rect(s,a,i,c)}:(o,s,a,i,c)=>{o.rect(a,s,c,i)};return(o,s,a,i,c,l=0,u=0)=>{l==0&&u==0?n(o,s,a,i,c):(l=tn(l,i/2,c/2),u=tn(u,i/2,c/2),t(o,s+l,a),r(o,s+i,a,s+i,a+c,l),r(o,s+i,a+c,s,a+c,u),r(o,s,a+c,s,a,u),r(o,s,a,s+i,a,l),o.closePath())}}var lf=(e,t,r)=>{e.moveTo(t,r)},uf=(e,t,r)=>{e.moveTo(r,t)},Wa=(e,t,r)=>{e.lineTo(t,r)},ja=(e,t,r)=>{e.lineTo(r,t)},ff=b2(0),Bm=b2(1),v2=(e,t,r,n,o,s)=>{e.arc(t,r,n,o,s)},x2=(e,t,r,n,o,s)=>{e.arc(r,t,n,o,s)},S2=(e,t,r,n,o,s,a)=>{e.bezierCurveTo(t,r,n,o,s,a)},k2=(e,t,r,n,o,s,a)=>{e.bezierCurveTo(r,t,o,n,a,s)};function E2(e){return(t,r,n,o,s)=>xs(t,r,(a,i,c,l,u,f,p,d,h,g,_)=>{let{pxRound:v,points:S}=a,E,T;l.ori==0?(E=lf,T=v2):(E=uf,T=x2);let R=Be(S.width*Ne,3),O=(S.size-S.width)/2*Ne,P=Be(O*2,3),M=new Path2D,U=new Path2D,{left:F,top:z,width:re,height:B}=t.bbox;ff(U,F-P,z-P,re+P*2,B+P*2);let D=W=>{if(c[W]!=null){let ge=v(f(i[W],l,g,d)),Y=v(p(c[W],u,_,h));E(M,ge+O,Y),T(M,ge,Y,O,0,Qu*2)}};if(s)s.forEach(D);else for(let W=n;W<=o;W++)D(W);return{stroke:R>0?M:null,fill:M,clip:U,flags:Ua|Tm}})}function O2(e){return(t,r,n,o,s,a)=>{n!=o&&(s!=n&&a!=n&&e(t,r,n),s!=o&&a!=o&&e(t,r,o),e(t,r,a))}}var AD=O2(Wa),RD=O2(ja);function T2(e){let t=Le(e?.alignGaps,0);return(r,n,o,s)=>xs(r,n,(a,i,c,l,u,f,p,d,h,g,_)=>{[o,s]=nf(c,o,s);let v=a.pxRound,S=B=>v(f(B,l,g,d)),E=B=>v(p(B,u,_,h)),T,R;l.ori==0?(T=Wa,R=AD):(T=ja,R=RD);let O=l.dir*(l.ori==0?1:-1),P={stroke:new Path2D,fill:null,clip:null,band:null,gaps:null,flags:Ua},M=P.stroke,U=!1;if(s-o>=g*4){let B=Q=>r.posToVal(Q,l.key,!0),D=null,W=null,ge,Y,Wt,Qe=S(i[O==1?o:s]),Pe=S(i[o]),Ue=S(i[s]),we=B(O==1?Pe+1:Ue-1);for(let Q=O==1?o:s;Q>=o&&Q<=s;Q+=O){let wt=i[Q],et=(O==1?wt<we:wt>we)?Qe:S(wt),Ce=c[Q];et==Qe?Ce!=null?(Y=Ce,D==null?(T(M,et,E(Y)),ge=D=W=Y):Y<D?D=Y:Y>W&&(W=Y)):Ce===null&&(U=!0):(D!=null&&R(M,Qe,E(D),E(W),E(ge),E(Y)),Ce!=null?(Y=Ce,T(M,et,E(Y)),D=W=ge=Y):(D=W=null,Ce===null&&(U=!0)),Qe=et,we=B(Qe+O))}D!=null&&D!=W&&Wt!=Qe&&R(M,Qe,E(D),E(W),E(ge),E(Y))}else for(let B=O==1?o:s;B>=o&&B<=s;B+=O){let D=c[B];D===null?U=!0:D!=null&&T(M,S(i[B]),E(D))}let[z,re]=Wm(r,n);if(a.fill!=null||z!=0){let B=P.fill=new Path2D(M),D=a.fillTo(r,n,a.min,a.max,z),W=E(D),ge=S(i[o]),Y=S(i[s]);O==-1&&([Y,ge]=[ge,Y]),T(B,Y,W),T(B,ge,W)}if(!a.spanGaps){let B=[];U&&B.push(...jm(i,c,o,s,O,S,t)),P.gaps=B=a.gaps(r,n,o,s,B),P.clip=cf(B,l.ori,d,h,g,_)}return re!=0&&(P.band=re==2?[qn(r,n,o,s,M,-1),qn(r,n,o,s,M,1)]:qn(r,n,o,s,M,re)),P})}function PD(e){let t=Le(e.align,1),r=Le(e.ascDesc,!1),n=Le(e.alignGaps,0),o=Le(e.extend,!1);return(s,a,i,c)=>xs(s,a,(l,u,f,p,d,h,g,_,v,S,E)=>{[i,c]=nf(f,i,c);let T=l.pxRound,{left:R,width:O}=s.bbox,P=Pe=>T(h(Pe,p,S,_)),M=Pe=>T(g(Pe,d,E,v)),U=p.ori==0?Wa:ja,F={stroke:new Path2D,fill:null,clip:null,band:null,gaps:null,flags:Ua},z=F.stroke,re=p.dir*(p.ori==0?1:-1),B=M(f[re==1?i:c]),D=P(u[re==1?i:c]),W=D,ge=D;o&&t==-1&&(ge=R,U(z,ge,B)),U(z,D,B);for(let Pe=re==1?i:c;Pe>=i&&Pe<=c;Pe+=re){let Ue=f[Pe];if(Ue==null)continue;let we=P(u[Pe]),Q=M(Ue);t==1?U(z,we,B):U(z,W,Q),U(z,we,Q),B=Q,W=we}let Y=W;o&&t==1&&(Y=R+O,U(z,Y,B));let[Wt,Qe]=Wm(s,a);if(l.fill!=null||Wt!=0){let Pe=F.fill=new Path2D(z),Ue=l.fillTo(s,a,l.min,l.max,Wt),we=M(Ue);U(Pe,Y,we),U(Pe,ge,we)}if(!l.spanGaps){let Pe=[];Pe.push(...jm(u,f,i,c,re,P,n));let Ue=l.width*Ne/2,we=r||t==1?Ue:-Ue,Q=r||t==-1?-Ue:Ue;Pe.forEach(wt=>{wt[0]+=we,wt[1]+=Q}),F.gaps=Pe=l.gaps(s,a,i,c,Pe),F.clip=cf(Pe,p.ori,_,v,S,E)}return Qe!=0&&(F.band=Qe==2?[qn(s,a,i,c,z,-1),qn(s,a,i,c,z,1)]:qn(s,a,i,c,z,Qe)),F})}function Wk(e,t,r,n,o,s,a=je){if(e.length>1){let i=null;for(let c=0,l=1/0;c<e.length;c++)if(t[c]!==void 0){if(i!=null){let u=vt(e[c]-e[i]);u<l&&(l=u,a=vt(r(e[c],n,o,s)-r(e[i],n,o,s)))}i=c}}return a}function ID(e){e=e||wc;let t=Le(e.size,[.6,je,1]),r=e.align||0,n=e.gap||0,o=e.radius;o=o==null?[0,0]:typeof o=="number"?[o,0]:o;let s=Oe(o),a=1-t[0],i=Le(t[1],je),c=Le(t[2],1),l=Le(e.disp,wc),u=Le(e.each,d=>{}),{fill:f,stroke:p}=l;return(d,h,g,_)=>xs(d,h,(v,S,E,T,R,O,P,M,U,F,z)=>{let re=v.pxRound,B=r,D=n*Ne,W=i*Ne,ge=c*Ne,Y,Wt;T.ori==0?[Y,Wt]=s(d,h):[Wt,Y]=s(d,h);let Qe=T.dir*(T.ori==0?1:-1),Pe=T.ori==0?ff:Bm,Ue=T.ori==0?u:(V,Ge,_t,Bs,Xo,cn,Qo)=>{u(V,Ge,_t,Xo,Bs,Qo,cn)},we=Le(d.bands,Mm).find(V=>V.series[0]==h),Q=we!=null?we.dir:0,wt=v.fillTo(d,h,v.min,v.max,Q),Zt=re(P(wt,R,z,U)),et,Ce,Gr,dr=F,ot=re(v.width*Ne),an=!1,In=null,Tr=null,so=null,Fs=null;f!=null&&(ot==0||p!=null)&&(an=!0,In=f.values(d,h,g,_),Tr=new Map,new Set(In).forEach(V=>{V!=null&&Tr.set(V,new Path2D)}),ot>0&&(so=p.values(d,h,g,_),Fs=new Map,new Set(so).forEach(V=>{V!=null&&Fs.set(V,new Path2D)})));let{x0:Ws,size:ki}=l;if(Ws!=null&&ki!=null){B=1,S=Ws.values(d,h,g,_),Ws.unit==2&&(S=S.map(_t=>d.posToVal(M+_t*F,T.key,!0)));let V=ki.values(d,h,g,_);ki.unit==2?Ce=V[0]*F:Ce=O(V[0],T,F,M)-O(0,T,F,M),dr=Wk(S,E,O,T,F,M,dr),Gr=dr-Ce+D}else dr=Wk(S,E,O,T,F,M,dr),Gr=dr*a+D,Ce=dr-Gr;Gr<1&&(Gr=0),ot>=Ce/2&&(ot=0),Gr<5&&(re=Yk);let wl=Gr>0,Yo=dr-Gr-(wl?ot:0);Ce=re(km(Yo,ge,W)),et=(B==0?Ce/2:B==Qe?0:Ce)-B*Qe*((B==0?D/2:0)+(wl?ot/2:0));let Vt={stroke:null,fill:null,clip:null,band:null,gaps:null,flags:0},js=an?null:new Path2D,Ln=null;if(we!=null)Ln=d.data[we.series[1]];else{let{y0:V,y1:Ge}=l;V!=null&&Ge!=null&&(E=Ge.values(d,h,g,_),Ln=V.values(d,h,g,_))}let Jo=Y*Ce,he=Wt*Ce;for(let V=Qe==1?g:_;V>=g&&V<=_;V+=Qe){let Ge=E[V];if(Ge==null)continue;if(Ln!=null){let rr=Ln[V]??0;if(Ge-rr==0)continue;Zt=P(rr,R,z,U)}let _t=T.distr!=2||l!=null?S[V]:V,Bs=O(_t,T,F,M),Xo=P(Le(Ge,wt),R,z,U),cn=re(Bs-et),Qo=re(er(Xo,Zt)),hr=re(tn(Xo,Zt)),Ar=Qo-hr;if(Ge!=null){let rr=Ge<0?he:Jo,Zr=Ge<0?Jo:he;an?(ot>0&&so[V]!=null&&Pe(Fs.get(so[V]),cn,hr+Sr(ot/2),Ce,er(0,Ar-ot),rr,Zr),In[V]!=null&&Pe(Tr.get(In[V]),cn,hr+Sr(ot/2),Ce,er(0,Ar-ot),rr,Zr)):Pe(js,cn,hr+Sr(ot/2),Ce,er(0,Ar-ot),rr,Zr),Ue(d,h,V,cn-ot/2,hr,Ce+ot,Ar)}}return ot>0?Vt.stroke=an?Fs:js:an||(Vt._fill=v.width==0?v._fill:v._stroke??v._fill,Vt.width=0),Vt.fill=an?Tr:js,Vt})}function LD(e,t){let r=Le(t?.alignGaps,0);return(n,o,s,a)=>xs(n,o,(i,c,l,u,f,p,d,h,g,_,v)=>{[s,a]=nf(l,s,a);let S=i.pxRound,E=Y=>S(p(Y,u,_,h)),T=Y=>S(d(Y,f,v,g)),R,O,P;u.ori==0?(R=lf,P=Wa,O=S2):(R=uf,P=ja,O=k2);let M=u.dir*(u.ori==0?1:-1),U=E(c[M==1?s:a]),F=U,z=[],re=[];for(let Y=M==1?s:a;Y>=s&&Y<=a;Y+=M)if(l[Y]!=null){let Qe=c[Y],Pe=E(Qe);z.push(F=Pe),re.push(T(l[Y]))}let B={stroke:e(z,re,R,P,O,S),fill:null,clip:null,band:null,gaps:null,flags:Ua},D=B.stroke,[W,ge]=Wm(n,o);if(i.fill!=null||W!=0){let Y=B.fill=new Path2D(D),Wt=i.fillTo(n,o,i.min,i.max,W),Qe=T(Wt);P(Y,F,Qe),P(Y,U,Qe)}if(!i.spanGaps){let Y=[];Y.push(...jm(c,l,s,a,M,E,r)),B.gaps=Y=i.gaps(n,o,s,a,Y),B.clip=cf(Y,u.ori,h,g,_,v)}return ge!=0&&(B.band=ge==2?[qn(n,o,s,a,D,-1),qn(n,o,s,a,D,1)]:qn(n,o,s,a,D,ge)),B})}function zD(e){return LD(ND,e)}function ND(e,t,r,n,o,s){let a=e.length;if(a<2)return null;let i=new Path2D;if(r(i,e[0],t[0]),a==2)n(i,e[1],t[1]);else{let c=Array(a),l=Array(a-1),u=Array(a-1),f=Array(a-1);for(let p=0;p<a-1;p++)u[p]=t[p+1]-t[p],f[p]=e[p+1]-e[p],l[p]=u[p]/f[p];c[0]=l[0];for(let p=1;p<a-1;p++)l[p]===0||l[p-1]===0||l[p-1]>0!=l[p]>0?c[p]=0:(c[p]=3*(f[p-1]+f[p])/((2*f[p]+f[p-1])/l[p-1]+(f[p]+2*f[p-1])/l[p]),isFinite(c[p])||(c[p]=0));c[a-1]=l[a-2];for(let p=0;p<a-1;p++)o(i,e[p]+f[p]/3,t[p]+c[p]*f[p]/3,e[p+1]-f[p]/3,t[p+1]-c[p+1]*f[p]/3,e[p+1],t[p+1])}return i}var Am=new Set;function jk(){for(let e of Am)e.syncRect(!0)}Fa&&(bs(hM,Ca,jk),bs(mM,Ca,jk,!0),bs(ef,Ca,()=>{$t.pxRatio=Ne}));var CD=T2(),MD=E2();function Bk(e,t,r,n){return(n?[e[0],e[1]].concat(e.slice(2)):[e[0]].concat(e.slice(1))).map((s,a)=>Rm(s,a,t,r))}function DD(e,t){return e.map((r,n)=>n==0?{}:gt({},t,r))}function Rm(e,t,r,n){return gt({},t==0?r:n,e)}function A2(e,t,r){return t==null?Da:[t,r]}var $D=A2;function UD(e,t,r){return t==null?Da:tf(t,r,Nm,!0)}function R2(e,t,r,n){return t==null?Da:of(t,r,e.scales[n].log,!1)}var FD=R2;function P2(e,t,r,n){return t==null?Da:zm(t,r,e.scales[n].log,!1)}var WD=P2;function jD(e,t,r,n,o){let s=er(vk(e),vk(t)),a=t-e,i=en(o/n*a,r);do{let c=r[i],l=n*c/a;if(l>=o&&s+(c<5?Eo.get(c):0)<=17)return[c,l]}while(++i<r.length);return[0,0]}function Hk(e){let t,r;return e=e.replace(/(\d+)px/,(n,o)=>(t=bt((r=+o)*Ne))+"px"),[e,t,r]}function BD(e){e.show&&[e.font,e.labelFont].forEach(t=>{let r=Be(t[2]*Ne,1);t[0]=t[0].replace(/[0-9.]+px/,r+"px"),t[1]=r})}function $t(e,t,r){let n={mode:Le(e.mode,1)},o=n.mode;function s(m,w,b,x){let k=w.valToPct(m);return x+b*(w.dir==-1?1-k:k)}function a(m,w,b,x){let k=w.valToPct(m);return x+b*(w.dir==-1?k:1-k)}function i(m,w,b,x){return w.ori==0?s(m,w,b,x):a(m,w,b,x)}n.valToPosH=s,n.valToPosV=a;let c=!1;n.status=0;let l=n.root=Fr(YC);if(e.id!=null&&(l.id=e.id),xr(l,e.class),e.title){let m=Fr(QC,l);m.textContent=e.title}let u=Qr("canvas"),f=n.ctx=u.getContext("2d"),p=Fr(eM,l);bs("click",p,m=>{m.target===h&&(Ve!=ea||tt!=ta)&&Nt.click(n,m)},!0);let d=n.under=Fr(tM,p);p.appendChild(u);let h=n.over=Fr(rM,p);e=$a(e);let g=+Le(e.pxAlign,1),_=Fk(g);(e.plugins||[]).forEach(m=>{m.opts&&(e=m.opts(n,e)||e)});let v=e.ms||.001,S=n.series=o==1?Bk(e.series||[],zk,$k,!1):DD(e.series||[null],Dk),E=n.axes=Bk(e.axes||[],Lk,Ck,!0),T=n.scales={},R=n.bands=e.bands||[];R.forEach(m=>{m.fill=Oe(m.fill||null),m.dir=Le(m.dir,-1)});let O=o==2?S[1].facets[0].scale:S[0].scale,P={axes:zI,series:AI},M=(e.drawOrder||["axes","series"]).map(m=>P[m]);function U(m){let w=m.distr==3?b=>Kn(b>0?b:m.clamp(n,b,m.min,m.max,m.key)):m.distr==4?b=>gm(b,m.asinh):m.distr==100?b=>m.fwd(b):b=>b;return b=>{let x=w(b),{_min:k,_max:A}=m,L=A-k;return(x-k)/L}}function F(m){let w=T[m];if(w==null){let b=(e.scales||wc)[m]||wc;if(b.from!=null){F(b.from);let x=gt({},T[b.from],b,{key:m});x.valToPct=U(x),T[m]=x}else{w=T[m]=gt({},m==O?_2:ED,b),w.key=m;let x=w.time,k=w.range,A=ko(k);if((m!=O||o==2&&!x)&&(A&&(k[0]==null||k[1]==null)&&(k={min:k[0]==null?_k:{mode:1,hard:k[0],soft:k[0]},max:k[1]==null?_k:{mode:1,hard:k[1],soft:k[1]}},A=!1),!A&&af(k))){let L=k;k=(N,C,H)=>C==null?Da:tf(C,H,L)}w.range=Oe(k||(x?$D:m==O?w.distr==3?FD:w.distr==4?WD:A2:w.distr==3?R2:w.distr==4?P2:UD)),w.auto=Oe(A?!1:w.auto),w.clamp=Oe(w.clamp||kD),w._min=w._max=null,w.valToPct=U(w)}}}F("x"),F("y"),o==1&&S.forEach(m=>{F(m.scale)}),E.forEach(m=>{F(m.scale)});for(let m in e.scales)F(m);let z=T[O],re=z.distr,B,D;z.ori==0?(xr(l,JC),B=s,D=a):(xr(l,XC),B=a,D=s);let W={};for(let m in T){let w=T[m];(w.min!=null||w.max!=null)&&(W[m]={min:w.min,max:w.max},w.min=w.max=null)}let ge=e.tzDate||(m=>new Date(bt(m/v))),Y=e.fmtDate||Dm,Wt=v==1?JM(ge):eD(ge),Qe=Rk(ge,Ak(v==1?YM:QM,Y)),Pe=Ik(ge,Pk(rD,Y)),Ue=[],we=n.legend=gt({},sD,e.legend),Q=n.cursor=gt({},fD,{drag:{y:o==2}},e.cursor),wt=we.show,Zt=Q.show,et=we.markers;we.idxs=Ue,et.width=Oe(et.width),et.dash=Oe(et.dash),et.stroke=Oe(et.stroke),et.fill=Oe(et.fill);let Ce,Gr,dr,ot=[],an=[],In,Tr=!1,so={};if(we.live){let m=S[1]?S[1].values:null;Tr=m!=null,In=Tr?m(n,1,0):{_:0};for(let w in In)so[w]=Im}if(wt)if(Ce=Qr("table",cM,l),dr=Qr("tbody",null,Ce),we.mount(n,Ce),Tr){Gr=Qr("thead",null,Ce,dr);let m=Qr("tr",null,Gr);Qr("th",null,m);for(var Fs in In)Qr("th",sk,m).textContent=Fs}else xr(Ce,uM),we.live&&xr(Ce,lM);let Ws={show:!0},ki={show:!1};function wl(m,w){if(w==0&&(Tr||!we.live||o==2))return Da;let b=[],x=Qr("tr",fM,dr,dr.childNodes[w]);xr(x,m.class),m.show||xr(x,ys);let k=Qr("th",null,x);if(et.show){let N=Fr(pM,k);if(w>0){let C=et.width(n,w);C&&(N.style.border=C+"px "+et.dash(n,w)+" "+et.stroke(n,w)),N.style.background=et.fill(n,w)}}let A=Fr(sk,k);m.label instanceof HTMLElement?A.appendChild(m.label):A.textContent=m.label,w>0&&(et.show||(A.style.color=m.width>0?et.stroke(n,w):et.fill(n,w)),Vt("click",k,N=>{if(Q._lock)return;ts(N);let C=S.indexOf(m);if((N.ctrlKey||N.metaKey)!=we.isolate){let H=S.some((G,K)=>K>0&&K!=C&&G.show);S.forEach((G,K)=>{K>0&&un(K,H?K==C?Ws:ki:Ws,!0,ht.setSeries)})}else un(C,{show:!m.show},!0,ht.setSeries)},!1),Gs&&Vt(lk,k,N=>{Q._lock||(ts(N),un(S.indexOf(m),na,!0,ht.setSeries))},!1));for(var L in In){let N=Qr("td",dM,x);N.textContent="--",b.push(N)}return[x,b]}let Yo=new Map;function Vt(m,w,b,x=!0){let k=Yo.get(w)||{},A=Q.bind[m](n,w,b,x);A&&(bs(m,w,k[m]=A),Yo.set(w,k))}function js(m,w,b){let x=Yo.get(w)||{};for(let k in x)(m==null||k==m)&&(Sm(k,w,x[k]),delete x[k]);m==null&&Yo.delete(w)}let Ln=0,Jo=0,he=0,V=0,Ge=0,_t=0,Bs=Ge,Xo=_t,cn=he,Qo=V,hr=0,Ar=0,rr=0,Zr=0;n.bbox={};let sd=!1,_l=!1,Hs=!1,es=!1,yl=!1,Rr=!1;function ad(m,w,b){(b||m!=n.width||w!=n.height)&&c_(m,w),Ys(!1),Hs=!0,_l=!0,Js()}function c_(m,w){n.width=Ln=he=m,n.height=Jo=V=w,Ge=_t=0,vI(),xI();let b=n.bbox;hr=b.left=ws(Ge*Ne,.5),Ar=b.top=ws(_t*Ne,.5),rr=b.width=ws(he*Ne,.5),Zr=b.height=ws(V*Ne,.5)}let _I=3;function yI(){let m=!1,w=0;for(;!m;){w++;let b=II(w),x=LI(w);m=w==_I||b&&x,m||(c_(n.width,n.height),_l=!0)}}function bI({width:m,height:w}){ad(m,w)}n.setSize=bI;function vI(){let m=!1,w=!1,b=!1,x=!1;E.forEach((k,A)=>{if(k.show&&k._show){let{side:L,_size:N}=k,C=L%2,H=k.label!=null?k.labelSize:0,G=N+H;G>0&&(C?(he-=G,L==3?(Ge+=G,x=!0):b=!0):(V-=G,L==0?(_t+=G,m=!0):w=!0))}}),rs[0]=m,rs[1]=b,rs[2]=w,rs[3]=x,he-=ao[1]+ao[3],Ge+=ao[3],V-=ao[2]+ao[0],_t+=ao[0]}function xI(){let m=Ge+he,w=_t+V,b=Ge,x=_t;function k(A,L){switch(A){case 1:return m+=L,m-L;case 2:return w+=L,w-L;case 3:return b-=L,b+L;case 0:return x-=L,x+L}}E.forEach((A,L)=>{if(A.show&&A._show){let N=A.side;A._pos=k(N,A._size),A.label!=null&&(A._lpos=k(N,A.labelSize))}})}if(Q.dataIdx==null){let m=Q.hover,w=m.skip=new Set(m.skip??[]);w.add(void 0);let b=m.prox=Oe(m.prox),x=m.bias??=0;Q.dataIdx=(k,A,L,N)=>{if(A==0)return L;let C=L,H=b(k,A,L,N)??je,G=H>=0&&H<je,K=z.ori==0?he:V,ue=Q.left,ze=t[0],Ie=t[A];if(w.has(Ie[L])){C=null;let ye=null,se=null,ee;if(x==0||x==-1)for(ee=L;ye==null&&ee-- >0;)w.has(Ie[ee])||(ye=ee);if(x==0||x==1)for(ee=L;se==null&&ee++<Ie.length;)w.has(Ie[ee])||(se=ee);if(ye!=null||se!=null)if(G){let qe=ye==null?-1/0:B(ze[ye],z,K,0),it=se==null?1/0:B(ze[se],z,K,0),Rt=ue-qe,Fe=it-ue;Rt<=Fe?Rt<=H&&(C=ye):Fe<=H&&(C=se)}else C=se==null?ye:ye==null?se:L-ye<=se-L?ye:se}else G&&vt(ue-B(ze[L],z,K,0))>H&&(C=null);return C}}let ts=m=>{Q.event=m};Q.idxs=Ue,Q._lock=!1;let jt=Q.points;jt.show=Oe(jt.show),jt.size=Oe(jt.size),jt.stroke=Oe(jt.stroke),jt.width=Oe(jt.width),jt.fill=Oe(jt.fill);let ln=n.focus=gt({},e.focus||{alpha:.3},Q.focus),Gs=ln.prox>=0,Zs=Gs&&jt.one,Pr=[],Vs=[],Ks=[];function l_(m,w){let b=jt.show(n,w);if(b instanceof HTMLElement)return xr(b,iM),xr(b,m.class),mn(b,-10,-10,he,V),h.insertBefore(b,Pr[w]),b}function u_(m,w){if(o==1||w>0){let b=o==1&&T[m.scale].time,x=m.value;m.value=b?kk(x)?Ik(ge,Pk(x,Y)):x||Pe:x||vD,m.label=m.label||(b?dD:pD)}if(Zs||w>0){m.width=m.width==null?1:m.width,m.paths=m.paths||CD||EM,m.fillTo=Oe(m.fillTo||OD),m.pxAlign=+Le(m.pxAlign,g),m.pxRound=Fk(m.pxAlign),m.stroke=Oe(m.stroke||null),m.fill=Oe(m.fill||null),m._stroke=m._fill=m._paths=m._focus=null;let b=xD(er(1,m.width),1),x=m.points=gt({},{size:b,width:er(1,b*.2),stroke:m.stroke,space:b*2,paths:MD,_stroke:null,_fill:null},m.points);x.show=Oe(x.show),x.filter=Oe(x.filter),x.fill=Oe(x.fill),x.stroke=Oe(x.stroke),x.paths=Oe(x.paths),x.pxAlign=m.pxAlign}if(wt){let b=wl(m,w);ot.splice(w,0,b[0]),an.splice(w,0,b[1]),we.values.push(null)}if(Zt){Ue.splice(w,0,null);let b=null;Zs?w==0&&(b=l_(m,w)):w>0&&(b=l_(m,w)),Pr.splice(w,0,b),Vs.splice(w,0,0),Ks.splice(w,0,0)}At("addSeries",w)}function SI(m,w){w=w??S.length,m=o==1?Rm(m,w,zk,$k):Rm(m,w,{},Dk),S.splice(w,0,m),u_(S[w],w)}n.addSeries=SI;function kI(m){if(S.splice(m,1),wt){we.values.splice(m,1),an.splice(m,1);let w=ot.splice(m,1)[0];js(null,w.firstChild),w.remove()}Zt&&(Ue.splice(m,1),Pr.splice(m,1)[0].remove(),Vs.splice(m,1),Ks.splice(m,1)),At("delSeries",m)}n.delSeries=kI;let rs=[!1,!1,!1,!1];function EI(m,w){if(m._show=m.show,m.show){let b=m.side%2,x=T[m.scale];x==null&&(m.scale=b?S[1].scale:O,x=T[m.scale]);let k=x.time;m.size=Oe(m.size),m.space=Oe(m.space),m.rotate=Oe(m.rotate),ko(m.incrs)&&m.incrs.forEach(L=>{!Eo.has(L)&&Eo.set(L,Qk(L))}),m.incrs=Oe(m.incrs||(x.distr==2?VM:k?v==1?qM:XM:_s)),m.splits=Oe(m.splits||(k&&x.distr==1?Wt:x.distr==3?Em:x.distr==4?gD:mD)),m.stroke=Oe(m.stroke),m.grid.stroke=Oe(m.grid.stroke),m.ticks.stroke=Oe(m.ticks.stroke),m.border.stroke=Oe(m.border.stroke);let A=m.values;m.values=ko(A)&&!ko(A[0])?Oe(A):k?ko(A)?Rk(ge,Ak(A,Y)):kk(A)?tD(ge,A):A||Qe:A||hD,m.filter=Oe(m.filter||(x.distr>=3&&x.log==10?yD:x.distr==3&&x.log==2?bD:Jk)),m.font=Hk(m.font),m.labelFont=Hk(m.labelFont),m._size=m.size(n,null,w,0),m._space=m._rotate=m._incrs=m._found=m._splits=m._values=null,m._size>0&&(rs[w]=!0,m._el=Fr(nM,p))}}function Ei(m,w,b,x){let[k,A,L,N]=b,C=w%2,H=0;return C==0&&(N||A)&&(H=w==0&&!k||w==2&&!L?bt(Lk.size/3):0),C==1&&(k||L)&&(H=w==1&&!A||w==3&&!N?bt(Ck.size/2):0),H}let f_=n.padding=(e.padding||[Ei,Ei,Ei,Ei]).map(m=>Oe(Le(m,Ei))),ao=n._padding=f_.map((m,w)=>m(n,w,rs,0)),zt,kt=null,Et=null,bl=o==1?S[0].idxs:null,Vr=null,Oi=!1;function p_(m,w){if(t=m??[],n.data=n._data=t,o==2){zt=0;for(let b=1;b<S.length;b++)zt+=t[b][0].length}else{t.length==0&&(n.data=n._data=t=[[]]),Vr=t[0],zt=Vr.length;let b=t;if(re==2){b=t.slice();let x=b[0]=Array(zt);for(let k=0;k<zt;k++)x[k]=k}n._data=t=b}if(Ys(!0),At("setData"),re==2&&(Hs=!0),w!==!1){let b=z;b.auto(n,Oi)?id():co(O,b.min,b.max),es=es||Q.left>=0,Rr=!0,Js()}}n.setData=p_;function id(){Oi=!0;let m,w;o==1&&(zt>0?(kt=bl[0]=0,Et=bl[1]=zt-1,m=t[0][kt],w=t[0][Et],re==2?(m=kt,w=Et):m==w&&(re==3?[m,w]=of(m,m,z.log,!1):re==4?[m,w]=zm(m,m,z.log,!1):z.time?w=m+bt(86400/v):[m,w]=tf(m,w,Nm,!0))):(kt=bl[0]=m=null,Et=bl[1]=w=null)),co(O,m,w)}let vl,qs,cd,ld,ud,fd,pd,dd,hd,nr;function d_(m,w,b,x,k,A){m??=ik,b??=Mm,x??="butt",k??=ik,A??="round",m!=vl&&(f.strokeStyle=vl=m),k!=qs&&(f.fillStyle=qs=k),w!=cd&&(f.lineWidth=cd=w),A!=ud&&(f.lineJoin=ud=A),x!=fd&&(f.lineCap=fd=x),b!=ld&&f.setLineDash(ld=b)}function h_(m,w,b,x){w!=qs&&(f.fillStyle=qs=w),m!=pd&&(f.font=pd=m),b!=dd&&(f.textAlign=dd=b),x!=hd&&(f.textBaseline=hd=x)}function md(m,w,b,x,k=0){if(x.length>0&&m.auto(n,Oi)&&(w==null||w.min==null)){let A=Le(kt,0),L=Le(Et,x.length-1),N=b.min==null?yM(x,A,L,k,m.distr==3):[b.min,b.max];m.min=tn(m.min,b.min=N[0]),m.max=er(m.max,b.max=N[1])}}let m_={min:null,max:null};function OI(){for(let x in T){let k=T[x];W[x]==null&&(k.min==null||W[O]!=null&&k.auto(n,Oi))&&(W[x]=m_)}for(let x in T){let k=T[x];W[x]==null&&k.from!=null&&W[k.from]!=null&&(W[x]=m_)}W[O]!=null&&Ys(!0);let m={};for(let x in W){let k=W[x];if(k!=null){let A=m[x]=$a(T[x],AM);if(k.min!=null)gt(A,k);else if(x!=O||o==2)if(zt==0&&A.from==null){let L=A.range(n,null,null,x);A.min=L[0],A.max=L[1]}else A.min=je,A.max=-je}}if(zt>0){S.forEach((x,k)=>{if(o==1){let A=x.scale,L=W[A];if(L==null)return;let N=m[A];if(k==0){let C=N.range(n,N.min,N.max,A);N.min=C[0],N.max=C[1],kt=en(N.min,t[0]),Et=en(N.max,t[0]),Et-kt>1&&(t[0][kt]<N.min&&kt++,t[0][Et]>N.max&&Et--),x.min=Vr[kt],x.max=Vr[Et]}else x.show&&x.auto&&md(N,L,x,t[k],x.sorted);x.idxs[0]=kt,x.idxs[1]=Et}else if(k>0&&x.show&&x.auto){let[A,L]=x.facets,N=A.scale,C=L.scale,[H,G]=t[k],K=m[N],ue=m[C];K!=null&&md(K,W[N],A,H,A.sorted),ue!=null&&md(ue,W[C],L,G,L.sorted),x.min=L.min,x.max=L.max}});for(let x in m){let k=m[x],A=W[x];if(k.from==null&&(A==null||A.min==null)){let L=k.range(n,k.min==je?null:k.min,k.max==-je?null:k.max,x);k.min=L[0],k.max=L[1]}}}for(let x in m){let k=m[x];if(k.from!=null){let A=m[k.from];if(A.min==null)k.min=k.max=null;else{let L=k.range(n,A.min,A.max,x);k.min=L[0],k.max=L[1]}}}let w={},b=!1;for(let x in m){let k=m[x],A=T[x];if(A.min!=k.min||A.max!=k.max){A.min=k.min,A.max=k.max;let L=A.distr;A._min=L==3?Kn(A.min):L==4?gm(A.min,A.asinh):L==100?A.fwd(A.min):A.min,A._max=L==3?Kn(A.max):L==4?gm(A.max,A.asinh):L==100?A.fwd(A.max):A.max,w[x]=b=!0}}if(b){S.forEach((x,k)=>{o==2?k>0&&w.y&&(x._paths=null):w[x.scale]&&(x._paths=null)});for(let x in w)Hs=!0,At("setScale",x);Zt&&Q.left>=0&&(es=Rr=!0)}for(let x in W)W[x]=null}function TI(m){let w=km(kt-1,0,zt-1),b=km(Et+1,0,zt-1);for(;m[w]==null&&w>0;)w--;for(;m[b]==null&&b<zt-1;)b++;return[w,b]}function AI(){if(zt>0){let m=S.some(w=>w._focus)&&nr!=ln.alpha;m&&(f.globalAlpha=nr=ln.alpha),S.forEach((w,b)=>{if(b>0&&w.show&&(g_(b,!1),g_(b,!0),w._paths==null)){let x=nr;nr!=w.alpha&&(f.globalAlpha=nr=w.alpha);let k=o==2?[0,t[b][0].length-1]:TI(t[b]);w._paths=w.paths(n,b,k[0],k[1]),nr!=x&&(f.globalAlpha=nr=x)}}),S.forEach((w,b)=>{if(b>0&&w.show){let x=nr;nr!=w.alpha&&(f.globalAlpha=nr=w.alpha),w._paths!=null&&w_(b,!1);{let k=w._paths!=null?w._paths.gaps:null,A=w.points.show(n,b,kt,Et,k),L=w.points.filter(n,b,A,k);(A||L)&&(w.points._paths=w.points.paths(n,b,kt,Et,L),w_(b,!0))}nr!=x&&(f.globalAlpha=nr=x),At("drawSeries",b)}}),m&&(f.globalAlpha=nr=1)}}function g_(m,w){let b=w?S[m].points:S[m];b._stroke=b.stroke(n,m),b._fill=b.fill(n,m)}function w_(m,w){let b=w?S[m].points:S[m],{stroke:x,fill:k,clip:A,flags:L,_stroke:N=b._stroke,_fill:C=b._fill,_width:H=b.width}=b._paths;H=Be(H*Ne,3);let G=null,K=H%2/2;w&&C==null&&(C=H>0?"#fff":N);let ue=b.pxAlign==1&&K>0;if(ue&&f.translate(K,K),!w){let ze=hr-H/2,Ie=Ar-H/2,ye=rr+H,se=Zr+H;G=new Path2D,G.rect(ze,Ie,ye,se)}w?gd(N,H,b.dash,b.cap,C,x,k,L,A):RI(m,N,H,b.dash,b.cap,C,x,k,L,G,A),ue&&f.translate(-K,-K)}function RI(m,w,b,x,k,A,L,N,C,H,G){let K=!1;C!=0&&R.forEach((ue,ze)=>{if(ue.series[0]==m){let Ie=S[ue.series[1]],ye=t[ue.series[1]],se=(Ie._paths||wc).band;ko(se)&&(se=ue.dir==1?se[0]:se[1]);let ee,qe=null;Ie.show&&se&&vM(ye,kt,Et)?(qe=ue.fill(n,ze)||A,ee=Ie._paths.clip):se=null,gd(w,b,x,k,qe,L,N,C,H,G,ee,se),K=!0}}),K||gd(w,b,x,k,A,L,N,C,H,G)}let __=Ua|Tm;function gd(m,w,b,x,k,A,L,N,C,H,G,K){d_(m,w,b,x,k),(C||H||K)&&(f.save(),C&&f.clip(C),H&&f.clip(H)),K?(N&__)==__?(f.clip(K),G&&f.clip(G),Sl(k,L),xl(m,A,w)):N&Tm?(Sl(k,L),f.clip(K),xl(m,A,w)):N&Ua&&(f.save(),f.clip(K),G&&f.clip(G),Sl(k,L),f.restore(),xl(m,A,w)):(Sl(k,L),xl(m,A,w)),(C||H||K)&&f.restore()}function xl(m,w,b){b>0&&(w instanceof Map?w.forEach((x,k)=>{f.strokeStyle=vl=k,f.stroke(x)}):w!=null&&m&&f.stroke(w))}function Sl(m,w){w instanceof Map?w.forEach((b,x)=>{f.fillStyle=qs=x,f.fill(b)}):w!=null&&m&&f.fill(w)}function PI(m,w,b,x){let k=E[m],A;if(x<=0)A=[0,0];else{let L=k._space=k.space(n,m,w,b,x),N=k._incrs=k.incrs(n,m,w,b,x,L);A=jD(w,b,N,x,L)}return k._found=A}function wd(m,w,b,x,k,A,L,N,C,H){let G=L%2/2;g==1&&f.translate(G,G),d_(N,L,C,H,N),f.beginPath();let K,ue,ze,Ie,ye=k+(x==0||x==3?-A:A);b==0?(ue=k,Ie=ye):(K=k,ze=ye);for(let se=0;se<m.length;se++)w[se]!=null&&(b==0?K=ze=m[se]:ue=Ie=m[se],f.moveTo(K,ue),f.lineTo(ze,Ie));f.stroke(),g==1&&f.translate(-G,-G)}function II(m){let w=!0;return E.forEach((b,x)=>{if(!b.show)return;let k=T[b.scale];if(k.min==null){b._show&&(w=!1,b._show=!1,Ys(!1));return}else b._show||(w=!1,b._show=!0,Ys(!1));let A=b.side,L=A%2,{min:N,max:C}=k,[H,G]=PI(x,N,C,L==0?he:V);if(G==0)return;let K=k.distr==2,ue=b._splits=b.splits(n,x,N,C,H,G,K),ze=k.distr==2?ue.map(ee=>Vr[ee]):ue,Ie=k.distr==2?Vr[ue[1]]-Vr[ue[0]]:H,ye=b._values=b.values(n,b.filter(n,ze,x,G,Ie),x,G,Ie);b._rotate=A==2?b.rotate(n,ye,x,G):0;let se=b._size;b._size=Wr(b.size(n,ye,x,m)),se!=null&&b._size!=se&&(w=!1)}),w}function LI(m){let w=!0;return f_.forEach((b,x)=>{let k=b(n,x,rs,m);k!=ao[x]&&(w=!1),ao[x]=k}),w}function zI(){for(let m=0;m<E.length;m++){let w=E[m];if(!w.show||!w._show)continue;let b=w.side,x=b%2,k,A,L=w.stroke(n,m),N=b==0||b==3?-1:1,[C,H]=w._found;if(w.label!=null){let qt=w.labelGap*N,wr=bt((w._lpos+qt)*Ne);h_(w.labelFont[0],L,"center",b==2?fc:ak),f.save(),x==1?(k=A=0,f.translate(wr,bt(Ar+Zr/2)),f.rotate((b==3?-Qu:Qu)/2)):(k=bt(hr+rr/2),A=wr);let ss=qk(w.label)?w.label(n,m,C,H):w.label;f.fillText(ss,k,A),f.restore()}if(H==0)continue;let G=T[w.scale],K=x==0?rr:Zr,ue=x==0?hr:Ar,ze=w._splits,Ie=G.distr==2?ze.map(qt=>Vr[qt]):ze,ye=G.distr==2?Vr[ze[1]]-Vr[ze[0]]:C,se=w.ticks,ee=w.border,qe=se.show?se.size:0,it=bt(qe*Ne),Rt=bt((w.alignTo==2?w._size-qe-w.gap:w.gap)*Ne),Fe=w._rotate*-Qu/180,ct=_(w._pos*Ne),mr=(it+Rt)*N,Kt=ct+mr;A=x==0?Kt:0,k=x==1?Kt:0;let Ir=w.font[0],Kr=w.align==1?za:w.align==2?dm:Fe>0?za:Fe<0?dm:x==0?"center":b==3?dm:za,pn=Fe||x==1?"middle":b==2?fc:ak;h_(Ir,L,Kr,pn);let gr=w.font[1]*w.lineGap,Lr=ze.map(qt=>_(i(qt,G,K,ue))),qr=w._values;for(let qt=0;qt<qr.length;qt++){let wr=qr[qt];if(wr!=null){x==0?k=Lr[qt]:A=Lr[qt],wr=""+wr;let ss=wr.indexOf(`
`)==-1?[wr]:wr.split(/\n/gm);for(let Yt=0;Yt<ss.length;Yt++){let D_=ss[Yt];Fe?(f.save(),f.translate(k,A+Yt*gr),f.rotate(Fe),f.fillText(D_,0,0),f.restore()):f.fillText(D_,k,A+Yt*gr)}}}se.show&&wd(Lr,se.filter(n,Ie,m,H,ye),x,b,ct,it,Be(se.width*Ne,3),se.stroke(n,m),se.dash,se.cap);let dn=w.grid;dn.show&&wd(Lr,dn.filter(n,Ie,m,H,ye),x,x==0?2:1,x==0?Ar:hr,x==0?Zr:rr,Be(dn.width*Ne,3),dn.stroke(n,m),dn.dash,dn.cap),ee.show&&wd([ct],[1],x==0?1:0,x==0?1:2,x==1?Ar:hr,x==1?Zr:rr,Be(ee.width*Ne,3),ee.stroke(n,m),ee.dash,ee.cap)}At("drawAxes")}function Ys(m){S.forEach((w,b)=>{b>0&&(w._paths=null,m&&(o==1?(w.min=null,w.max=null):w.facets.forEach(x=>{x.min=null,x.max=null})))})}let kl=!1,_d=!1,Ti=[];function NI(){_d=!1;for(let m=0;m<Ti.length;m++)At(...Ti[m]);Ti.length=0}function Js(){kl||(CM(y_),kl=!0)}function CI(m,w=!1){kl=!0,_d=w,m(n),y_(),w&&Ti.length>0&&queueMicrotask(NI)}n.batch=CI;function y_(){if(sd&&(OI(),sd=!1),Hs&&(yI(),Hs=!1),_l){if(Xe(d,za,Ge),Xe(d,fc,_t),Xe(d,dc,he),Xe(d,hc,V),Xe(h,za,Ge),Xe(h,fc,_t),Xe(h,dc,he),Xe(h,hc,V),Xe(p,dc,Ln),Xe(p,hc,Jo),u.width=bt(Ln*Ne),u.height=bt(Jo*Ne),E.forEach(({_el:m,_show:w,_size:b,_pos:x,side:k})=>{if(m!=null)if(w){let A=k===3||k===0?b:0,L=k%2==1;Xe(m,L?"left":"top",x-A),Xe(m,L?"width":"height",b),Xe(m,L?"top":"left",L?_t:Ge),Xe(m,L?"height":"width",L?V:he),xm(m,ys)}else xr(m,ys)}),vl=qs=cd=ud=fd=pd=dd=hd=ld=null,nr=1,Pi(!0),Ge!=Bs||_t!=Xo||he!=cn||V!=Qo){Ys(!1);let m=he/cn,w=V/Qo;if(Zt&&!es&&Q.left>=0){Q.left*=m,Q.top*=w,Xs&&mn(Xs,bt(Q.left),0,he,V),Qs&&mn(Qs,0,bt(Q.top),he,V);for(let b=0;b<Pr.length;b++){let x=Pr[b];x!=null&&(Vs[b]*=m,Ks[b]*=w,mn(x,Wr(Vs[b]),Wr(Ks[b]),he,V))}}if(Ke.show&&!yl&&Ke.left>=0&&Ke.width>0){Ke.left*=m,Ke.width*=m,Ke.top*=w,Ke.height*=w;for(let b in kd)Xe(ra,b,Ke[b])}Bs=Ge,Xo=_t,cn=he,Qo=V}At("setSize"),_l=!1}Ln>0&&Jo>0&&(f.clearRect(0,0,u.width,u.height),At("drawClear"),M.forEach(m=>m()),At("draw")),Ke.show&&yl&&(El(Ke),yl=!1),Zt&&es&&(os(null,!0,!1),es=!1),we.show&&we.live&&Rr&&(xd(),Rr=!1),c||(c=!0,n.status=1,At("ready")),Oi=!1,kl=!1}n.redraw=(m,w)=>{Hs=w||!1,m!==!1?co(O,z.min,z.max):Js()};function yd(m,w){let b=T[m];if(b.from==null){if(zt==0){let x=b.range(n,w.min,w.max,m);w.min=x[0],w.max=x[1]}if(w.min>w.max){let x=w.min;w.min=w.max,w.max=x}if(zt>1&&w.min!=null&&w.max!=null&&w.max-w.min<1e-16)return;m==O&&b.distr==2&&zt>0&&(w.min=en(w.min,t[0]),w.max=en(w.max,t[0]),w.min==w.max&&w.max++),W[m]=w,sd=!0,Js()}}n.setScale=yd;let bd,vd,Xs,Qs,b_,v_,ea,ta,x_,S_,Ve,tt,io=!1,Nt=Q.drag,Ot=Nt.x,Tt=Nt.y;Zt&&(Q.x&&(bd=Fr(sM,h)),Q.y&&(vd=Fr(aM,h)),z.ori==0?(Xs=bd,Qs=vd):(Xs=vd,Qs=bd),Ve=Q.left,tt=Q.top);let Ke=n.select=gt({show:!0,over:!0,left:0,width:0,top:0,height:0},e.select),ra=Ke.show?Fr(oM,Ke.over?h:d):null;function El(m,w){if(Ke.show){for(let b in m)Ke[b]=m[b],b in kd&&Xe(ra,b,m[b]);w!==!1&&At("setSelect")}}n.setSelect=El;function MI(m){if(S[m].show)wt&&xm(ot[m],ys);else if(wt&&xr(ot[m],ys),Zt){let b=Zs?Pr[0]:Pr[m];b!=null&&mn(b,-10,-10,he,V)}}function co(m,w,b){yd(m,{min:w,max:b})}function un(m,w,b,x){w.focus!=null&&WI(m),w.show!=null&&S.forEach((k,A)=>{A>0&&(m==A||m==null)&&(k.show=w.show,MI(A),o==2?(co(k.facets[0].scale,null,null),co(k.facets[1].scale,null,null)):co(k.scale,null,null),Js())}),b!==!1&&At("setSeries",m,w),x&&Ii("setSeries",n,m,w)}n.setSeries=un;function DI(m,w){gt(R[m],w)}function $I(m,w){m.fill=Oe(m.fill||null),m.dir=Le(m.dir,-1),w=w??R.length,R.splice(w,0,m)}function UI(m){m==null?R.length=0:R.splice(m,1)}n.addBand=$I,n.setBand=DI,n.delBand=UI;function FI(m,w){S[m].alpha=w,Zt&&Pr[m]!=null&&(Pr[m].style.opacity=w),wt&&ot[m]&&(ot[m].style.opacity=w)}let zn,lo,ns,na={focus:!0};function WI(m){if(m!=ns){let w=m==null,b=ln.alpha!=1;S.forEach((x,k)=>{if(o==1||k>0){let A=w||k==0||k==m;x._focus=w?null:A,b&&FI(k,A?1:ln.alpha)}}),ns=m,b&&Js()}}wt&&Gs&&Vt(uk,Ce,m=>{Q._lock||(ts(m),ns!=null&&un(null,na,!0,ht.setSeries))});function fn(m,w,b){let x=T[w];b&&(m=m/Ne-(x.ori==1?_t:Ge));let k=he;x.ori==1&&(k=V,m=k-m),x.dir==-1&&(m=k-m);let A=x._min,L=x._max,N=m/k,C=A+(L-A)*N,H=x.distr;return H==3?Ma(10,C):H==4?SM(C,x.asinh):H==100?x.bwd(C):C}function jI(m,w){let b=fn(m,O,w);return en(b,t[0],kt,Et)}n.valToIdx=m=>en(m,t[0]),n.posToIdx=jI,n.posToVal=fn,n.valToPos=(m,w,b)=>T[w].ori==0?s(m,T[w],b?rr:he,b?hr:0):a(m,T[w],b?Zr:V,b?Ar:0),n.setCursor=(m,w,b)=>{Ve=m.left,tt=m.top,os(null,w,b)};function k_(m,w){Xe(ra,za,Ke.left=m),Xe(ra,dc,Ke.width=w)}function E_(m,w){Xe(ra,fc,Ke.top=m),Xe(ra,hc,Ke.height=w)}let Ai=z.ori==0?k_:E_,Ri=z.ori==1?k_:E_;function BI(){if(wt&&we.live)for(let m=o==2?1:0;m<S.length;m++){if(m==0&&Tr)continue;let w=we.values[m],b=0;for(let x in w)an[m][b++].firstChild.nodeValue=w[x]}}function xd(m,w){if(m!=null&&(m.idxs?m.idxs.forEach((b,x)=>{Ue[x]=b}):TM(m.idx)||Ue.fill(m.idx),we.idx=Ue[0]),wt&&we.live){for(let b=0;b<S.length;b++)(b>0||o==1&&!Tr)&&HI(b,Ue[b]);BI()}Rr=!1,w!==!1&&At("setLegend")}n.setLegend=xd;function HI(m,w){let b=S[m],x=m==0&&re==2?Vr:t[m],k;Tr?k=b.values(n,m,w)??so:(k=b.value(n,w==null?null:x[w],m,w),k=k==null?so:{_:k}),we.values[m]=k}function os(m,w,b){x_=Ve,S_=tt,[Ve,tt]=Q.move(n,Ve,tt),Q.left=Ve,Q.top=tt,Zt&&(Xs&&mn(Xs,bt(Ve),0,he,V),Qs&&mn(Qs,0,bt(tt),he,V));let x,k=kt>Et;zn=je,lo=null;let A=z.ori==0?he:V,L=z.ori==1?he:V;if(Ve<0||zt==0||k){x=Q.idx=null;for(let N=0;N<S.length;N++){let C=Pr[N];C!=null&&mn(C,-10,-10,he,V)}Gs&&un(null,na,!0,m==null&&ht.setSeries),we.live&&(Ue.fill(x),Rr=!0)}else{let N,C,H;o==1&&(N=z.ori==0?Ve:tt,C=fn(N,O),x=Q.idx=en(C,t[0],kt,Et),H=B(t[0][x],z,A,0));let G=-10,K=-10,ue=0,ze=0,Ie=!0,ye="",se="";for(let ee=o==2?1:0;ee<S.length;ee++){let qe=S[ee],it=Ue[ee],Rt=it==null?null:o==1?t[ee][it]:t[ee][1][it],Fe=Q.dataIdx(n,ee,x,C),ct=Fe==null?null:o==1?t[ee][Fe]:t[ee][1][Fe];if(Rr=Rr||ct!=Rt||Fe!=it,Ue[ee]=Fe,ee>0&&qe.show){let mr=Fe==null?-10:Fe==x?H:B(o==1?t[0][Fe]:t[ee][0][Fe],z,A,0),Kt=ct==null?-10:D(ct,o==1?T[qe.scale]:T[qe.facets[1].scale],L,0);if(Gs&&ct!=null){let Ir=z.ori==1?Ve:tt,Kr=vt(ln.dist(n,ee,Fe,Kt,Ir));if(Kr<zn){let pn=ln.bias;if(pn!=0){let gr=fn(Ir,qe.scale),Lr=ct>=0?1:-1,qr=gr>=0?1:-1;qr==Lr&&(qr==1?pn==1?ct>=gr:ct<=gr:pn==1?ct<=gr:ct>=gr)&&(zn=Kr,lo=ee)}else zn=Kr,lo=ee}}if(Rr||Zs){let Ir,Kr;z.ori==0?(Ir=mr,Kr=Kt):(Ir=Kt,Kr=mr);let pn,gr,Lr,qr,dn,qt,wr=!0,ss=jt.bbox;if(ss!=null){wr=!1;let Yt=ss(n,ee);Lr=Yt.left,qr=Yt.top,pn=Yt.width,gr=Yt.height}else Lr=Ir,qr=Kr,pn=gr=jt.size(n,ee);if(qt=jt.fill(n,ee),dn=jt.stroke(n,ee),Zs)ee==lo&&zn<=ln.prox&&(G=Lr,K=qr,ue=pn,ze=gr,Ie=wr,ye=qt,se=dn);else{let Yt=Pr[ee];Yt!=null&&(Vs[ee]=Lr,Ks[ee]=qr,wk(Yt,pn,gr,wr),mk(Yt,qt,dn),mn(Yt,Wr(Lr),Wr(qr),he,V))}}}}if(Zs){let ee=ln.prox,qe=ns==null?zn<=ee:zn>ee||lo!=ns;if(Rr||qe){let it=Pr[0];it!=null&&(Vs[0]=G,Ks[0]=K,wk(it,ue,ze,Ie),mk(it,ye,se),mn(it,Wr(G),Wr(K),he,V))}}}if(Ke.show&&io)if(m!=null){let[N,C]=ht.scales,[H,G]=ht.match,[K,ue]=m.cursor.sync.scales,ze=m.cursor.drag;if(Ot=ze._x,Tt=ze._y,Ot||Tt){let{left:Ie,top:ye,width:se,height:ee}=m.select,qe=m.scales[K].ori,it=m.posToVal,Rt,Fe,ct,mr,Kt,Ir=N!=null&&H(N,K),Kr=C!=null&&G(C,ue);Ir&&Ot?(qe==0?(Rt=Ie,Fe=se):(Rt=ye,Fe=ee),ct=T[N],mr=B(it(Rt,K),ct,A,0),Kt=B(it(Rt+Fe,K),ct,A,0),Ai(tn(mr,Kt),vt(Kt-mr))):Ai(0,A),Kr&&Tt?(qe==1?(Rt=Ie,Fe=se):(Rt=ye,Fe=ee),ct=T[C],mr=D(it(Rt,ue),ct,L,0),Kt=D(it(Rt+Fe,ue),ct,L,0),Ri(tn(mr,Kt),vt(Kt-mr))):Ri(0,L)}else Ed()}else{let N=vt(x_-b_),C=vt(S_-v_);if(z.ori==1){let ue=N;N=C,C=ue}Ot=Nt.x&&N>=Nt.dist,Tt=Nt.y&&C>=Nt.dist;let H=Nt.uni;H!=null?Ot&&Tt&&(Ot=N>=H,Tt=C>=H,!Ot&&!Tt&&(C>N?Tt=!0:Ot=!0)):Nt.x&&Nt.y&&(Ot||Tt)&&(Ot=Tt=!0);let G,K;Ot&&(z.ori==0?(G=ea,K=Ve):(G=ta,K=tt),Ai(tn(G,K),vt(K-G)),Tt||Ri(0,L)),Tt&&(z.ori==1?(G=ea,K=Ve):(G=ta,K=tt),Ri(tn(G,K),vt(K-G)),Ot||Ai(0,A)),!Ot&&!Tt&&(Ai(0,0),Ri(0,0))}if(Nt._x=Ot,Nt._y=Tt,m==null){if(b){if(M_!=null){let[N,C]=ht.scales;ht.values[0]=N!=null?fn(z.ori==0?Ve:tt,N):null,ht.values[1]=C!=null?fn(z.ori==1?Ve:tt,C):null}Ii(hm,n,Ve,tt,he,V,x)}if(Gs){let N=b&&ht.setSeries,C=ln.prox;ns==null?zn<=C&&un(lo,na,!0,N):zn>C?un(null,na,!0,N):lo!=ns&&un(lo,na,!0,N)}}Rr&&(we.idx=x,xd()),w!==!1&&At("setCursor")}let uo=null;Object.defineProperty(n,"rect",{get(){return uo==null&&Pi(!1),uo}});function Pi(m=!1){m?uo=null:(uo=h.getBoundingClientRect(),At("syncRect",uo))}function O_(m,w,b,x,k,A,L){Q._lock||io&&m!=null&&m.movementX==0&&m.movementY==0||(Sd(m,w,b,x,k,A,L,!1,m!=null),m!=null?os(null,!0,!0):os(w,!0,!1))}function Sd(m,w,b,x,k,A,L,N,C){if(uo==null&&Pi(!1),ts(m),m!=null)b=m.clientX-uo.left,x=m.clientY-uo.top;else{if(b<0||x<0){Ve=-10,tt=-10;return}let[H,G]=ht.scales,K=w.cursor.sync,[ue,ze]=K.values,[Ie,ye]=K.scales,[se,ee]=ht.match,qe=w.axes[0].side%2==1,it=z.ori==0?he:V,Rt=z.ori==1?he:V,Fe=qe?A:k,ct=qe?k:A,mr=qe?x:b,Kt=qe?b:x;if(Ie!=null?b=se(H,Ie)?i(ue,T[H],it,0):-10:b=it*(mr/Fe),ye!=null?x=ee(G,ye)?i(ze,T[G],Rt,0):-10:x=Rt*(Kt/ct),z.ori==1){let Ir=b;b=x,x=Ir}}C&&(w==null||w.cursor.event.type==hm)&&((b<=1||b>=he-1)&&(b=ws(b,he)),(x<=1||x>=V-1)&&(x=ws(x,V))),N?(b_=b,v_=x,[ea,ta]=Q.move(n,b,x)):(Ve=b,tt=x)}let kd={width:0,height:0,left:0,top:0};function Ed(){El(kd,!1)}let T_,A_,R_,P_;function I_(m,w,b,x,k,A,L){io=!0,Ot=Tt=Nt._x=Nt._y=!1,Sd(m,w,b,x,k,A,L,!0,!1),m!=null&&(Vt(mm,bm,L_,!1),Ii(ck,n,ea,ta,he,V,null));let{left:N,top:C,width:H,height:G}=Ke;T_=N,A_=C,R_=H,P_=G}function L_(m,w,b,x,k,A,L){io=Nt._x=Nt._y=!1,Sd(m,w,b,x,k,A,L,!1,!0);let{left:N,top:C,width:H,height:G}=Ke,K=H>0||G>0,ue=T_!=N||A_!=C||R_!=H||P_!=G;if(K&&ue&&El(Ke),Nt.setScale&&K&&ue){let ze=N,Ie=H,ye=C,se=G;if(z.ori==1&&(ze=C,Ie=G,ye=N,se=H),Ot&&co(O,fn(ze,O),fn(ze+Ie,O)),Tt)for(let ee in T){let qe=T[ee];ee!=O&&qe.from==null&&qe.min!=je&&co(ee,fn(ye+se,ee),fn(ye,ee))}Ed()}else Q.lock&&(Q._lock=!Q._lock,os(w,!0,m!=null));m!=null&&(js(mm,bm),Ii(mm,n,Ve,tt,he,V,null))}function GI(m,w,b,x,k,A,L){if(Q._lock)return;ts(m);let N=io;if(io){let C=!0,H=!0,G=10,K,ue;z.ori==0?(K=Ot,ue=Tt):(K=Tt,ue=Ot),K&&ue&&(C=Ve<=G||Ve>=he-G,H=tt<=G||tt>=V-G),K&&C&&(Ve=Ve<ea?0:he),ue&&H&&(tt=tt<ta?0:V),os(null,!0,!0),io=!1}Ve=-10,tt=-10,Ue.fill(null),os(null,!0,!0),N&&(io=N)}function z_(m,w,b,x,k,A,L){Q._lock||(ts(m),id(),Ed(),m!=null&&Ii(fk,n,Ve,tt,he,V,null))}function N_(){E.forEach(BD),ad(n.width,n.height,!0)}bs(ef,Ca,N_);let oa={};oa.mousedown=I_,oa.mousemove=O_,oa.mouseup=L_,oa.dblclick=z_,oa.setSeries=(m,w,b,x)=>{let k=ht.match[2];b=k(n,w,b),b!=-1&&un(b,x,!0,!1)},Zt&&(Vt(ck,h,I_),Vt(hm,h,O_),Vt(lk,h,m=>{ts(m),Pi(!1)}),Vt(uk,h,GI),Vt(fk,h,z_),Am.add(n),n.syncRect=Pi);let Ol=n.hooks=e.hooks||{};function At(m,w,b){_d?Ti.push([m,w,b]):m in Ol&&Ol[m].forEach(x=>{x.call(null,n,w,b)})}(e.plugins||[]).forEach(m=>{for(let w in m.hooks)Ol[w]=(Ol[w]||[]).concat(m.hooks[w])});let C_=(m,w,b)=>b,ht=gt({key:null,setSeries:!1,filters:{pub:xk,sub:xk},scales:[O,S[1]?S[1].scale:null],match:[Sk,Sk,C_],values:[null,null]},Q.sync);ht.match.length==2&&ht.match.push(C_),Q.sync=ht;let M_=ht.key,Od=y2(M_);function Ii(m,w,b,x,k,A,L){ht.filters.pub(m,w,b,x,k,A,L)&&Od.pub(m,w,b,x,k,A,L)}Od.sub(n);function ZI(m,w,b,x,k,A,L){ht.filters.sub(m,w,b,x,k,A,L)&&oa[m](null,w,b,x,k,A,L)}n.pub=ZI;function VI(){Od.unsub(n),Am.delete(n),Yo.clear(),Sm(ef,Ca,N_),l.remove(),Ce?.remove(),At("destroy")}n.destroy=VI;function Td(){At("init",e,t),p_(t||e.data,!1),W[O]?yd(O,W[O]):id(),yl=Ke.show&&(Ke.width>0||Ke.height>0),es=Rr=!0,ad(e.width,e.height)}return S.forEach(u_),E.forEach(EI),r?r instanceof HTMLElement?(r.appendChild(l),Td()):r(n,Td):Td(),n}$t.assign=gt;$t.fmtNum=Cm;$t.rangeNum=tf;$t.rangeLog=of;$t.rangeAsinh=zm;$t.orient=xs;$t.pxRatio=Ne;$t.join=NM;$t.fmtDate=Dm,$t.tzDate=GM;$t.sync=y2;{$t.addGap=TD,$t.clipGaps=cf;let e=$t.paths={points:E2};e.linear=T2,e.stepped=PD,e.bars=ID,e.spline=zD}var z2=150;function Hm({title:e,data:t,lines:r,logarithmic:n}){let o=Bt(null),s=Bt(null);Mt(()=>{let i=o.current,c=new $t(HD(i,r,n??!1),I2(t),i);s.current=c;let l=new ResizeObserver(()=>c.setSize({width:i.clientWidth,height:z2}));return l.observe(i),()=>{l.disconnect(),c.destroy()}},[]),Mt(()=>s.current?.setData(I2(t)),[t]);let a=r.map((i,c)=>{let l=t[c+1].at(-1);return l===void 0?`${i}: none`:`${i}: ${l.toPrecision(4)}`});return y("figure",{class:"chart",children:[y("figcaption",{children:[e,y("ul",{class:"legend",children:r.map((i,c)=>y("li",{class:`line-${c}`,children:i},i))})]}),y("div",{ref:o,role:"img","aria-label":`${e}. Last of ${a.join(", of ")}.`})]})}function I2([e,...t]){return[[...e],...t.map(r=>[...r])]}function HD(e,t,r){let n=e.parentElement,o=n.querySelectorAll("li"),s={stroke:()=>getComputedStyle(n).color,grid:{stroke:()=>getComputedStyle(n).borderTopColor,width:1},ticks:{show:!1},font:"11px system-ui, sans-serif"},a=r?{filter:L2,grid:{...s.grid,filter:L2},values:(i,c)=>c.map(l=>l&&String(Number(l.toPrecision(1))))}:{};return{width:e.clientWidth,height:z2,cursor:{show:!1},legend:{show:!1},scales:{x:{time:!1},y:r?{distr:3,log:10}:{}},axes:[{...s,size:24},{...s,size:46,...a}],series:[{},...t.map((i,c)=>({label:i,stroke:()=>getComputedStyle(o[c]).color,width:1.5,spanGaps:!0,points:{show:!1}}))]}}function L2(e,t){return t.map(r=>{let n=Math.round(r/10**Math.floor(Math.log10(r)+1e-9));return[1,2,5].includes(n)?r:null})}function N2({store:e}){let{progress:t,ended:r,about:n,connection:o,refused:s,theme:a}=e,i=t.value.at(-1),[c,l,u]=ok(t.value),f=o.value==="lost";return y(Se,{children:[f&&s.value===null&&y("p",{class:"problem",role:"alert",children:"The server does not answer. The page tries again by itself."}),r.value!==null&&y("p",{role:"status",children:r.value}),i===void 0?y("p",{class:"hint",children:"Nothing was told of the training yet."}):y(Se,{children:[y(GD,{last:i,goesOn:r.value===null&&!f}),y(Hm,{title:"Loss",data:[c,l],lines:["loss"],logarithmic:!0},`loss ${a.value}`),y(Hm,{title:"PSNR, dB",data:[c,u],lines:["PSNR"]},`psnr ${a.value}`)]}),n.value.live&&r.value===null&&y(ZD,{store:e,disabled:f})]})}function GD({last:e,goesOn:t}){let{step:r,steps:n,loss:o,psnr:s,seconds:a,secondsLeft:i}=e,c=[["Step",`${r} of ${n}`],["Loss",o.toPrecision(3)],["PSNR",`${s.toFixed(2)} dB`],["Trained for",pm(a)],...t&&i!==null?[["Time left",pm(i)]]:[]];return y(Se,{children:[y("progress",{max:n,value:r,"aria-label":"Steps done"}),y(ku,{rows:c})]})}function ZD({store:e,disabled:t}){let r=Qt(null);return r.value?y("div",{class:"confirm",role:"group","aria-label":"Stop the training?",children:[y("p",{children:"Stop the training? It is saved, and can go on later."}),y("div",{class:"buttons",children:[y(Te,{primary:!0,disabled:t,onClick:()=>{r.value=!1,e.send({type:"stop"})},children:"Stop"}),y(Te,{focused:!0,onClick:()=>r.value=!1,children:"Go on"})]})]}):y("div",{class:"buttons",children:[y(Te,{disabled:t,onClick:()=>e.send({type:"save"}),children:"Save now"}),y(Te,{disabled:t,focused:r.value===!1,onClick:()=>r.value=!0,children:"Stop\u2026"})]})}var _e=class extends Error{name="PathError"};function C2({kind:e,frames:t,fps:r,loops:n,cameraAt:o}){return{kind:e,frames:t,fps:r,loops:n,continuous:!0,at(s){if(!Number.isFinite(s))throw KD(e,t,s);if(n)return o((s%t+t)%t/t);let a=Math.max(t-1,1);return o(Math.min(Math.max(s,0),t-1)/a)},nameOf:s=>VD(e,s,t)}}function VD(e,t,r){return`${e}_${String(t).padStart(Math.max(4,String(r-1).length),"0")}`}function KD(e,t,r){return new _e(`Cannot give frame ${r} of path ${e}: its frames are 0 to ${t-1}.`)}function qD(e,t){let r=Math.max(2,e.length*.4),n=t.flatMap(s=>s.endsWith(`.${e}`)?{candidate:s,distance:0}:Math.abs(e.length-s.length)>r?[]:{candidate:s,distance:YD(e,s)}).sort((s,a)=>s.distance-a.distance),[o]=n;return o&&o.distance<=r?o.candidate:null}function Ss(e,t){let r=qD(e,t);return r===null?"":` Did you mean ${r}?`}function YD(e,t){let r=Array.from({length:t.length+1},(n,o)=>o);for(let n=1;n<=e.length;n++){let o=[n];for(let s=1;s<=t.length;s++){let a=r[s-1]+(e[n-1]===t[s-1]?0:1);o.push(Math.min(a,r[s]+1,o[s-1]+1))}r=o}return r[t.length]}var JD={string:"text",number:"a number",int:"a whole number",boolean:"true or false",array:"a list",tuple:"a list",object:"an object"};function XD(e,t,r,n,o={}){let s=e.flatMap(i=>i.code==="unrecognized_keys"?i.keys.map(c=>({...i,keys:[c]})):[i]),a=s.slice(0,n).map(i=>{let c=i.path.map(u=>typeof u=="symbol"?String(u):u);if(i.code==="custom"&&i.params)return QD(i.message,i.params,c,t);if(i.code==="unrecognized_keys"){let[u]=i.keys,f=U2(r,t,c);return{path:[...c,u],message:`there is no such field.${a$(u,f)}`}}let l=M2(t,c);return l===void 0?{path:c,message:"is missing"}:{path:c,message:r$(i,l,{...JD,...o})}});return{problems:a,more:s.length-a.length}}function QD(e,{fields:t,advice:r},n,o){let s=t.map(c=>[...n,...c.split(".")]),a=s.map(c=>`${D2(c)}=${Ba(M2(o,c))}`),i=`${e}, current values are ${a.join(" and ")}. ${r}`;return{path:s[0],message:i}}function M2(e,t){return t.reduce((r,n)=>Object(r)[n],e)}var e$=4;function Er({issues:e},t,r){let{problems:n,more:o}=XD(e,t,r,e$),s=[...n.map(t$),...o>0?[`and ${o} more`]:[]].join("; ");return s.endsWith("?")?s:`${s}.`}function t$({path:e,message:t}){let r=/^(must|is missing)\b/.test(t);return e.length===0?r?`it ${t}`:t:`${D2(e)} ${r?t:`is wrong: ${t}`}`.replace(/\.$/,"")}function D2(e){return e.map((t,r)=>typeof t=="number"?`[${t}]`:/^[\w$-]{1,80}$/.test(t)?r===0?t:`.${t}`:`[${Ba(t)}]`).join("")}function Ba(e){let t=e instanceof Date?e.toISOString():typeof e=="number"?String(e):JSON.stringify(e)??String(e);return t.length>80?`${t.slice(0,77)}\u2026`:t}function r$(e,t,r){let n=!/^(Invalid|Too|Unrecognized) ?/.test(e.message),o=n?e.message:`must ${$2(e,t,r)}`;return!o.startsWith("must ")||n&&i$(t)?o:`${o}, current value is ${Ba(t)}${s$(e,t)}`}function $2(e,t,r){switch(e.code){case"invalid_type":return`be ${e.expected==="number"&&typeof t=="number"?"a finite number":r[e.expected]??e.expected}`;case"invalid_value":{let n=e.values.map(o=>JSON.stringify(o)).join(", ");return e.values.length===1?`be ${n}`:`be one of ${n}`}case"too_small":case"too_big":return o$(e);case"not_multiple_of":return`be a multiple of ${e.divisor}`;case"invalid_union":return n$(e,t,r);default:return`follow the rule "${e.message}"`}}function n$(e,t,r){let{errors:n,options:o}=e;return o?`be one of ${o.map(s=>JSON.stringify(s)).join(", ")}`:n.flatMap(([s])=>s?[$2(s,t,r)]:[]).join(", or ")}function o$(e){let t=e.code==="too_small",r=t?e.minimum:e.maximum,n=t?"at least":"at most",{origin:o,inclusive:s}=e;return o==="array"?`have ${n} ${r} element${Number(r)===1?"":"s"}`:o==="string"?`have ${n} ${r} character${Number(r)===1?"":"s"}`:s===!1?`be ${t?"above":"below"} ${r}`:`be ${n} ${r}`}function s$(e,t){if(e.code!=="invalid_value"||typeof t!="string"||e.values.length===1)return"";let r=Ss(Ba(t),e.values.map(n=>Ba(n)));return r&&`.${r}`}function a$(e,t){return Ss(e,t)||(t.length>0?` There are ${t.join(", ")}.`:"")}function U2(e,t,r){let[n,...o]=r,s=Gm(e,t);return n===void 0?[...new Set(s.flatMap(a=>Object.keys(yc(a).shape??{})))]:s.flatMap(a=>{let{shape:i,element:c}=yc(a),l=typeof n=="number"?c:i?.[n];return l?U2(l,Object(t)[n],o):[]})}function Gm(e,t){let{options:r,innerType:n,getter:o}=yc(e),s=n??o?.();return s?Gm(s,t):r?r.flatMap(a=>Gm(a,t)).filter(a=>Object.entries(yc(a).shape??{}).every(([i,c])=>yc(c).values?.includes(Object(t)[i])??!0)):[e]}function yc(e){return e._zod.def}function i$(e){return typeof e=="object"&&e!==null&&!Array.isArray(e)}var Oo=["perspective","fisheye","equirectangular"];var Ha={frames:60,fps:30},pf=1e5,Zm=Z().positive().max(1e3),bc=br([ve().min(1).max(16384),ve().min(1).max(16384)]),_7=q({words:rt(Xt().min(1)).min(1),frames:ve().min(1).max(pf).optional().describe("How many frames."),fps:Zm.optional().describe("Frames a second."),size:bc.optional().describe("Width and height in pixels."),projection:me(Oo).optional().describe("How rays are spread over an image."),fov:Z().positive().max(360).optional().describe("The vertical field of view in degrees.")});var c$={perspective:90,fisheye:180,equirectangular:180},F2=.001,l$={perspective:{allows:e=>e<180,rule:"below 180"},fisheye:{allows:e=>e<=360,rule:"at most 360"}};function Ga(e,t){let r=t*Math.PI/180;return e==="perspective"?.5/Math.tan(r/2):e==="fisheye"?1/r:1/Math.PI}function Za(e,t){return(e==="perspective"?2*Math.atan(.5/t):1/t)*180/Math.PI}function vc(e,t,r){if(e==="equirectangular")throw new _e(`${r}: an equirectangular image always shows 360 x 180 degrees. Leave it out.`);let{allows:n,rule:o}=l$[e];if(!(t>=F2&&n(t)))throw new _e(`${r}: the vertical field of view of a ${e} camera must be at least ${F2} and ${o} degrees: current value is ${t}.`)}function W2(e,t,r){let n=e.projection??t.projection??"perspective",[o,s]=e.size??p$(n,t,r);if(n==="equirectangular"&&o!==2*s)throw new _e(`Cannot use size: an equirectangular image must be twice as wide as high: current value is ${o}x${s}. Use ${2*s}x${s}.`);e.fov!==void 0&&vc(n,e.fov,"Cannot use fov");let a=e.fov===void 0?u$(n,r):Ga(n,e.fov),i=t.projection!==null&&t.projection!==n;return{projection:n,width:o,height:s,focal:a,fixed:e.fov!==void 0||i}}function u$(e,t){let{lens:r,fy:n,height:o}=t;return e===(r?.projection??"perspective")&&e!=="equirectangular"?n/o:Ga(e,d$(e,t))}function f$({lens:e,rays:t}){let r=t?"perspective":e?.projection??"perspective";return r==="fov"?"perspective":r}function Vm(e){let t=new Set(e.map(({lens:n})=>n?.projection??"perspective")),r=Oo.find(n=>t.has(n));if(r!==void 0&&t.size===1)return r;throw new _e(`Cannot write the path as all its cameras must be of one projection: ${Oo.join(", ")}. Choose one by --projection.`)}function p$(e,{size:t,projection:r},n){let[o,s]=t??[n.width,n.height],a=t===null?f$(n):r??e;return[e==="equirectangular"&&a!==e?2*s:o,s]}function d$(e,t){let r=c$[e];if(e!=="perspective")return r;let{cx:n,height:o}=t,s=vo({...t,cy:o/2},[n,0]);if(s===null)return r;let[,a,i]=s;return Math.min(2*Math.atan2(a,-i)*180/Math.PI,r)}function j2({projection:e,width:t,height:r},n){let o=n.focal*r;return{width:t,height:r,fx:o,fy:o,cx:t/2,cy:r/2,cameraToWorld:m$(n),...e==="perspective"?{}:{lens:h$[e]}}}var h$={fisheye:yo("fisheye",{}),equirectangular:yo("equirectangular",{})};function m$({rotation:e,position:t}){let r=Mu(e);return Float64Array.from([0,1,2].flatMap(n=>[...r.slice(3*n,3*n+3),t[n]]))}var B2=1e9,xc=Zm.min(.001);function Km(e,t){try{return{path:e,json:JSON.parse(new TextDecoder().decode(t))}}catch(r){throw r instanceof SyntaxError?new _e(`Cannot read ${e}: it is not JSON: ${H2(r.message)}.`,{cause:r}):r}}function Sc({path:e,json:t},r){let n=r.safeParse(t);if(n.success)return n.data;let o=H2(Er(n.error,t,r));throw new _e(`Cannot read ${e}: ${o}`)}function rn(e,t,r){return new _e(`Cannot read ${e}: ${t||"it"} is wrong: ${r}.`)}function kc(e,t,r){try{return qm(hs(e),t,r)}catch(n){throw n instanceof RangeError?rn(t,r,n.message.replace(/\.$/,"")):n}}function qm(e,t,r){let n=$(e,3);if(n.every(s=>Math.abs(s)<=B2))return e;let o=n.join(", ");throw rn(t,r,`its position must lie within ${B2} of the origin: it is (${o})`)}function H2(e){return e.replaceAll(/[\s\p{Cc}]+/gu," ")}var g$="denerf path 1",G2=1e6,ks=1e-4,w$=Z().min(0).max(G2),_$=br([Z(),Z(),Z(),Z()]),y$=q({time:w$.describe("When the camera is there, in seconds. Times rise."),pose:rt(_$).min(3).max(4).describe("Camera to world in the capture's own coordinates: 3 or 4 rows of 4 numbers. Its columns are the camera's right, up and backward axes and its position."),fov:Z().gt(0).max(360).optional().describe("What is seen from the image's top to its bottom, in degrees; without it what the training views show. Not for equirectangular images.")}),b$=q({$schema:Xt().optional().describe("Where this schema is, for editors."),format:ke(g$).describe("Kind and version of the file."),fps:xc.default(Ha.fps).describe("Frames a second."),loop:Pt().default(!1).describe("Whether the path goes on from its last keyframe to its first one."),duration:Z().gt(0).max(G2).optional().describe("Seconds from the first keyframe until a path that loops is there again."),size:bc.optional().describe("Width and height of the images in pixels; without it the training views'."),projection:me(Oo).default("perspective").describe("How rays are spread over the image."),keyframes:rt(y$).min(1).describe("Cameras that the path goes through.")});function To(e){let{path:t}=e,{keyframes:r,fps:n,size:o=null,projection:s,...a}=Sc(e,b$),i=r.map(({time:l,pose:u,fov:f},p)=>{let d=`keyframes[${p}]`;if(p>0&&!(l-r[p-1].time>=ks)){let h=r[p-1].time;throw rn(t,`${d}.time`,`it must be at least ${ks} s after that of the keyframe before, ${h}: it is ${l}`)}return f!==void 0&&vc(s,f,`Cannot read ${t}: ${d}.fov is wrong`),{time:l,pose:kc(u,t,`${d}.pose`),focal:f===void 0?null:Ga(s,f)}}),c=r[r.length-1].time-r[0].time;return{fps:n,size:o,projection:s,keyframes:i,degree:null,period:v$(a,c,t)}}function v$({loop:e,duration:t},r,n){if(!e){if(t===void 0)return null;throw rn(n,"duration","it is for paths that loop, and others end at their last keyframe. Set loop, or leave it out")}if(t===void 0)throw rn(n,"duration","a path that loops must say how many seconds a round takes, back to its first keyframe");if(t-r>=ks)return t;throw rn(n,"duration",`a round must be at least ${ks} s longer than the ${r} s from the first keyframe to the last one: it is ${t}`)}function V2(e,t){return{position:$(e,3),rotation:nc(e),focal:t}}function K2(e,t){if(e.length===1)return()=>e[0];let[{time:r,...n}]=e,o=t===null?e:[...e,{...n,time:r+t}],s=o.map(({time:l})=>l),a=o.length-1,i=o.slice(1).map((l,u)=>x$(o[u],l)),c=o.map((l,u)=>{let f=u>0?u-1:t===null?null:a-1,p=u<a?u:t===null?null:0,d=[f,p].filter(g=>g!==null),h=d.reduce((g,_)=>g+s[_+1]-s[_],0);return S$(d.map(g=>i[g]),1/h)});return l=>{let{segment:u,share:f}=q2(s,l),p=s[u+1]-s[u],d=o[u],h={...o[u+1],rotation:Ta(d.rotation,o[u+1].rotation)},g=Z2(d,c[u],p/3),_=Z2(h,c[u+1],-p/3),v=Va(g,_,f),S=Va(Va(d,g,f),v,f),E=Va(v,Va(_,h,f),f);return Va(S,E,f)}}function x$(e,t){return{shift:de(t.position,e.position),turn:dS(e.rotation,Ta(e.rotation,t.rotation)),zoom:Math.log(t.focal/e.focal)}}function S$(e,t){let r=[0,0,0];return{shift:te(e.map(({shift:n})=>n).reduce(Ee,r),t),turn:te(e.map(({turn:n})=>n).reduce(Ee,r),t),zoom:e.reduce((n,{zoom:o})=>n+o,0)*t}}function Z2({position:e,rotation:t,focal:r},n,o){return{position:Ee(e,te(n.shift,o)),rotation:hS(t,te(n.turn,o)),focal:r*Math.exp(n.zoom*o)}}function Va(e,t,r){return{position:Ee(te(e.position,1-r),te(t.position,r)),rotation:Du(e.rotation,t.rotation,r),focal:e.focal**(1-r)*t.focal**r}}function q2(e,t){let r=e.length-1,n=Math.min(Math.max(t,e[0]),e[r]),[o,s]=[0,r];for(;s-o>1;){let i=o+s>>1;e[i]<=n?o=i:s=i}let a=(n-e[o])/(e[o+1]-e[o]);return{segment:o,share:a}}var Y2=[{first:0,weights:e=>e<.5?[1]:[0,1]},{first:0,weights:e=>[1-e,e]},{first:-1,weights:e=>[(1-e)**2/2,(1+2*e-2*e*e)/2,e*e/2]},{first:-1,weights:e=>[(1-e)**3/6,(3*e**3-6*e*e+4)/6,(-3*e**3+3*e*e+3*e+1)/6,e**3/6]}],F7=Y2.length-1;function J2(e,t,r){if(e.length===1)return()=>e[0];let n=e.length,o=e.map(({time:c})=>c);t!==null&&o.push(o[0]+t);let{first:s,weights:a}=Y2[r],i=c=>e[t===null?Math.min(Math.max(c,0),n-1):(c+n)%n];return c=>{let{segment:l,share:u}=q2(o,c);return k$(a(u).map((f,p)=>({keyframe:i(l+s+p),weight:f})))}}function k$(e){let t=[0,0,0],r=[0,0,0,0],n=0;for(let{keyframe:o,weight:s}of e)t=Ee(t,te(o.position,s)),r=rc(r,1,Ta(r,o.rotation),s),n+=s*Math.atan(.5/o.focal);return{position:t,rotation:Oa(r),focal:.5/Math.tan(n)}}function df(e,t){let{path:r,kind:n,request:o,fromCapture:s,reference:a}=t,i=W2(o,e,a),c=e.keyframes.map(({time:g,pose:_,focal:v})=>({...V2(cr(s,_),i.fixed||v===null?i.focal:v),time:g})),{period:l,degree:u}=e,f=u===null?K2(c,l):J2(c,l,u),p=c[0].time,d=l??c[c.length-1].time-p,h=o.fps??e.fps;return C2({kind:n,fps:h,loops:l!==null,frames:o.frames??E$(d,h,l!==null,r),cameraAt:g=>j2(i,f(p+g*d))})}function E$(e,t,r,n){let o=Math.max(Math.round(e*t)+(r?0:1),1);if(o<=pf)return o;throw new _e(`Cannot use ${n}: ${e} seconds at ${t} frames a second are ${o} frames, and at most ${pf} can be made. Say how many frames it should have.`)}var X2="the tour";function hf(e,t){try{let r=O$(t);if(!r)return;let n=r.loops?r.frames:Math.max(r.frames-1,1);oc(e,o=>{let s=xo(r.at(o*r.fps%n),t.distance),{camera:a,...i}=s;return i})}catch(r){if(!(r instanceof _e))throw r;e.note.value=r.message}}function O$(e){return e.tour&&df(To({path:X2,json:e.tour}),{path:X2,kind:"tour",request:{},reference:e.start,fromCapture:mf(e)})}function mf({fromCapture:e}){return e??Lt}var T$=2;function Q2(e){return{fps:Ha.fps,closing:null,size:e,projection:"perspective",keyframes:[]}}function e1(e,t){return{pose:cr(Dr(t),e.cameraToWorld),fov:Za("perspective",e.fy/e.height)}}function Yn({keyframes:e,closing:t}){return(e.at(-1)?.time??0)+(t??0)}function t1(e,t,r){let{keyframes:n}=e,o=n.findIndex(({id:c})=>c===r),s=n[o]??n.at(-1),a=o<0?void 0:n[o+1],i=s===void 0?0:a===void 0?s.time+c1(e):(s.time+a.time)/2;return Jm(e,[...n,{...t,time:i,id:R$(n)}])}function r1(e,t,r){return l1(e,t,r)}function n1(e,t,r){return l1(e,t,{fov:r})}function o1(e,t){return Jm(e,e.keyframes.filter(r=>r.id!==t))}function Ym(e,t,r){let{keyframes:n}=e,o=n.findIndex(a=>a.id===t);if(o<0)return e;let s=n.toSpliced(o,1);return s.splice(Math.max(r,0),0,n[o]),{...e,keyframes:s.map((a,i)=>({...a,time:n[i].time}))}}function s1(e,t,r){if(e.keyframes.find(o=>o.id!==t&&!(Math.abs(o.time-r)>=ks))!==void 0)throw new _e(`Cannot put the keyframe at ${r} s as there is another one: choose a time at least ${ks} s from it.`);return Jm(e,e.keyframes.map(o=>o.id===t?{...o,time:r}:o))}function a1(e,t){let r=t/Yn(e);return Number.isFinite(r)?{...e,closing:e.closing===null?null:e.closing*r,keyframes:e.keyframes.map(n=>({...n,time:n.time*r}))}:e}function i1(e,t){return{...e,closing:t?e.closing??c1(e):null}}function Ec(e){let{fps:t,closing:r,size:n,projection:o,keyframes:s}=e;return{format:"denerf path 1",fps:t,size:n,projection:o,...r===null?{}:{loop:!0,duration:Yn(e)},keyframes:s.map(({time:a,pose:i,fov:c})=>({time:a,pose:[0,4,8].map(l=>[...i.subarray(l,l+4)]),...o==="equirectangular"?{}:{fov:c}}))}}var A$={width:1,height:1,fx:1,fy:1,cx:.5,cy:.5,cameraToWorld:ms([0,-1,0],[0,0,0],[0,0,1])};function Oc(e,t=Lt,r="the path"){return df(To({path:r,json:Ec(e)}),{path:r,kind:"path",request:{},fromCapture:t,reference:A$})}function gf(e,t){let{fps:r,keyframes:n,period:o}=e,s=e.projection??"perspective",a=n[0].time,i=n[n.length-1].time-a;return{fps:r,projection:s,size:e.size??[t.width,t.height],closing:o===null?null:o-i,keyframes:n.map(({time:c,pose:l,focal:u},f)=>({id:f,pose:l,time:c-a,fov:Za(s==="fisheye"?s:"perspective",u??t.fy/t.height)}))}}function c1({keyframes:e}){return e.length<2?T$:e[e.length-1].time/(e.length-1)}function R$(e){return e.reduce((t,{id:r})=>Math.max(t,r+1),0)}function l1(e,t,r){return{...e,keyframes:e.keyframes.map(n=>n.id===t?{...n,...r}:n)}}function Jm(e,t){let r=t.toSorted((o,s)=>o.time-s.time),n=r[0]?.time??0;return{...e,keyframes:r.map(o=>({...o,time:o.time-n}))}}function Xm(e){return{now:e,past:[],undone:[]}}function wf(e,t){let{now:r,past:n}=e;return JSON.stringify(r)===JSON.stringify(t)?e:{now:t,past:[...n,r].slice(-100),undone:[]}}function Qm(e){let{now:t,past:r,undone:n}=e;return r.length===0?e:{now:r[r.length-1],past:r.slice(0,-1),undone:[...n,t]}}function eg(e){let{now:t,past:r,undone:n}=e;return n.length===0?e:{now:n[n.length-1],past:[...r,t],undone:n.slice(0,-1)}}var u1=240,St=La(e=>{let t=pe(Xm(f1(e)));e.field.peek()===null&&P$(e,t);let r=ar(()=>{let{now:s}=t.value;if(s.keyframes.length===0)return null;try{return Oc(s,e.field.value?mf(e.field.value):Lt)}catch(a){if(a instanceof _e)return a;throw a}}),n=pe(null),o=ar(()=>{let s=r.value;if(s===null||s instanceof _e)return[];let a=Yn(t.value.now)*s.fps;return Array.from({length:u1+1},(i,c)=>$(s.at(a*c/u1).cameraToWorld,3))});return{history:t,chosen:pe(null),time:pe(0),preview:n,path:r,track:o}});function P$(e,t){let r=It(()=>{e.field.value!==null&&queueMicrotask(()=>{r();let{now:n,past:o}=t.peek();n.keyframes.length+o.length===0&&(t.value=Xm(f1(e)))})})}function f1(e){let{start:t,tour:r}=e.field.peek()??{start:e.camera.peek(),tour:null};if(r!==null)try{return gf(To({path:"the tour",json:r}),t)}catch(n){if(!(n instanceof _e))throw n;e.note.value=n.message}return Q2([t.width,t.height])}function lr(e,t){let{history:r}=St(e);try{r.value=wf(r.value,t(r.value.now))}catch(n){if(!(n instanceof _e))throw n;e.note.value=n.message}}function _f(e){return e1(e.camera.value,mf(e.field.value))}function Tc(e,t){let r=St(e).path.value;return r===null||r instanceof _e?null:r.at(t*r.fps)}function tg(e,t){let r=Tc(e,t);r!==null&&(St(e).time.value=t,e.playing.value=null,e.viewpoint.value=rg(e,r))}function yf(e,t){let r=Tc(e,t);r!==null&&(St(e).time.value=t,Bn(e,rg(e,r)))}function p1(e){let{history:t,time:r,preview:n}=St(e),o=Yn(t.value.now),s=r.value<o?r.value:0,a=!1;oc(e,i=>{if(a)return null;let{now:c}=t.value,l=Yn(c),u=s+i;c.closing!==null?u%=l:u>=l&&([u,a]=[l,!0]);let f=Tc(e,u);return f===null?null:(r.value=u,rg(e,f))}),n.value=e.playing.value}function rg(e,t){return xo(t,Hn(t,$r(e.viewpoint.value)))}var I$=100,L$=.05,z$=.5;function d1({store:e}){let{history:t,chosen:r,path:n,track:o,preview:s}=St(e),{now:a}=t.value,i=n.value;if(i===null||i instanceof _e)return null;let{width:c,height:l}=e.size.value,[u,f]=a.size,p=Zu({width:u,height:f},{width:c,height:l}),d=y("rect",{class:"frame",x:p.left,y:.5,width:p.width,height:l-1});if(s.value!==null&&e.playing.value===s.value)return y("svg",{class:"drawing","aria-hidden":"true",children:d});let h=e.camera.value,g=Ra(h),_=o.value,v=L$*Hn(h,$r(e.viewpoint.value)),S=T=>Hn(h,T)<z$*v,E=Ia([...a.keyframes.entries()],I$);return y("svg",{class:"drawing","aria-hidden":"true",children:[d,y("path",{class:"track",d:gs(_.slice(1).map((T,R)=>S(T)?null:g.line(_[R],T)))}),E.map(([T,{id:R,time:O}])=>{let P=Tc(e,O),M=$(P.cameraToWorld,3),U=g.point(M);return S(M)?null:y("g",{class:r.value===R?"keyframe chosen":"keyframe",children:[y("path",{d:gs(Bu(P,v).map(([F,z])=>g.line(F,z)))}),U&&y("g",{class:"hit",onClick:()=>{r.value=R,yf(e,O)},children:[y("circle",{cx:U[0],cy:U[1],r:9}),y("text",{x:U[0],y:U[1],children:T+1})]})]},R)})]})}var ng="dataparser_transforms.json",N$=wo({camera_to_world:rt(De()),fov:Z().nullish()}),C$=wo({camera_type:me(Oo).nullish(),render_width:Z(),render_height:Z(),fps:xc.nullish(),seconds:Z().positive().nullish(),is_cycle:Pt().nullish(),camera_path:rt(N$).min(1,"there must be at least one camera")}),M$=wo({transform:De(),scale:Z().min(1e-9).max(1e9)});function og(e){return"camera_path"in e}function h1(e,t){let{path:r}=e,{camera_path:n,render_width:o,render_height:s,is_cycle:a,...i}=Sc(e,C$),c=bc.safeParse([o,s]);if(!c.success)throw rn(r,"render_width, render_height",`they must be whole numbers of pixels: they are ${o} and ${s}`);let l=i.camera_type??"perspective",u=D$(i,n.length,r),f=n.map(({camera_to_world:d,fov:h},g)=>{let _=`camera_path[${g}]`,v=`${_}.camera_to_world`,S=kc($$(d),r,v);return{time:g/u,pose:qm(t(S),r,v),focal:U$(l,h,r,`${_}.fov`)}}),p=a?n.length/u:null;return{fps:u,size:c.data,projection:l,keyframes:f,period:p,degree:null}}function D$({fps:e,seconds:t},r,n){if(e!=null)return e;if(t==null)return Ha.fps;let o=xc.safeParse(r/t);if(o.success)return o.data;throw rn(n,"seconds",`they must make 0.001 to 1000 frames a second: there are ${r} frames in ${t} s`)}function $$(e){return e.length!==16?e:[0,4,8,12].map(t=>e.slice(t,t+4))}function U$(e,t,r,n){if(e==="equirectangular")return null;if(t==null)throw rn(r,n,"it is missing: give the vertical field of view in degrees");return vc("perspective",t,`Cannot read ${r}: ${n} is wrong`),Ga("perspective",t)}var m1=e=>e;function g1(e,t={transform:Lt,scale:1}){let{transform:r,scale:n}=Sc(e,M$),o={...Lt,scale:t.scale/n},s=Dr(Xr(kc(r,e.path,"transform")));return a=>[o,s,t.transform].reduce((i,c)=>cr(c,i),a)}function w1(e,t){let r=Dr(t),n=Array.from({length:e.frames},(a,i)=>e.at(i)),{width:o,height:s}=n[0];return{camera_type:Vm(n),render_height:s,render_width:o,fps:e.fps,seconds:e.frames/e.fps,is_cycle:e.loops,keyframes:[],camera_path:n.map(a=>({camera_to_world:[...cr(r,a.cameraToWorld),0,0,0,1],fov:Za("perspective",a.fy/a.height),aspect:o/s}))}}function sg(e){let t=/\[\s+(-?\d[\d.e+-]*(?:,\s+-?\d[\d.e+-]*)*)\s+\]/g,r=(n,o)=>`[${o.replace(/\s+/g," ")}]`;return JSON.stringify(e,null,2).replace(t,r)+`
`}function _1(e,t){let r=e.find(({name:c})=>c===ng),n=e.filter(c=>c!==r);if(n.length!==1)throw new _e(`Cannot read ${n.length} camera paths: choose one file, and ${ng} beside it where nerfstudio wrote one.`);let o=Km(n[0].name,n[0].bytes),s=r?g1(Km(r.name,r.bytes)):m1,a=F$(o),i=og(a)?h1(o,s):To(o);return gf(i,t)}function F$({path:e,json:t}){if(t!==null&&typeof t=="object"){if(og(t)||"format"in t||"keyframes"in t)return t;if("path"in t)throw new _e(`Cannot read ${e}: it is a camera path of instant-ngp's, whose poses depend on the capture. Convert it by: denerf path RUN ${e} --output tour.json`)}throw new _e(`Cannot read ${e}: it is no camera path: denerf's own has "format", nerfstudio's "camera_path".`)}function y1(e){return Oc(e),sg(Ec(e))}function b1(e,t){return sg(w1(Oc(e,t),t))}var W$=200,ag="application/x-denerf-keyframe";function v1({store:e}){let t=Bt(null),{keyframes:r}=St(e).history.value.now;if(r.length===0)return null;let n=r.slice(0,W$);return y(Se,{children:[y("ol",{class:"keyframes",ref:t,tabIndex:-1,"aria-label":"Keyframes",children:n.map((o,s)=>y(j$,{store:e,keyframe:o,index:s,last:s===r.length-1,onRemoved:()=>t.current?.focus()},o.id))}),n.length<r.length&&y("p",{class:"hint",children:["The first ",n.length," of ",r.length," keyframes are listed; all are on the path."]})]})}function j$({store:e,keyframe:t,index:r,last:n,onRemoved:o}){let{chosen:s,history:a}=St(e),{id:i,time:c,fov:l}=t,u=`keyframe ${r+1}`,f=p=>lr(e,d=>Ym(d,i,p));return y("li",{class:s.value===i?"chosen":"",onDragOver:p=>{p.dataTransfer?.types.includes(ag)&&p.preventDefault()},onDrop:p=>{let d=p.dataTransfer?.getData(ag);d&&(p.preventDefault(),lr(e,h=>Ym(h,Number(d),r)))},children:[y("span",{class:"grip",draggable:!0,title:"Drag to another place","aria-hidden":"true",onDragStart:p=>p.dataTransfer?.setData(ag,String(i)),children:"\u283F"}),y(Pa,{label:`Fly to ${u}`,onClick:()=>{s.value=i,yf(e,c)},children:r+1}),y(Gn,{label:`Time of ${u} in seconds`,value:c,onChange:p=>lr(e,d=>s1(d,i,p))}),y("span",{"aria-hidden":"true",children:"s"}),a.value.now.projection!=="equirectangular"&&y(Se,{children:[y(Gn,{label:`Field of view of ${u} in degrees`,value:l,min:.001,max:a.value.now.projection==="fisheye"?360:179.999,onChange:p=>lr(e,d=>n1(d,i,p))}),y("span",{"aria-hidden":"true",children:"\xB0"})]}),y("span",{class:"signs",children:[y(Pa,{label:`Replace ${u} by what is seen now`,onClick:()=>lr(e,p=>r1(p,i,_f(e))),children:"\u27F3"}),y(Pa,{label:`Move ${u} up`,disabled:r===0,onClick:()=>f(r-1),children:"\u2191"}),y(Pa,{label:`Move ${u} down`,disabled:n,onClick:()=>f(r+1),children:"\u2193"}),y(Pa,{label:`Delete ${u}`,onClick:()=>{lr(e,p=>o1(p,i)),e.note.value=`Keyframe ${r+1} was deleted; Ctrl+Z brings it back.`,o()},children:"\u2715"})]})]})}var ig="tour.json";function S1({store:e}){let{history:t,chosen:r,path:n}=St(e);B$(e);let{now:o,past:s,undone:a}=t.value,i=()=>{lr(e,l=>t1(l,_f(e),r.value??void 0));let{keyframes:c}=t.value.now;r.value=c.reduce((l,{id:u})=>Math.max(l,u),0)};return y(Se,{children:[o.keyframes.length===0&&y("p",{class:"hint",children:"Look at the scene as the film begins, and add a keyframe."}),y("div",{class:"buttons",children:[y(Te,{primary:!0,disabled:e.field.value===null,onClick:i,children:"Add keyframe"}),y(Te,{disabled:s.length===0,onClick:()=>t.value=Qm(t.value),children:"Undo"}),y(Te,{disabled:a.length===0,onClick:()=>t.value=eg(t.value),children:"Redo"})]}),y(v1,{store:e}),n.value instanceof _e&&y("p",{class:"problem",role:"alert",children:n.value.message}),n.value!==null&&!(n.value instanceof _e)&&y(H$,{store:e}),y(G$,{store:e}),y(Z$,{store:e})]})}function B$(e){Mt(()=>{let{history:t}=St(e),r=n=>{let{ctrlKey:o,metaKey:s,shiftKey:a,code:i,target:c}=n;!(o||s)||i!=="KeyZ"||Hu(c)||(n.preventDefault(),t.value=(a?eg:Qm)(t.value))};return addEventListener("keydown",r),()=>removeEventListener("keydown",r)},[e])}function H$({store:e}){let{history:t,time:r,preview:n}=St(e),{now:o}=t.value,s=Yn(o),a=n.value!==null&&e.playing.value===n.value,i=Math.min(r.value,s);return y(Se,{children:[y(ps,{label:"Time",value:i,shown:`${i.toFixed(2)} of ${s.toFixed(2)} s, frame ${Math.round(i*o.fps)}`,min:0,max:s,step:1/o.fps,onInput:c=>tg(e,c)}),y(Te,{disabled:s===0,onClick:()=>a?e.playing.value=null:p1(e),children:a?"Stop":"Preview"})]})}function G$({store:e}){let{now:t}=St(e).history.value,[r,n]=t.size,o=Yn(t),s=(a,i,c)=>y(Gn,{label:a,value:i,min:1,max:16384,step:1,onChange:l=>lr(e,u=>({...u,size:c(l)}))});return y("div",{class:"grid",children:[y("span",{class:"name",children:"Size"}),y("span",{class:"cells",children:[s("Width in pixels",r,a=>[a,n])," \xD7 ",s("Height in pixels",n,a=>[r,a])]}),y("span",{class:"name",children:"Frames a second"}),y(Gn,{label:"Frames a second",value:t.fps,min:.001,max:1e3,onChange:a=>lr(e,i=>({...i,fps:a}))}),o>0&&y(Se,{children:[y("span",{class:"name",children:"Duration, s"}),y(Gn,{label:"Duration in seconds",value:o,min:.001,max:1e6,onChange:a=>lr(e,i=>a1(i,a))})]}),y(jn,{label:"Projection",value:t.projection,options:["perspective","fisheye","equirectangular"].map(a=>({value:a,label:a})),onChange:a=>lr(e,i=>({...i,projection:a}))}),y(Zn,{label:"Loop: back to the first keyframe",checked:t.closing!==null,onChange:a=>lr(e,i=>i1(i,a))})]})}function x1(e,t){So(new Blob([t],{type:"application/json"}),e)}function Z$({store:e}){let t=Bt(null),{history:r,chosen:n,path:o}=St(e),s=o.value===null||o.value instanceof _e,a=async l=>{try{let u=await Promise.all([...l].map(async p=>({name:p.name,bytes:new Uint8Array(await p.arrayBuffer())}))),f=_1(u,e.camera.value);r.value=wf(r.value,f),n.value=null,e.note.value=`${f.keyframes.length} keyframes were read.`,tg(e,0)}catch(u){e.note.value=u instanceof Error?u.message:String(u)}},{now:i}=r.value,c=e.field.value?.fromCapture;return c===null?y("p",{class:"hint",children:"This field does not say where its capture lies, whose coordinates path files have. Its path is kept where page or field are saved, and cannot be a file or a command."}):y(Se,{children:[y("div",{class:"buttons",children:[y(Te,{disabled:s,onClick:()=>x1(ig,y1(i)),children:["Save ",ig]}),y(Te,{disabled:s||!c,title:"A camera a frame, in the capture's own coordinates",onClick:()=>x1("camera_path.json",b1(i,c)),children:"Save for nerfstudio"}),y(Te,{disabled:!c,title:"A path of denerf's, or nerfstudio's with its dataparser_transforms.json",onClick:()=>t.current?.click(),children:"Open\u2026"}),y("input",{ref:t,type:"file",accept:".json,application/json",multiple:!0,hidden:!0,"aria-label":"Camera path files",onChange:l=>{let{files:u}=l.currentTarget;u&&a(u).finally(()=>t.current.value="")}})]}),!s&&e.about.value.run!==null&&y(qu,{store:e,label:"Copy the render command",text:ac({run:e.about.value.run,path:ig,crop:e.crop.value})})]})}function k1(e){return new Map([...e].map(t=>[t.webkitRelativePath||t.name,t]))}async function E1(e){let t=new Map,r=[...e.items].flatMap(n=>n.webkitGetAsEntry()??[]);return await Promise.all(r.map(n=>O1(n,t))),t}async function O1(e,t){if(e.isFile){let n=await new Promise((o,s)=>e.file(o,s));t.set(e.fullPath.replace(/^\//,""),n);return}let r=e.createReader();for(;;){let n=await new Promise((o,s)=>r.readEntries(o,s));if(n.length===0)return;await Promise.all(n.map(o=>O1(o,t)))}}async function T1(){let e="transforms_train.json",t=async i=>{let c=await fetch(`bundled/${i}`);if(!c.ok)throw new Error(await c.text());return await c.blob()},r=await t(e),{frames:n}=JSON.parse(await r.text()),o=n.map(({file_path:i})=>`${i.replace(/^\.\//,"")}.png`),s=await Promise.all(o.map(async i=>[i,await t(i)])),a=[[e,r],...s];return new Map(a.map(([i,c])=>[`brig/${i}`,c]))}function A1(e){let t=e.split(`
`).map(r=>r.trim()).filter(r=>r!=="");return Object.fromEntries(t.map(r=>{let[,n,o]=/^([\w.]+)\s*=\s*(.*)$/.exec(r)??[];if(n===void 0)throw new RangeError(`Settings must be key=value, one a line: this one is ${JSON.stringify(r)}.`);try{return[n,JSON.parse(o)]}catch{return[n,o]}}))}function cg(e,t,r){e.progress.value=[],e.unfolded.value=new Set([...e.unfolded.value,"Train here"]),e.train(t,r)}function R1(e){addEventListener("dragover",t=>t.preventDefault()),addEventListener("drop",async t=>{if(t.preventDefault(),!(!t.dataTransfer?.types.includes("Files")||e.about.value.live))try{cg(e,await E1(t.dataTransfer),{})}catch(r){let n=r instanceof Error?r.message:String(r);e.note.value=`Cannot read what was dropped: ${n}`}})}function P1({store:e}){let{training:t}=e,[r,n]=[Qt(""),Qt(null)],o=Qt(!1),s=Bt(null),a=Fn(),i=t.value.is==="running",c=u=>{try{n.value=null,cg(e,u,A1(r.value))}catch(f){if(!(f instanceof RangeError))throw f;n.value=f.message}},l=async()=>{o.value=!0;try{c(await T1())}catch(u){n.value=u instanceof Error?u.message:String(u)}o.value=!1};return y("div",{class:"drop",children:[y("p",{class:"hint",children:"Experimental. Drop a folder with a transforms.json and its PNG or JPEG photographs on the page: the browser trains a field on them, and nothing leaves this machine. It is slower than denerf train, and lost when the page is closed unless you save it."}),y("label",{for:a,children:"Settings, as --set takes them, one a line"}),y("textarea",{id:a,rows:2,value:r.value,disabled:i,spellcheck:!1,placeholder:"steps=600",onInput:u=>r.value=u.currentTarget.value}),n.value!==null&&y("p",{class:"problem",role:"alert",children:n.value}),y("div",{class:"buttons",children:[i?y(Te,{onClick:()=>e.stopTraining(),children:"Stop training"}):y(Te,{primary:!0,onClick:()=>s.current?.click(),children:"Choose a folder\u2026"}),!i&&e.about.value.served&&y(Te,{disabled:o.value,onClick:l,children:o.value?"Fetching the brig \u2026":"Train on the brig"}),y("input",{ref:s,type:"file",multiple:!0,webkitdirectory:!0,hidden:!0,"aria-label":"Folder to train on",onChange:u=>{let{files:f}=u.currentTarget;f&&c(k1(f)),s.current.value=""}}),e.own.value&&y(V$,{file:e.own.value})]}),t.value.is!=="idle"&&y("p",{role:"status",children:t.value.text})]})}function V$({file:e}){return y(Te,{onClick:()=>So(e,"trained.field"),children:"Save the field"})}async function Ac(e){let t=await crypto.subtle.digest("SHA-256",e);return new Uint8Array(t).toHex()}var lg={F32:Float32Array,U32:Uint32Array,F16:Float16Array,I8:Int8Array},gn=8,I1=8,z1="it is no safetensors file, or its header is damaged";function N1({tensors:e,metadata:t}){let r={__metadata__:t},n=0;for(let[c,{shape:l,data:u}]of e)r[c]={dtype:K$(u),shape:l,data_offsets:[n,n+=u.byteLength]};let o=new TextEncoder().encode(JSON.stringify(r)),s=Math.ceil(o.length/I1)*I1,a=new Uint8Array(gn+s+n).fill(32,8,8+s);new DataView(a.buffer).setBigUint64(0,BigInt(s),!0),a.set(o,gn);let i=gn+s;for(let{data:c}of e.values())a.set(new Uint8Array(c.buffer,c.byteOffset,c.byteLength),i),i+=c.byteLength;return a}function K$(e){return Object.entries(lg).find(([,t])=>e instanceof t)[0]}function ug(e,t=["F32","U32"]){if(e.length<gn)throw new RangeError(`it has only ${e.length} bytes`);let r=fg(e);if(r>gn+1e8)throw new RangeError(z1);if(r>e.length)throw new RangeError(`it is truncated: its header needs ${r} bytes, it has ${e.length}`);let n=Y$(e.subarray(gn,r)),{__metadata__:o={},...s}=n,a=new Map;for(let[c,{dtype:l,shape:u,data_offsets:[f,p]}]of Object.entries(s)){let d=t.find(v=>v===l);if(!d)throw new RangeError(`its tensor ${c} is of type ${l}, not ${t.join(" or ")}`);let h=lg[d].BYTES_PER_ELEMENT,g=u.reduce((v,S)=>v*S,h);if(p-f!==g)throw new RangeError(`its tensor ${c} has the wrong length`);if(r+p>e.length)throw new RangeError(`it is truncated: its tensors need ${r+p} bytes, it has ${e.length}`);let{buffer:_}=e.slice(r+f,r+p);a.set(c,{shape:u,data:new lg[d](_)})}let i=q$(s);if(r+i!==e.length)throw new RangeError(`it has ${e.length-r-i} bytes behind its last tensor`);return{tensors:a,metadata:o}}function fg(e){let t=new DataView(e.buffer,e.byteOffset,e.byteLength);return gn+Number(t.getBigUint64(0,!0))}function q$(e){let t=Object.entries(e).map(([n,{data_offsets:[o,s]}])=>({name:n,from:o,to:s})),r=0;for(let{name:n,from:o,to:s}of t.sort((a,i)=>a.from-i.from||a.to-i.to)){if(o<r)throw new RangeError(`its tensor ${n} overlaps another one`);if(o>r)throw new RangeError(`it has ${o-r} bytes that belong to no tensor, before ${n}`);r=s}return r}function Y$(e){try{let t=JSON.parse(new TextDecoder("utf-8",{fatal:!0}).decode(e)),{__metadata__:r={},...n}=t,o=Object.values(r).every(s=>typeof s=="string");if(typeof r!="object"||!o||!Object.values(n).every(J$))throw new RangeError;return t}catch{throw new RangeError(z1)}}function J$({shape:e,data_offsets:t}){return Array.isArray(e)&&e.every(L1)&&Array.isArray(t)&&t.length===2&&t.every(L1)}function L1(e){return Number.isSafeInteger(e)&&e>=0}var bf="headerSha256",dg="sha256",pg="0".repeat(64),C1=`{"__metadata__":{"${bf}":"`;async function hg({tensors:e,metadata:t}){let r={};for(let[s,{data:a}]of e)r[s]=await Ac(a);let n=N1({tensors:e,metadata:{[bf]:pg,...t,[dg]:JSON.stringify(r)}}),o=new TextEncoder().encode(await Ac(M1(n)));return n.set(o,gn+C1.length),n}function mg({metadata:e}){return bf in e&&dg in e}async function gg(e,{tensors:t,metadata:r}){if(await Ac(M1(e))!==r[bf])return["its header"];let n=X$(r[dg]);if(!n)return["its list of checksums"];let o=[];for(let[s,{data:a}]of t)await Ac(a)!==n.get(s)&&o.push(`its tensor ${s}`);return o}function X$(e){try{return new Map(Object.entries(JSON.parse(e)??{}))}catch(t){if(!(t instanceof SyntaxError))throw t;return null}}function M1(e){let t=e.slice(0,fg(e)),r=gn+C1.length;return t.fill(pg.charCodeAt(0),r,r+pg.length)}var $1=["opencv","inverse","inverse-opencv"];function U1(e,t){if(t==="opencv")return D1(e);let r=Q$(e);return t==="inverse"?r:D1(r)}function D1(e){return e.map((t,r)=>r%4===1||r%4===2?-t:t)}function Q$(e){let t=new Float64Array(12);for(let r=0;r<3;r++)for(let n=0;n<3;n++)t[4*r+n]=e[4*n+r],t[4*r+3]-=e[4*n+r]*e[4*n+3];return t}var e6=30;function F1(e){let t=vr(e),r=e.map(h=>de(h,t)),n=[0,1,2].map(h=>[0,1,2].map(g=>r.reduce((_,v)=>_+v[h]*v[g],0)/e.length)),o=n[0][0]+n[1][1]+n[2][2];if(!(o>0))return{normal:[0,0,1],thickness:0,breadth:0,extent:0};let s=n.map((h,g)=>h.map((_,v)=>(g===v?1:0)-_/o));for(let h=0;h<e6;h++){let g=t6(s,s),_=g[0][0]+g[1][1]+g[2][2];s=g.map(v=>v.map(S=>S/_))}let i=s.map(([h,g,_])=>[h,g,_]).reduce((h,g)=>le(g,g)>le(h,h)?g:h),c=Dt(i),l=c.reduce((h,g,_)=>h+g*le(n[_],c),0),u=o-l,f=n.flat().reduce((h,g)=>h+g*g,0)-l**2,p=Math.sqrt(Math.max(2*f-u**2,0)),d=h=>Math.sqrt(Math.max(h,0));return{normal:c,thickness:d(l),breadth:d((u-p)/2),extent:d((u+p)/2)}}function t6(e,t){return e.map(r=>[0,1,2].map(n=>r.reduce((o,s,a)=>o+s*t[a][n],0)))}var Ut={x:[1,0,0],y:[0,1,0],z:[0,0,1],"-x":[-1,0,0],"-y":[0,-1,0],"-z":[0,0,-1]},Pc=e=>Math.cos(e*Math.PI/180),r6=.001,H1=.9,_g=.7,G1=Pc(15),Rc={near:Pc(8),asLevel:.01,somewhatNear:Pc(35),moreLevel:.6},n6=.7,wg={length:Pc(15),along:Pc(10),turning:.5},W1={thickness:.2,breadth:.1};function Z1({up:e},t,r=[]){if(e)return{direction:Dt(e.axis),why:e.why};let n=t.map(h=>j1(h,1)),o=t.map((h,g)=>j1(h,r[g]??1)),s=r.some(h=>h!==1)&&Ic(B1("top",o))>=_g,[a,...i]=o6.map(({name:h,turn:g})=>B1(h,(s?o:n).map(g))),c=f6(t),l=s6(a,i,c),u=i6(a)??(Ic(l)<_g?c6(c,a):null);if(u!==null||l.direction===null)return u;let f=l===a?s?"EXIF":null:`the photographs' ${l.name} sides`,p=l6(l,l.direction),d=f===null?null:`by ${f}`;return p===null?{direction:l.direction,why:d}:{direction:Ut[p],why:[`the file's ${p}`,...d?[d]:[]].join(", ")}}function V1(e){return e==="images"?null:typeof e=="string"?Ut[e]:e}function K1({direction:e,why:t}){return t===null?"images":Lc(e)??e}function bg(e){return xf(e.map(({cameraToWorld:t})=>$(t,1)))}function xf(e){let t=e.reduce(Ee,[0,0,0]);return oe(t)>r6*e.length?Dt(t):null}function Lc(e){return Object.keys(Ut).find(r=>le(Ut[r],e)===1)??null}var Es=e=>te(e,-1),o6=[{name:"top",turn:e=>e},{name:"left",turn:({right:e,up:t,...r})=>({...r,right:t,up:Es(e)})},{name:"right",turn:({right:e,up:t,...r})=>({...r,right:Es(t),up:e})}];function j1({cameraToWorld:e},t){let[r,n,o]=[0,1,2].map(s=>$(e,s));switch(t){case 3:case 4:return{right:Es(r),up:Es(n),backward:o};case 5:case 6:return{right:n,up:Es(r),backward:o};case 7:case 8:return{right:Es(n),up:r,backward:o};default:return{right:r,up:n,backward:o}}}function B1(e,t){return{name:e,photographs:t,direction:xf(t.map(({up:r})=>r))}}function Ic({photographs:e,direction:t}){if(t===null)return 0;let r=e.map(({up:o})=>le(o,t)),n=e.map(({right:o,up:s})=>Math.hypot(le(o,t),le(s,t)));return yg(r)/yg(n)}function vf({photographs:e},t){return Math.sqrt(yg(e.map(({right:r})=>le(r,t)**2))/e.length)}function s6(e,t,r){let n=Ic(e)<_g,o=t.filter(a=>Ic(a)>=H1&&(n||a6(a,e,r))),s=({direction:a})=>zc(a).name.length===1;return o.find(s)??o[0]??e}function a6(e,t,r){if(r===null)return!1;let n=u6(le(e.direction,r)<0?Es(r):r);return n!==null&&le(e.direction,Ut[n])>=Rc.somewhatNear&&vf(e,Ut[n])<n6*vf(t,t.direction)}function i6(e){let{photographs:t}=e,r=vr(t.map(({backward:i})=>i)),n=Ic(e);if(oe(r)<wg.length||n>=H1)return null;let o=Dt(r),{name:s,cosine:a}=zc(o);if(a>=wg.along){let i=s.replace("-","");return{direction:Ut[i],why:`the file's ${i}, which all cameras look along`}}return n<wg.turning?{direction:o,why:"away from where all cameras look"}:null}function c6(e,{direction:t}){if(e===null)return null;let{name:r,cosine:n}=zc(e),o=r.replace("-",""),s=t!==null&&le(t,Ut[o])<0?`-${o}`:o;return n<G1?null:{direction:Ut[s],why:`the file's ${s}, across the cameras' plane`}}function l6(e,t){let{name:r,cosine:n}=zc(t),[o,s]=[vf(e,Ut[r]),vf(e,t)];return n>=Rc.near&&o<=s+Rc.asLevel||n>=Rc.somewhatNear&&o<=Rc.moreLevel*s?r:null}function u6(e){let{name:t,cosine:r}=zc(e);return r>=G1?t:null}function zc(e){return Object.keys(Ut).map(t=>({name:t,cosine:le(Ut[t],e)})).reduce((t,r)=>r.cosine>t.cosine?r:t)}function f6(e){let{normal:t,thickness:r,breadth:n,extent:o}=F1(e.map(({cameraToWorld:a})=>$(a,3)));return r<=W1.thickness*n&&n>W1.breadth*o?t:null}function yg(e){return e.reduce((t,r)=>t+r,0)}var $e=ve().min(1),He=Z().positive();function ur(e,t,r){return{error:t,params:{fields:e,advice:r}}}var Ka=2**20,q1=8,Os=2**31-1,p6=Object.keys(Ut),Ao={preset:Xt().describe("the preset it grew from"),scene:Xt().describe("the capture's folder or file"),format:Xt().nullable().describe("the capture's format, or null to detect it"),images:Xt().nullable().default(null).describe("the folder of the photographs, or null for where the capture says"),poseConvention:me($1).nullable().default(null).describe("what the capture's poses are, or null for what its format says"),invertMasks:Pt().default(!1).describe("whether masks are white where pixels are to be ignored"),downscale:$e.describe("factor by which images are reduced"),scales:$e.max(q1).default(1).describe("at how many scales photographs are learnt: as they are, and reduced by 2, 4, \u2026"),holdout:ve().min(0).describe("every how many images one is held out, where the capture says nothing; 0: none"),up:wa([me(["images",...p6]),br([Z(),Z(),Z()]),yx()]).default("images").describe("what becomes +z: an axis of the capture's coordinates or a direction in them, the photographs' tops (images), or null for what agrees best; runs keep what was chosen"),seed:ve().min(0).max(4294967295).describe("decides pixels, samples, noise and initial parameters"),steps:$e.max(Os).describe("optimisation steps of a whole run"),maxSeconds:He.nullable().default(null).describe("seconds of training after which a run ends, all sessions together, or null for its steps alone; a run that has ended says how many steps it took instead"),background:me(["white","black","random"]).describe("behind transparent parts of images; evaluation uses white unless this is black"),space:me(["box","contracted","ndc"]).describe("where the field lives: in the box, everywhere contracted outside it, or in NDC"),box:q({center:br([Z(),Z(),Z()]).describe("its centre, in world units"),size:He.describe("its side, in world units")}).describe("the cube that becomes the unit cube, and which a contraction leaves as it is"),contractionNorm:me(["max","euclidean"]).describe("a contraction moves what is outside the box, or outside the ball in it"),ndc:br([Z().nonnegative(),Z().nonnegative()]).describe("for NDC: 2 fx / width and 2 fy / height of the camera that defines them"),checkpointSeconds:He.describe("seconds of training between checkpoints")},Ro=Z().min(0).max(1).describe("where in a pixel its ray passes: 0.5 is the centre"),qa={rays:$e.max(Ka).describe("rays in a step"),chunk:wa([ke("auto"),$e]).describe("rays whose activations are in memory together; auto: what the device allows"),pixels:me(["allImages","oneImage"]).describe("pixels of all images shuffled together, or of one image a step")},Ya={near:He.nullable().describe("where rays start; null: the scene's"),far:He.nullable().describe("where rays end; null: the scene's")},Ja=[({near:e,far:t})=>e===null||t===null||e<t,ur(["near","far"],"must be less than far","Lower near or raise far")],Sf={layers:$e.max(64).describe("hidden layers"),width:$e.max(2048).describe("features of each"),skips:rt(ve().min(0)).describe("after which layers (from 0) the encoded position joins again"),viewWidth:$e.max(2048).describe("features of the layer that sees the view direction")},kf=[({layers:e,skips:t})=>t.every(r=>r<e-1),ur(["skips","layers"],"must name layers before the last, counted from 0","Leave out what is too high, or raise layers")],Xa=_o("kind",[q({kind:ke("constant").describe("always the same"),initial:He.describe("the rate")}),q({kind:ke("exponential").describe("initial * rate^(step / decaySteps)"),initial:He.describe("the rate of the first step"),rate:He.describe("what is left of it after decaySteps"),decaySteps:He.describe("steps")}),q({kind:ke("multiStep").describe("times gamma at each milestone"),initial:He.describe("the rate of the first step"),gamma:He.describe("factor"),milestones:rt(Z().nonnegative()).describe("when it falls"),unit:me(["steps","epochs"]).describe("in what milestones are counted")}),q({kind:ke("staircase").describe("times gamma at start, and at every interval after it"),initial:He.describe("the rate of the first step"),gamma:He.describe("factor"),start:ve().min(0).describe("the step at which it falls first"),interval:$e.describe("steps until it falls again")})]).describe("the learning rate"),Po={beta1:Z().min(0).lt(1).describe("decay of the mean of gradients"),beta2:Z().min(0).lt(1).describe("decay of the mean of squared gradients"),epsilon:He.describe("keeps the divisor away from zero")};var Ze=class extends Error{name="ConfigError"};var fe=class extends Error{name="GpuError"};var Ef=["timestamp-query","subgroups","shader-f16","wgpu-shader-float32-atomic"],vg=[...Ef,"wgpu-shader-int64","wgpu-shader-int64-atomic-all-ops"],Of="Cannot find a GPU: WebGPU offers no adapter. Either there is no Vulkan loader or no driver. On Debian or Ubuntu this installs both, with a software driver for machines without a GPU: apt-get install libvulkan1 mesa-vulkan-drivers. More says: denerf doctor";async function Y1(e){let t=await navigator.gpu?.requestAdapter(e==="software"?{forceFallbackAdapter:!0}:{powerPreference:e==="low-power"?"low-power":"high-performance"});if(!t)throw new fe(Of);return t}async function J1(e,t){let r=async o=>{let s=await Y1(e),a=await s.requestDevice({requiredFeatures:o,requiredLimits:xg(s.limits)});return{adapter:s,device:a}},n=o=>r(o).then(s=>(s.device.destroy(),!0),()=>!1);try{return await r(t)}catch(o){if(o instanceof fe)throw o;let s=[];for(let a of t)await n([a])&&s.push(a);return await r(s).catch(a=>{throw new fe(`Cannot open the GPU: ${a.message}`)})}}function xg(e){let t={};for(let r in e){let n=e[r];typeof n=="number"&&(t[r]=n)}return t}var d6=0,Io=class{label;shape;type;buffer;id;length;constructor(t,r,n,o){this.label=t,this.shape=r,this.type=n,this.buffer=o,this.id=d6++,this.length=r.reduce((s,a)=>s*a,1)}get byteLength(){return this.length*4}destroy(){this.buffer.destroy()}};var h6=65535,X1=256,Sg=1<<18,m6=64;function Q1(e,t=1){let r=Math.max(Math.ceil(e/h6),Math.min(e,t));return[Math.ceil(e/Math.max(r,1)),r]}var Nc=class{device;throwRecorded;#e;#t;#r;#n;#o;#s;#i;#c;#a;#l;#u;profile;constructor(t,r,n){this.device=t,this.throwRecorded=r,this.#e=null,this.#t=null,this.#n=new Uint8Array(Sg),this.#o=0,this.#a=new Map,this.#l=new WeakMap,this.#u=0,this.profile=null,this.#i=n??1,this.#c=n===null?1/0:n*m6,this.#r=t.createBuffer({label:"params",size:Sg,usage:GPUBufferUsage.UNIFORM|GPUBufferUsage.COPY_DST}),this.#s=t.limits.minUniformBufferOffsetAlignment}run(t,r,n,o={}){let s=Math.ceil(r/t.workgroupSize);if(s===0)return;let a=t.takesRuns?Math.min(s,this.#c):s,i=t.params?[this.#h(t,o)]:[],c=this.#d(t.name);c.setPipeline(t.pipeline),c.setBindGroup(0,this.#m(t,n),i),c.dispatchWorkgroups(...Q1(a,t.spreads?this.#i:1)),this.profile&&this.#p()}clear(t){this.#f().clearBuffer(t.buffer,0,t.byteLength)}copy(t,r,n=0){let o=t.byteLength;o!==0&&this.#f().copyBufferToBuffer(t.buffer,0,r,n,o)}copyToTexture(t,r){let{width:n,height:o}=r,s=Math.ceil(n*4/X1)*X1,a={buffer:t.buffer,bytesPerRow:s};this.#f().copyBufferToTexture(a,{texture:r},[n,o])}submit(){this.throwRecorded(),this.#e&&(this.#p(),this.profile?.resolve(this.#e),this.#o>0&&this.device.queue.writeBuffer(this.#r,0,this.#n,0,this.#o),this.device.queue.submit([this.#e.finish()]),this.#e=null,this.#o=0)}forget(t){for(let r of this.#a.keys())r.split(" ").includes(`t${t.id}`)&&this.#a.delete(r)}#f(){return this.#p(),this.#e??=this.device.createCommandEncoder()}#d(t){if(this.#t)return this.#t;if(this.profile?.full)throw new fe("Cannot profile more than 2048 kernel runs at once.");return this.#e??=this.device.createCommandEncoder(),this.#t=this.#e.beginComputePass(this.profile?{label:t,timestampWrites:this.profile.measure(t)}:void 0)}#p(){this.#t?.end(),this.#t=null}#h(t,r){let n=t.params;if(!eE(n.views,r))throw new fe(`Cannot run ${t.name}: its Params are ${Eg(n.views)}, given were ${Eg(r)}.`);let o=n.arrayBuffer.byteLength;this.#o+o>Sg&&this.submit(),n.set(r);let s=this.#o;return this.#n.set(new Uint8Array(n.arrayBuffer),s),this.#o=Math.ceil((s+o)/this.#s)*this.#s,s}#m(t,r){let n=Object.keys(r).find(c=>!t.bindings.some(l=>l.name===c));if(n)throw new fe(`Cannot run ${t.name}: it has no binding "${n}".`);let o=`${t.id}`;for(let{name:c}of t.bindings){let l=r[c];if(!l)throw new fe(`Cannot run ${t.name}: its binding "${c}" was not given.`);o+=l instanceof Io?` t${l.id}`:` v${this.#g(l)}`}let s=this.#a.get(o);if(s)return s;let a=t.bindings.map(({name:c,binding:l})=>{let u=r[c];if(!(u instanceof Io))return{binding:l,resource:u};let f=this.device.limits.maxStorageBufferBindingSize;if(u.byteLength>f)throw new fe(`Cannot run ${t.name}: "${u.label}" has ${u.byteLength} bytes, this device binds at most ${f}.`);return{binding:l,resource:{buffer:u.buffer}}});if(t.params){let c=t.params.arrayBuffer.byteLength;a.push({binding:t.paramsBinding,resource:{buffer:this.#r,size:c}})}let i=this.device.createBindGroup({label:t.name,layout:t.layout,entries:a});return this.#a.set(o,i),i}#g(t){let r=this.#l.get(t);return r===void 0&&this.#l.set(t,r=this.#u++),r}};function kg(e){return typeof e=="object"&&!Array.isArray(e)&&!ArrayBuffer.isView(e)?e:null}function eE(e,t){let r=Object.keys(e);return r.length===Object.keys(t).length&&r.every(n=>{let o=kg(e[n]),s=kg(t[n]);return!o||!s?o===s&&t[n]!==void 0:eE(o,s)})}function Eg(e){let t=Object.entries(e).map(([r,n])=>{let o=kg(n);return o?`${r}: ${Eg(o)}`:r});return t.length>0?`{ ${t.join(", ")} }`:"{}"}var tE=new WeakMap;function nn(e,t){let r=tE.get(e);return r||(r=e.tensor("no limit",[1],{type:"u32",data:Uint32Array.of(4294967295)}),tE.set(e,r)),{capacity:t,counters:r,index:0}}async function Jn(e,t){let r=e.scope();try{return await t(r)}catch(n){throw r[Symbol.dispose](),n}}async function Tf(e,t){let r=e.scope();try{return await t(r)}finally{r[Symbol.dispose]()}}var Og={u:Uint32Array,i:Int32Array,f:Float32Array},g6=/(?:@align\((\d+)\)\s*)?(\w+)\s*:\s*(\w+(?:<[^>]*>)?)/g;function nE(e,t,r){let{size:n,view:o}=oE(t,e,r),s=new ArrayBuffer(n),a=o(s,0);return{views:a,arrayBuffer:s,set:i=>sE(a,i)}}function oE(e,t,r){let[,n]=/^([uif])32$/.exec(e)??[];if(n)return Tg(Og[n],1);let[,o,s]=/^vec([234])([uif])$/.exec(e)??[];if(o)return Tg(Og[s],Number(o));let[,a,i]=/^array<vec4([uif]), (\d+)>$/.exec(e)??[];if(i)return{...Tg(Og[a],4*Number(i)),alignment:16};let c=new RegExp(`^struct ${e} \\{([^}]*)\\}`,"m").exec(t)?.[1];if(c)return w6(c,t,r);throw new fe(`Cannot compile kernel ${r}: fields of its uniform must be scalars, vectors, arrays of vec4u, vec4i or vec4f, or structs: one is of type ${e}.`)}function Tg(e,t){return{alignment:4*(t===3?4:t),size:4*t,view:(r,n)=>new e(r,n,t)}}function w6(e,t,r){let n=[],[o,s]=[0,4];for(let[,a,i,c]of e.replaceAll(/\/\/.*/g,"").matchAll(g6)){let l=oE(c,t,r),u=Math.max(l.alignment,Number(a??0)),f=rE(o,u);n.push({name:i,offset:f,layout:l}),o=f+l.size,s=Math.max(s,u)}return{alignment:s,size:rE(o,s),view:(a,i)=>Object.fromEntries(n.map(({name:c,offset:l,layout:u})=>[c,u.view(a,i+l)]))}}function rE(e,t){return Math.ceil(e/t)*t}function sE(e,t){for(let[r,n]of Object.entries(t)){let o=e[r];ArrayBuffer.isView(o)?typeof n=="number"?o[0]=n:o.set(n):sE(o,n)}}var _6=/^#import\s+"([^"]+)"\s*$/,y6=/^(enable|requires|diagnostic)\b.*;$/,b6=/\$\{(\w+)\}/g,v6=/^((const|alias)\s+(\w+)(?:\s*:\s*\w+)?\s*=\s*)([^;]+);/,x6=/^alias\s+\w+\s*=\s*f16;/;function Ag(e,t,r={},n=[]){let{directives:o,texts:s,lines:a,parts:i}=S6(e,t,r),c=new Set(Object.keys(r).filter(u=>!i.has(u))),l=s.map(u=>{let[,f,p,d,h]=v6.exec(u)??[];if(d===void 0||!(d in r))return u;c.delete(d);let g=r[d];if(p==="alias"!=(typeof g=="string"))throw new fe(`Cannot specialise ${e}: ${p} ${d} cannot be ${g}.`);return`${f}${typeof g=="string"?g:k6(g,h)};`});if(c.size>0)throw new fe(`Cannot specialise ${e}: it declares no constant named ${[...c].join(", ")}.`);l.some(u=>x6.test(u))&&o.set("enable f16;",{file:e,line:0});for(let u of n)o.delete(u);return{code:[...o.keys(),...l].join(`
`),lines:[...o.values(),...a],parts:[...i.values()]}}function S6(e,t,r){let n=new Map,o=[],s=[],a=new Map,i=new Set,c=u=>u.replace(b6,(f,p)=>{if(!(p in r))throw new fe(`Cannot link ${e}: no ${p} was given for import "${u}".`);return a.set(p,String(r[p])),String(r[p])}),l=(u,f)=>{if(f.includes(u))throw new fe(`Cannot link ${e}: ${[...f,u].join(" imports ")}, a cycle.`);if(i.has(u))return;let p=t[u];if(p===void 0){let d=f.at(-1);throw new fe(`Cannot link ${e}: there is no WGSL file ${u}${d?`, imported by ${d}`:""}.`)}p.split(`
`).forEach((d,h)=>{let g=_6.exec(d)?.[1];if(g!==void 0)return l(c(g),[...f,u]);let _={file:u,line:h+1};if(y6.test(d)){n.set(d,n.get(d)??_);return}o.push(d),s.push(_)}),i.add(u)};return l(e,[]),{directives:n,texts:o,lines:s,parts:a}}function k6(e,t){if(typeof e=="boolean")return String(e);let r=t.startsWith("0x"),n=(r?/[iu]$/:/[iufh]$/).exec(t)?.[0]??"",o=!r&&/[.efh]/.test(t),s=String(e);return`${s}${o&&/^-?\d+$/.test(s)?".0":""}${n}`}function Af(e,t){return e.trim().replace(/wgsl:(\d+):(\d+)/g,(r,n,o)=>{let s=t.lines[Number(n)-1];return s?`${s.file}:${s.line}:${o}`:r})}function Rg({message:e,lineNum:t,linePos:r},n){let o=Af(e,n),s=n.lines[t-1];return!s||o!==e.trim()?o:`${s.file}:${s.line}:${r}: ${o}`}var E6=0,Cc=class e{name;pipeline;layout;id;bindings;workgroupSize;spreads;takesRuns;params;paramsBinding;constructor(t,r,n,o){this.name=t,this.pipeline=r,this.layout=n,this.id=E6++,this.bindings=o.bindings,this.workgroupSize=o.workgroupSize,this.spreads=o.spreads,this.takesRuns=o.takesRuns,this.params=o.params,this.paramsBinding=o.paramsBinding}static async compile(t,r,n){let o=f=>new fe(`Cannot compile kernel ${r}: ${f}`),s=({message:f})=>Af(f,n),a=async(f,p=s)=>{t.pushErrorScope("validation");let d;try{d=f()}catch(g){throw await t.popErrorScope(),o(String(g))}let h=await t.popErrorScope();if(h)throw o(await p(h,d));return d},i=await a(()=>t.createShaderModule({label:r,code:n.code}),async(f,p)=>{let{messages:d}=await p.getCompilationInfo();return d.filter(({type:_})=>_==="error").map(_=>Rg(_,n)).join(`
`)||s(f)}),c=T6(r,n),l=t.createBindGroupLayout({label:r,entries:c.entries}),u=await a(()=>t.createComputePipeline({label:r,layout:t.createPipelineLayout({bindGroupLayouts:[l]}),compute:{module:i,entryPoint:"main"}}));return new e(r,u,l,c)}},O6=/^@group\(0\) @binding\((\d+)\) var(?:<(uniform|storage)(?:, (read|read_write))?>)? (\w+): ([^;]+);/gm;function T6(e,t){let r=[],n=[],o=null;for(let[,s,a,i,c,l]of t.code.matchAll(O6)){let u=Number(s),f={binding:u,visibility:GPUShaderStage.COMPUTE};if(a==="uniform")r.push({...f,buffer:{type:"uniform",hasDynamicOffset:!0}}),o={binding:u,struct:l};else if(a==="storage"){let p=i==="read_write"?"storage":"read-only-storage";r.push({...f,buffer:{type:p}}),n.push({name:c,binding:u})}else r.push({...f,texture:A6(e,l)}),n.push({name:c,binding:u})}return{entries:r,bindings:n,workgroupSize:R6(e,t.code),spreads:t.code.includes("fn group_index("),takesRuns:t.code.includes("fn run_of("),params:o&&nE(t.code,o.struct,e),paramsBinding:o?.binding??-1}}function A6(e,t){let[,r,n]=/^texture_2d(_array)?<(u32|f32)>$/.exec(t)??[];if(!n)throw new fe(`Cannot compile kernel ${e}: it binds a ${t}.`);return{sampleType:n==="u32"?"uint":"unfilterable-float",viewDimension:r?"2d-array":"2d"}}function R6(e,t){let r=/@workgroup_size\(([^)]*)\)/.exec(t)?.[1];if(!r)throw new fe(`Cannot compile kernel ${e}: it has no @workgroup_size.`);return r.split(",").reduce((n,o)=>{let s=new RegExp(`^const\\s+${o.trim()}\\b[^=]*=\\s*(\\d+)`,"m").exec(t)?.[1],a=parseInt(s??o);if(!(a>0))throw new fe(`Cannot compile kernel ${e}: its workgroup size "${o}" is no number.`);return n*a},1)}function aE(e,{name:t,pipeline:r,layout:n,...o}){let{bindings:s,params:a,paramsBinding:i}=o,c=`preparing ${t}`,l=[],u=(h,g)=>{let _=e.createBuffer({label:c,size:g,usage:h});return l.push(_),{buffer:_,size:g}},f=s.map(({binding:h})=>({binding:h,resource:u(GPUBufferUsage.STORAGE,256)}));if(a){let h=u(GPUBufferUsage.UNIFORM,a.arrayBuffer.byteLength);f.push({binding:i,resource:h})}let p=e.createCommandEncoder({label:c}),d=p.beginComputePass({label:c});d.setPipeline(r),d.setBindGroup(0,e.createBindGroup({label:c,layout:n,entries:f}),a?[0]:[]),d.dispatchWorkgroups(0),d.end(),e.queue.submit([p.finish()]);for(let h of l)h.destroy()}var Mc=class{period;#e;#t;#r;#n;constructor(t,r){this.period=r,this.#e=[];let n=2048*2*8;this.#t=t.createQuerySet({type:"timestamp",count:2048*2}),this.#r=t.createBuffer({label:"timestamps",size:n,usage:GPUBufferUsage.QUERY_RESOLVE|GPUBufferUsage.COPY_SRC}),this.#n=t.createBuffer({label:"timestamps, readable",size:n,usage:GPUBufferUsage.MAP_READ|GPUBufferUsage.COPY_DST})}get full(){return this.#e.length===2048}measure(t){let r=this.#e.push(t)*2-2;return{querySet:this.#t,beginningOfPassWriteIndex:r,endOfPassWriteIndex:r+1}}resolve(t){let r=this.#e.length*2;r!==0&&(t.resolveQuerySet(this.#t,0,r,this.#r,0),t.copyBufferToBuffer(this.#r,0,this.#n,0,r*8))}async read(){await this.#n.mapAsync(GPUMapMode.READ);let t=new BigUint64Array(this.#n.getMappedRange().slice(0));this.#n.unmap();let r=new Map;return this.#e.forEach((n,o)=>{let s=r.get(n)??{runs:0,seconds:0};s.runs++,s.seconds+=Number(t[o*2+1]-t[o*2])*this.period*1e-9,r.set(n,s)}),[...r].map(([n,o])=>({kernel:n,...o})).sort((n,o)=>o.seconds-n.seconds)}destroy(){this.#t.destroy(),this.#r.destroy(),this.#n.destroy()}};var P6=[1,10,32,40,1e3/24,1e3/19.2,80,1e3/12],I6=.018,L6=.2,iE=3;async function cE(e){await e(1);let t=[];for(let r=0;r<iE;r++){let n=await e(1),o=n;for(let c=4;o.seconds-n.seconds<L6;c*=4)o=await e(c);let s=o.ticks-n.ticks;if(!(s>0))throw new fe("Cannot time kernels: this device's timestamps do not advance.");let a=(o.seconds-n.seconds)*1e9/s,i=P6.find(c=>Math.abs(a/c-1)<I6);if(i!==void 0)return i;t.push(a)}return t.sort((r,n)=>r-n)[iE>>1]}var z6=`
@group(0) @binding(0) var<storage, read_write> value: f32;
@compute @workgroup_size(1)
fn main() {
  var sum = value;
  for (var i = 0u; i < 100000u; i++) { sum = sum * 0.5 + 1.0; }
  value = sum;
}`,Rf=class{device;#e;#t;#r;#n;#o;constructor(t){this.device=t;let r=t.createShaderModule({label:"spin",code:z6});this.#e=t.createComputePipeline({layout:"auto",compute:{module:r}});let n=(l,u)=>t.createBuffer({size:l,usage:u}),{COPY_SRC:o,COPY_DST:s,STORAGE:a,QUERY_RESOLVE:i,MAP_READ:c}=GPUBufferUsage;this.#t=n(4,a),this.#r=t.createQuerySet({type:"timestamp",count:2}),this.#n=n(16,i|o),this.#o=n(16,c|s)}async run(t){let{device:r}=this,n=r.createCommandEncoder(),o=n.beginComputePass({timestampWrites:{querySet:this.#r,beginningOfPassWriteIndex:0,endOfPassWriteIndex:1}});o.setPipeline(this.#e);let s=this.#e.getBindGroupLayout(0),a={buffer:this.#t};o.setBindGroup(0,r.createBindGroup({layout:s,entries:[{binding:0,resource:a}]}));for(let p=0;p<t;p++)o.dispatchWorkgroups(1);o.end(),n.resolveQuerySet(this.#r,0,2,this.#n,0),n.copyBufferToBuffer(this.#n,0,this.#o,0,16);let i=n.finish(),c=performance.now();r.queue.submit([i]),await this.#o.mapAsync(GPUMapMode.READ);let l=(performance.now()-c)/1e3,[u,f]=new BigUint64Array(this.#o.getMappedRange().slice(0));return this.#o.unmap(),{seconds:l,ticks:Number(f-u)}}[Symbol.dispose](){for(let t of[this.#t,this.#r,this.#n,this.#o])t.destroy()}};var Dc=class e{device;shaders;unknownDirectives;hostMemory;info;#e;#t;#r;#n;#o;#s;constructor(t,r,n,o,s=()=>1/0,a=navigator.hardwareConcurrency){this.device=t,this.shaders=n,this.unknownDirectives=o,this.hostMemory=s,this.#e=new Map,this.#r=0,this.#n=null,this.#o=null,this.#s=null;let{description:i,vendor:c,device:l,architecture:u}=r.info,{isFallbackAdapter:f,subgroupMinSize:p,subgroupMaxSize:d}=r.info;this.info={adapter:i,vendor:c,deviceId:l,architecture:u,software:f,subgroupSize:[p,d],features:vg.filter(g=>t.features.has(g)),limits:xg(t.limits)},t.addEventListener("uncapturederror",g=>{g.preventDefault();let{error:_}=g;this.#o??=new fe(_ instanceof GPUOutOfMemoryError?`The GPU is out of memory: ${lE(_.message)} Ask for less at a time.`:`The GPU reports: ${_.message}`)}),t.lost.then(g=>{this.#s??=new fe(`The GPU was lost (${g.reason}): ${lE(g.message)} Start again to go on from what was saved; train goes on with --resume.`)});let h=f?a:null;this.#t=new Nc(t,()=>this.#a(),h)}static async open(t){let{adapter:r,device:n}=await J1(t.adapter??"auto",t.features??Ef),{shaders:o,hostMemory:s,threads:a}=t;return new e(n,r,o,await N6(n),s,a)}get freeMemory(){return this.info.software?this.hostMemory():1/0}get allocated(){return this.#r}has(t){return this.info.features.includes(t)}tensor(t,r,n={}){let o=r.reduce((l,u)=>l*u,1),s=Math.max(Math.ceil(o/4),1)*16,a=this.device.limits.maxBufferSize;if(s>a)throw new fe(`Cannot allocate "${t}" [${r.join(", ")}]: ${s} bytes are more than this device's largest buffer, ${a}.`);let i=this.device.createBuffer({label:t,size:s,usage:GPUBufferUsage.STORAGE|GPUBufferUsage.COPY_SRC|GPUBufferUsage.COPY_DST});this.#r+=s;let c=new Io(t,r,n.type??"f32",i);return n.data&&this.write(c,n.data),c}write(t,r){if(r.length!==t.length)throw new fe(`Cannot write "${t.label}": it has ${t.length} elements, given were ${r.length}.`);r.length>0&&this.device.queue.writeBuffer(t.buffer,0,r)}get gpu(){return this}own(t){return t}scope(){return new Pf(this)}free(t){this.#t.forget(t),this.#r-=t.buffer.size,t.destroy()}kernel(t,r={}){let n=`${t} ${JSON.stringify(r)}`,o=this.#e.get(n);return o||this.#e.set(n,o=this.#i(t,r)),o}async#i(t,r){let{shaders:n,unknownDirectives:o}=this,s=Ag(`${t}.wgsl`,n,r,o);return Cc.compile(this.device,[t,...s.parts].join("_"),s)}prepare(t){this.info.software&&aE(this.device,t)}record(){return this.#t}async read(t){let[r]=await this.readAll([t]);return r}async readAll(t){let r=this.staging(t);try{return await this.readThrough(r,t)}finally{r.destroy()}}staging(t){let r=t.reduce((n,o)=>n+o.byteLength,0);return this.device.createBuffer({label:`reading ${t.map(n=>n.label).join(", ")}`,size:Math.max(r,4),usage:GPUBufferUsage.MAP_READ|GPUBufferUsage.COPY_DST})}async readThrough(t,r){let n=0;for(let o of r)this.#t.copy(o,t,n),n+=o.byteLength;this.#t.submit();try{await t.mapAsync(GPUMapMode.READ);let o=t.getMappedRange();n=0;let s=r.map(a=>{let i=o.slice(n,n+=a.byteLength);return a.type==="u32"?new Uint32Array(i):new Float32Array(i)});return t.unmap(),this.#a(),s}catch(o){throw o instanceof fe||(await new Promise(s=>setTimeout(s,0)),this.#a()),o}}async profile(t){if(!this.has("timestamp-query"))throw new fe("Cannot time kernels: this device has no timestamp queries.");this.#t.submit();let r=new Mc(this.device,await this.#c());this.#t.profile=r;try{return await t(),this.#t.submit(),await r.read()}finally{this.#t.profile=null,r.destroy()}}#c(){return this.#n??=(async()=>{let t=new Rf(this.device);try{return await cE(r=>t.run(r))}finally{t[Symbol.dispose]()}})()}async settle(){this.#t.submit(),await this.device.queue.onSubmittedWorkDone(),this.#a()}async close(){let t=this.#s!==null;this.#s??=new fe("Cannot use the GPU: it was closed."),t||await this.device.queue.onSubmittedWorkDone().catch(()=>{}),this.device.destroy()}#a(){let t=this.#s??this.#o;if(this.#o=null,t)throw t}},Pf=class e{gpu;#e;constructor(t){this.gpu=t,this.#e=[]}tensor(t,r,n){let o=this.gpu.tensor(t,r,n);return this.#e.push(()=>this.gpu.free(o)),o}own(t){return this.#e.push(()=>t.destroy()),t}scope(){let t=new e(this.gpu);return this.#e.push(()=>t[Symbol.dispose]()),t}[Symbol.dispose](){for(let t=this.#e.pop();t;t=this.#e.pop())t()}},Pg=["enable subgroups;","diagnostic(off, subgroup_uniformity);"];async function N6(e){return e.features.has("subgroups")?(e.pushErrorScope("validation"),e.createShaderModule({label:"directives",code:Pg[0]}),await e.popErrorScope()?Pg:[]):Pg}function lE(e){return`${e.trim().replace(/\.$/,"")}.`}var uE=`// Copies one buffer to another: the ceiling of memory bandwidth.
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
`;var fE=`// Fused multiply-adds in registers: the ceiling of arithmetic. A thread has 12 independent chains (3
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
`;var pE=`// The gradient before an activation, in place: dY *= activate'(Y). Samples that only pad the last block
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
`;var dE=`// Dense layer, gradient for its inputs: overwrites its output rows.
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
  var gradient = sum;
  if (params.activation != NONE) { gradient *= activate_derivative(params.activation, forward[x]); }
  outputs[dx] = gradient;
}
`;var hE=`// Dense layer, forward (lib/dense.wgsl): overwrites its output rows.

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
`;var mE=`// Dense layer, gradient of its parameters; overwrites partials.
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
`;var gE=`// Adds the slices of partial gradients (dense/gradient.wgsl), in order. With ACCUMULATE it adds to
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
`;var wE=`// Copies rows, or with ADD adds them to what is there: where a part of a layer's input or output belongs to
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
`;var _E=`// Transposes a layer's matrix [rows, stride] into [columns, transposed_stride], for the gradient of its
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
`;var yE=`// Frequency encoding, forward (Mildenhall et al. 2020, eq. 4).
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
`;var bE=`// Frequency encoding, backward (encode/frequency.wgsl); overwrites d_inputs.
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
`;var vE=`// Integrated positional encoding, forward: the expected sines and cosines of a Gaussian (Barron et al. 2021,
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
`;var xE=`// Integrated positional encoding, backward (encode/integrated.wgsl); overwrites d_inputs. With e_k =
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
`;var SE=`// Spherical harmonics encoding, forward (Mueller et al. 2022, sec. 5.4): the first DEGREE^2 of them.
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
`;var kE=`// Spherical harmonics encoding, backward (encode/spherical_harmonics.wgsl); overwrites d_inputs with the
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
`;var EE=`// Rendered colours as each photograph's camera would have recorded them: scaled by the exponentials of its
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
`;var OE=`// Backward through exposure/apply.wgsl.
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
`;var TE=`// Takes the mean over all views, and over all corners of their grids, from what is learnt of their colours:
// logarithmic gains, or what maps differ by from the identity. A field twice as bright with gains half as
// large renders the same photographs: this fixes which of them is learnt, the one whose views are exposed
// as usual, so that a view that was never trained on needs no gain. Nothing changes in a step that is skipped.
//   batch      [BATCH_SLOTS]
//   exposures  [entries, VEC4S]
// One workgroup.

#import "lib/batch.wgsl"

const VEC4S = 1u;
const THREADS = 256u;

struct Params { entries: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> batch: array<u32>;
@group(0) @binding(2) var<storage, read_write> exposures: array<vec4f>;

var<workgroup> sums: array<array<vec4f, VEC4S>, 256>;

@compute @workgroup_size(256)
fn main(@builtin(local_invocation_index) local: u32) {
  workgroupBarrier(); // after drivers have cleared workgroup memory: AMD's does not wait itself
  var sum: array<vec4f, VEC4S>;
  for (var entry = local; entry < params.entries; entry += THREADS) {
    for (var i = 0u; i < VEC4S; i++) { sum[i] += exposures[entry * VEC4S + i]; }
  }
  sums[local] = sum;
  for (var width = THREADS / 2u; width > 0u; width /= 2u) {
    workgroupBarrier();
    if (local < width) {
      for (var i = 0u; i < VEC4S; i++) { sums[local][i] += sums[local + width][i]; }
    }
  }
  workgroupBarrier();
  if (batch[FINITE] == 0u) { return; }
  for (var entry = local; entry < params.entries; entry += THREADS) {
    for (var i = 0u; i < VEC4S; i++) {
      exposures[entry * VEC4S + i] -= sums[0][i] / f32(params.entries);
    }
  }
}
`;var AE=`// Rendered colours as each photograph's camera would have recorded them: by the affine map that its view's
// grid (lib/bilateral.wgsl) has for the pixel and its luma. What is behind transparent parts is no photograph's.
//   exposed = behind + A p + accumulation b    p = color - behind    behind = (1 - accumulation) background
//   pixels     [rays]    (view, x, y, j)
//   cameras    [views]   for their images' sizes
//   colors     [rays]    (r, g, b, accumulation), sRGB
//   exposed    [rays]
// One thread a ray: there are counters[index], at most capacity.

#import "lib/background.wgsl"
#import "lib/bilateral.wgsl"
#import "lib/camera.wgsl"
#import "lib/dispatch.wgsl"

const BACKGROUND = 0u;
const THREADS = 64u;

struct Params { capacity: u32, index: u32, step: u32, seed: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> counters: array<u32>;
@group(0) @binding(2) var<storage, read> pixels: array<vec4u>;
@group(0) @binding(3) var<storage, read> cameras: array<Camera>;
@group(0) @binding(4) var<storage, read> exposures: array<vec4f>;
@group(0) @binding(5) var<storage, read> colors: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> exposed: array<vec4f>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let ray = group_index(workgroup, workgroups) * THREADS + local;
  if (ray >= min(counters[params.index], params.capacity)) { return; }
  let color = colors[ray];
  let pixel = pixels[ray];
  let behind = (1.0 - color.a) * background_of(BACKGROUND, ray, params.step, params.seed);
  let p = vec4f(color.rgb - behind, color.a);
  let place = place_of(pixel, cameras[pixel.x].size, dot(LUMA, p.rgb));
  var toned = p.rgb;
  for (var corner = 0u; corner < CORNERS; corner++) {
    let offset = offset_of(corner);
    let w = weights_of(place, offset);
    let e = rows_of(pixel.x, place.corner + offset);
    let mapped = vec3f(dot(exposures[e], p), dot(exposures[e + 1u], p), dot(exposures[e + 2u], p));
    toned += w.x * w.y * w.z * mapped;
  }
  exposed[ray] = vec4f(behind + toned, color.a);
}
`;var RE=`// Backward through exposure/tone.wgsl, to colours; exposure/tone_sum.wgsl goes back to the grids.
//   d_p = A^T d_exposed + d_luma LUMA    d_luma = d_exposed . d(A p + accumulation b) / d luma
//   d_color = d_p    d_accumulation += b . d_exposed + background . (d_p - d_exposed)
//   pixels    [rays]    (view, x, y, j)
//   cameras   [views]   for their images' sizes
//   colors    [rays]    (r, g, b, accumulation), as rendered
//   d_colors  [rays]    in: (d_exposed, d_accumulation); out: (d_color, d_accumulation)
// One thread a ray: there are counters[index], at most capacity.

#import "lib/background.wgsl"
#import "lib/bilateral.wgsl"
#import "lib/camera.wgsl"
#import "lib/dispatch.wgsl"

const BACKGROUND = 0u;
const THREADS = 64u;

struct Params { capacity: u32, index: u32, step: u32, seed: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> counters: array<u32>;
@group(0) @binding(2) var<storage, read> pixels: array<vec4u>;
@group(0) @binding(3) var<storage, read> cameras: array<Camera>;
@group(0) @binding(4) var<storage, read> exposures: array<vec4f>;
@group(0) @binding(5) var<storage, read> colors: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> d_colors: array<vec4f>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let ray = group_index(workgroup, workgroups) * THREADS + local;
  if (ray >= min(counters[params.index], params.capacity)) { return; }
  let d = d_colors[ray];
  let color = colors[ray];
  let pixel = pixels[ray];
  let background = background_of(BACKGROUND, ray, params.step, params.seed);
  let p = vec4f(color.rgb - (1.0 - color.a) * background, color.a);
  let luma = dot(LUMA, p.rgb);
  let place = place_of(pixel, cameras[pixel.x].size, luma);
  var d_p = vec4f(d.rgb, 0.0);
  var d_luma = 0.0;
  for (var corner = 0u; corner < CORNERS; corner++) {
    let offset = offset_of(corner);
    let w = weights_of(place, offset);
    let e = rows_of(pixel.x, place.corner + offset);
    let transposed = d.r * exposures[e] + d.g * exposures[e + 1u] + d.b * exposures[e + 2u];
    d_p += w.x * w.y * w.z * transposed;
    d_luma += w.x * w.y * select(-1.0, 1.0, offset.z == 1u) * dot(transposed, p);
  }
  // Beyond black and white nothing changes any more, and in a single level nothing does.
  if (luma > 0.0 && luma < 1.0) { d_p += LAST.z * d_luma * vec4f(LUMA, 0.0); }
  d_colors[ray] = vec4f(d_p.rgb, d.a + d_p.a + dot(d_p.rgb - d.rgb, background));
}
`;var PE=`// Adds what the rays of each view ask of its grid (exposure/tone.wgsl) to the grid's gradients:
//   d_row_c += weight d_exposed_c (p, accumulation)    for each of the corners around a ray's place
//   pixels     [rays]    (view, x, y, j)
//   cameras    [views]   for their images' sizes
//   colors     [rays]    (r, g, b, accumulation), as rendered
//   d_exposed  [rays]    (d_exposed, d_accumulation)
//   gradients  as exposures: those of all corners that no ray is near stay; what is not finite is left out
// One workgroup a view, which looks at all rays and picks its own. Of the 8 corners around a place one is even and
// one odd along each axis: each thread owns a row of all corners of one such kind, and adds the rays' in their
// order. So no two threads write the same number, and the bits are the same each time.

#import "lib/background.wgsl"
#import "lib/bilateral.wgsl"
#import "lib/camera.wgsl"
#import "lib/dispatch.wgsl"

const BACKGROUND = 0u;
const THREADS = 256u;
const OWNERS = 8u * ROWS;

struct Params { views: u32, capacity: u32, index: u32, step: u32, seed: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> counters: array<u32>;
@group(0) @binding(2) var<storage, read> pixels: array<vec4u>;
@group(0) @binding(3) var<storage, read> cameras: array<Camera>;
@group(0) @binding(4) var<storage, read> colors: array<vec4f>;
@group(0) @binding(5) var<storage, read> d_exposed: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> gradients: array<vec4f>;

var<workgroup> own: array<atomic<u32>, 8>; // a bit for each of THREADS rays: whether it is the view's

// Adds a ray's share to the corner that is of the thread's kind.
fn add(ray: u32, kind: vec3u, row: u32) {
  let color = colors[ray];
  let pixel = pixels[ray];
  let behind = (1.0 - color.a) * background_of(BACKGROUND, ray, params.step, params.seed);
  let p = vec4f(color.rgb - behind, color.a);
  let place = place_of(pixel, cameras[pixel.x].size, dot(LUMA, p.rgb));
  let offset = (place.corner ^ kind) & vec3u(1u);
  let weights = weights_of(place, offset);
  let weight = weights.x * weights.y * weights.z;
  let share = weight * d_exposed[ray][row] * p;
  // Bits are looked at, as compilers may assume that no float is NaN or infinite.
  let finite = all((bitcast<vec4u>(share) & vec4u(0x7f800000u)) != vec4u(0x7f800000u));
  if (weight > 0.0 && finite) { gradients[rows_of(pixel.x, place.corner + offset) + row] += share; }
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
  let rays = min(counters[params.index], params.capacity);
  for (var first = 0u; first < rays; first += THREADS) {
    if (local < 8u) { atomicStore(&own[local], 0u); }
    workgroupBarrier();
    let ray = first + local;
    if (ray < rays && pixels[ray].x == view) { atomicOr(&own[local / 32u], 1u << (local % 32u)); }
    workgroupBarrier();
    if (local < OWNERS) {
      for (var word = 0u; word < 8u; word++) {
        var left = atomicLoad(&own[word]);
        while (left != 0u) {
          add(first + 32u * word + countTrailingZeros(left), offset_of(local / ROWS), local % ROWS);
          left &= left - 1u;
        }
      }
    }
    workgroupBarrier();
  }
}
`;var IE=`// How views' grids (lib/bilateral.wgsl) should change to vary less: the gradient of
//   weight / views * sum over axes of the mean of (x_i+1 - x_i)^2, over all numbers of all neighbours along it
//   exposures  [views, LEVELS, HEIGHT, WIDTH, ROWS]
//   gradients  as exposures, overwritten; along an axis of 1 there are no neighbours
// One thread a row of a corner.

#import "lib/bilateral.wgsl"
#import "lib/dispatch.wgsl"

const THREADS = 64u;

struct Params { views: u32, weight: f32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> exposures: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> gradients: array<vec4f>;

// By how much x at \`row\` exceeds its neighbours along an axis of \`size\` corners, which are \`stride\` rows apart.
fn excess(row: u32, place: u32, size: u32, stride: u32) -> vec4f {
  var sum = vec4f(0.0);
  if (place > 0u) { sum += exposures[row] - exposures[row - stride]; }
  if (place + 1u < size) { sum += exposures[row] - exposures[row + stride]; }
  // Numbers of a row, rows, and neighbours of this axis.
  let pairs = 4u * ROWS * (WIDTH * HEIGHT * LEVELS / size) * max(size - 1u, 1u);
  return sum / f32(pairs);
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let row = group_index(workgroup, workgroups) * THREADS + local;
  if (row >= params.views * LEVELS * HEIGHT * WIDTH * ROWS) { return; }
  let corner = row / ROWS;
  let x = corner % WIDTH;
  let y = corner / WIDTH % HEIGHT;
  let z = corner / (WIDTH * HEIGHT) % LEVELS;
  let sum = excess(row, x, WIDTH, ROWS) + excess(row, y, HEIGHT, ROWS * WIDTH) +
    excess(row, z, LEVELS, ROWS * WIDTH * HEIGHT);
  gradients[row] = 2.0 * params.weight / f32(params.views) * sum;
}
`;var LE=`// Hash grid, backward to the table; adds to gradients.
//   gradients[entry_v] += weight_v(position) level_weight d_encoded[level]  for the 8 vertices around a position
//
//   batch      [8]                      its slot \`slot\` says how many samples there are
//   levels     [LEVELS]
//   positions  [blocks, POSITION_ROWS, 64]
//   d_encoded  [blocks, features, 64]
//   scales     [LEVELS]                 grid/scale.wgsl's; where it is 0 or not finite nothing is added
//   gradients  [entries, PAIRS, 2]
// One thread takes a sample of a level, of some blocks one after the other.

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

fn scatter(level: u32, sample: u32) {
  let scale = scales[level];
  if (scale == 0u || (scale & EXPONENT_BITS) == EXPONENT_BITS) { return; }

  let position = position_of(sample);
  let cell = cell_of(levels[level], position);
  let weight = level_weight(levels[level], sample);
  let share = shares(cell.inside);
  let face = face_weights(share.xy);
  let lower = face * (1.0 - share.z);
  let upper = face * share.z;
  var e = element_of(sample, params.features, level * PAIRS * 2u);
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

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let count = min(batch[params.slot], params.samples);
  let blocks = blocks_of(count);
  let run = run_of(LEVELS * blocks, workgroup, workgroups);
  for (var task = run.first; task < run.end; task++) {
    let place = place_of(task, blocks, local);
    if (place.sample < count) { scatter(place.level, place.sample); }
  }
}
`;var zE=`// Hash grid, forward: what the table holds at the 8 vertices around a position, interpolated.
//   encoded[level] = level_weight sum over vertices v of weight_v(position) table[entry_v]
//
//   batch      [8]                      its slot \`slot\` says how many samples there are
//   levels     [LEVELS]
//   positions  [blocks, POSITION_ROWS, 64]  in [0, 1]; what lies outside is moved to the cube's faces
//   table      [entries, PAIRS]         pairs
//   encoded    [blocks, features, 64]   2 PAIRS rows a level, then rows of zeros
// The rest of the last block that holds samples gets zeros; blocks behind it stay as they are.
// One thread takes a sample of a level, of some blocks one after the other; behind the levels, a sample of the padding
// rows.

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

fn encode(level: u32, sample: u32, count: u32) {
  var e = element_of(sample, params.features, level * PAIRS * 2u);
  if (sample >= count) {
    for (var row = 0u; row < PAIRS * 2u; row++) { encoded[e + row * SAMPLES_PER_BLOCK] = 0.0; }
    return;
  }

  let position = position_of(sample);
  let cell = cell_of(levels[level], position);
  let weight = level_weight(levels[level], sample);
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

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let count = min(batch[params.slot], params.samples);
  let blocks = blocks_of(count);
  let parts = select(LEVELS, LEVELS + 1u, params.features > LEVELS * PAIRS * 2u);
  let run = run_of(parts * blocks, workgroup, workgroups);
  for (var task = run.first; task < run.end; task++) {
    let place = place_of(task, blocks, local);
    if (place.level == LEVELS) { pad(place.sample); } else { encode(place.level, place.sample, count); }
  }
}
`;var NE=`// A hash grid's table in f16: pairs of f32 to pairs of f16, values beyond its range to its largest.
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
`;var CE=`// Hash grid, backward to positions; overwrites d_positions. With g_v = d_encoded . table[entry_v], the
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
`;var ME=`// How large a hash grid's gradients can get, first half: sums over chunks of blocks.
//   partials[level, chunk] = sum over the chunk's samples and the level's features of |d_encoded|
// As a sample's 8 weights add up to 1, no entry's gradient is larger than its level's sum.
//
//   batch      [8]                      its slot \`slot\` says how many samples there are
//   d_encoded  [blocks, features, 64]   in vec4s
//   partials   [LEVELS, CHUNKS]         of chunks of \`chunk_blocks\` blocks; those without samples stay
// A task is a level of a chunk; neighbouring ones take levels that lie together.

#import "lib/grid_sum.wgsl"
#import "lib/rows.wgsl"
#import "lib/tasks.wgsl"

const LEVELS = 16u;
const PAIRS = 1u;

struct Params { slot: u32, samples: u32, features: u32, chunk_blocks: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> batch: array<u32>;
@group(0) @binding(2) var<storage, read> d_encoded: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> partials: array<f32>;

fn sum_up(level: u32, chunk: u32, count: u32, local: u32) {
  let first = chunk * params.chunk_blocks;
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

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let count = min(batch[params.slot], params.samples);
  let chunks = (blocks_of(count) + params.chunk_blocks - 1u) / params.chunk_blocks;
  let run = run_of(LEVELS * chunks, workgroup, workgroups);
  for (var task = run.first; task < run.end; task++) {
    sum_up(task % LEVELS, task / LEVELS, count, local);
  }
}
`;var DE=`// Brings a hash grid's fixed-point gradients to the units of more gradients, before these are added: halves a level's
// \`shifts\` times, to the nearest integer.
//   shifts     [LEVELS]              grid/scale.wgsl's
//   levels     [LEVELS]              as lib/grid.wgsl's Level; w: the first entry
//   gradients  [entries, NUMBERS]
// One thread takes an entry. Where nothing is to be halved, as mostly, gradients are neither read nor written.

#import "lib/dispatch.wgsl"

const LEVELS = 16u;
const NUMBERS = 2u;  // of an entry

struct Params { entries: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> shifts: array<u32>;
@group(0) @binding(2) var<storage, read> levels: array<vec4u>;
@group(0) @binding(3) var<storage, read_write> gradients: array<i32>;

// Gradients are no larger than 2^30.
fn halved(gradient: i32, times: u32) -> i32 {
  if (times > 30u) { return 0; }
  return (gradient + (1i << (times - 1u))) >> times;
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let entry = group_index(workgroup, workgroups) * 64u + local;
  if (entry >= params.entries) { return; }
  var level = LEVELS - 1u; // which has most entries
  while (entry < levels[level].w) { level--; }
  let times = shifts[level];
  if (times == 0u) { return; }
  for (var i = entry * NUMBERS; i < (entry + 1u) * NUMBERS; i++) {
    gradients[i] = halved(gradients[i], times);
  }
}
`;var $E=`// How large a hash grid's gradients can get, second half: the factors of their fixed-point sums.
//   range[level] = sum over chunks of partials    scale[level] = 2^floor(log2(2^30 / range))
// so that range * scale is at most 2^30: sums of i32 cannot overflow, roundings of their terms included. Where
// gradients are added to those of earlier calls, the range is that of all together; what is there is in units of
// 1 / the scale of before, and must be halved \`shifts\` times (grid/rescale.wgsl).
//
//   batch     [8]                its slot \`slot\` says how many samples there are
//   partials  [LEVELS, CHUNKS]   of chunks of \`chunk_blocks\` blocks
//   scales    [LEVELS]           the bits of an f32: a power of two up to 2^100; 0 where the range is 0;
//                                NaN where the range is not finite
//   ranges    [LEVELS]           of all calls that are added together
//   shifts    [LEVELS]
// One workgroup takes a level. All is done with bits: compilers may assume that no float is NaN.

#import "lib/grid_sum.wgsl"
#import "lib/rows.wgsl"

const EXPONENT_BITS = 0x7f800000u;
const NAN_BITS = 0x7fc00000u;
const EXPONENT_BIAS = 127;
const LARGEST_EXPONENT = 100;

// accumulates: 1 where what earlier calls added stays.
struct Params { slot: u32, samples: u32, chunk_blocks: u32, accumulates: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> batch: array<u32>;
@group(0) @binding(2) var<storage, read> partials: array<f32>;
@group(0) @binding(3) var<storage, read_write> scales: array<u32>;
@group(0) @binding(4) var<storage, read_write> ranges: array<f32>;
@group(0) @binding(5) var<storage, read_write> shifts: array<u32>;

fn scale_of(range: u32) -> u32 {
  if (range == 0u) { return 0u; }
  if ((range & EXPONENT_BITS) == EXPONENT_BITS) { return NAN_BITS; }
  let exponent = i32(range >> 23u) - EXPONENT_BIAS;
  let is_power = (range & ~EXPONENT_BITS) == 0u;
  let scale = min(select(29, 30, is_power) - exponent, LARGEST_EXPONENT);
  return u32(scale + EXPONENT_BIAS) << 23u;
}

// How often the second scale doubles to the first, which is no smaller; 0 where nothing has been added, or nothing
// that is finite.
fn doublings(before: u32, after: u32) -> u32 {
  if (before == 0u || (after & EXPONENT_BITS) == EXPONENT_BITS) { return 0u; }
  return (before >> 23u) - (after >> 23u);
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
  let own = workgroup_sum(sum, local);
  if (local > 0u) { return; }
  let accumulates = params.accumulates == 1u;
  let range = own + select(0.0, ranges[level], accumulates);
  let scale = scale_of(bitcast<u32>(range));
  shifts[level] = select(0u, doublings(scales[level], scale), accumulates);
  ranges[level] = range;
  scales[level] = scale;
}
`;var UE=`// One step of Adam (lib/adam.wgsl) for a dense group of parameters: the batch[APPLIED]-th. Nothing changes
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
  let mean_weight = decayed_weight(params.log_beta1, n);
  let square_weight = decayed_weight(params.log_beta2, n);
  let parameter = parameters[i];
  let g = gradients[i] + params.l2 * parameter;
  let mean = mean_of(m[i], g);
  let square = square_of(v[i], g);
  m[i] = mean;
  v[i] = square;
  parameters[i] = parameter - change_of(mean, square, mean_weight, square_weight);
}
`;var FE=`// One step of Adam (lib/adam.wgsl) for the pairs of a hash table, of which a step touches only some: a pair
// whose gradients are both zero is left as it is, and each counts its own steps (Mueller et al. 2022, the
// released tiny-cuda-nn). Gradients are then cleared, for the next step to add to; also if they are not
// finite and nothing else changes.
// With DECAYS, g = gradient + decay value / (numbers of its level): that of decay / 2 times the sum over levels of
// the mean square of what they hold (Barron et al. 2023, supplement), for the pairs that a step touches.
//   batch         [BATCH_SLOTS]
//   gradients     [pairs]    bits: i32 sums to be divided by the level's scale (FIXED), or f32
//   scales        [LEVELS]   used if FIXED
//   values, m, v  [pairs]
//   steps         [pairs]    number of steps that changed the pair
// One thread two neighbouring pairs, in as few loads and stores as can be: they are what it costs, on GPUs by
// their bytes, on CPUs by their number. Where neither pair has gradients nothing but those is read.

#import "lib/adam.wgsl"
#import "lib/adam_table_\${PRECISION}.wgsl"
#import "lib/batch.wgsl"
#import "lib/decay.wgsl"
#import "lib/dispatch.wgsl"

const FIXED = true;
const LEVELS = 16u;
const MOST_LEVELS = 24u; // in fours: those of Params
const DECAYS = false;

alias Value = vec4f; // of two pairs

// starts: each level's first pair, the first 0; behind the last level more than there are pairs.
// decays: each level's decay, divided by how many numbers it has.
struct Params {
  starts: array<vec4u, 6>, decays: array<vec4f, 6>,
  pairs: u32, rate: f32, beta1: f32, beta2: f32, epsilon: f32, log_beta1: f32, log_beta2: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> batch: array<u32>;
@group(0) @binding(2) var<storage, read_write> gradients: array<vec4u>;
@group(0) @binding(3) var<storage, read> scales: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> values: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> m: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> v: array<vec4f>;
@group(0) @binding(7) var<storage, read_write> steps: array<vec2u>;

// What two neighbouring pairs' levels have, which need not be the same.
struct OfLevels { scale: vec2f, decay: vec2f }

fn change_where(is_behind: vec2<bool>, before: OfLevels, scale: f32, decay: f32) -> OfLevels {
  return OfLevels(
    select(before.scale, vec2f(scale), is_behind), select(before.decay, vec2f(decay), is_behind),
  );
}

// Looks through four levels, after those in front of them: a pair's is the last that begins at or before it.
fn look_through(four: u32, pairs: vec2u, found: OfLevels) -> OfLevels {
  let starts = params.starts[four];
  let scale = scales[four];
  let decay = params.decays[four];
  let first = change_where(pairs >= starts.xx, found, scale.x, decay.x);
  let second = change_where(pairs >= starts.yy, first, scale.y, decay.y);
  let third = change_where(pairs >= starts.zz, second, scale.z, decay.z);
  return change_where(pairs >= starts.ww, third, scale.w, decay.w);
}

// At constant places, for no load of a CPU's is cheap but those.
fn levels_of(pairs: vec2u) -> OfLevels {
  var found = look_through(0u, pairs, OfLevels());
  if (LEVELS > 4u) { found = look_through(1u, pairs, found); }
  if (LEVELS > 8u) { found = look_through(2u, pairs, found); }
  if (LEVELS > 12u) { found = look_through(3u, pairs, found); }
  if (LEVELS > 16u) { found = look_through(4u, pairs, found); }
  if (LEVELS > 20u) { found = look_through(5u, pairs, found); }
  return found;
}

fn gradients_of(bits: vec4u, value: vec4f, levels: OfLevels) -> vec4f {
  var g = bitcast<vec4f>(bits);
  if (FIXED) { g = vec4f(bitcast<vec4i>(bits)) / levels.scale.xxyy; }
  if (DECAYS) { g += levels.decay.xxyy * value; }
  return g;
}

// What means are divided by that have decayed over so many steps, one count a pair.
fn weights_of(log_decay: f32, n: vec2u) -> vec4f {
  return vec2f(decayed_weight(log_decay, n.x), decayed_weight(log_decay, n.y)).xxyy;
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let i = group_index(workgroup, workgroups) * 64u + local;
  let pairs = vec2u(2u * i, 2u * i + 1u);
  let levels = levels_of(pairs);
  let is_finite = batch[FINITE] == 1u;
  if (pairs.x >= params.pairs) { return; }
  let bits = gradients[i];
  let is_touched = vec2(any(bits.xy != vec2u(0u)), any(bits.zw != vec2u(0u)) && pairs.y < params.pairs);
  if (!any(is_touched)) { return; }
  let changes = is_touched.xxyy;
  gradients[i] = select(bits, vec4u(0u), changes);
  if (!is_finite) { return; }
  let steps_before = steps[i];
  let mean_before = m[i];
  let square_before = v[i];
  let value_before = values[i];
  let n = steps_before + 1u;
  let g = gradients_of(bits, value_before, levels);
  let mean = mean_of(mean_before, g);
  let square = square_of(square_before, g);
  let change = change_of(mean, square, weights_of(params.log_beta1, n), weights_of(params.log_beta2, n));
  let value = select(value_before, value_before - change, changes);
  steps[i] = select(steps_before, n, is_touched);
  m[i] = select(mean_before, mean, changes);
  v[i] = select(square_before, square, changes);
  values[i] = value;
  pack(pairs, value, is_touched);
}
`;var WE=`// Decaying mean of parameters over the steps, without the bias to its start at 0 (tiny-cuda-nn's Ema). Parameters
// stand for k steps, their own and those before it that the mean left out:
//   e_n = (decay^k (1 - decay^(n-k)) e_{n-k} + (1 - decay^k) parameter) / (1 - decay^n)
//       = e_{n-k} + (1 - decay^k) / (1 - decay^n) (parameter - e_{n-k}),        n = batch[APPLIED]
// Nothing changes if the step was not applied.
//   batch                [BATCH_SLOTS]
//   parameters, average  [4 quads]    tensors are padded to multiples of 4
// One thread four numbers.

#import "lib/batch.wgsl"
#import "lib/decay.wgsl"
#import "lib/dispatch.wgsl"

// decay: over k steps; log_decay: of the decay over one.
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
  let is_applied = batch[FINITE] == 1u;
  // Of k steps, some may not have been applied.
  let share = min((1.0 - params.decay) / decayed_weight(params.log_decay, batch[APPLIED]), 1.0);
  if (i >= params.quads || !is_applied) { return; }
  let before = average[i];
  average[i] = before + share * (parameters[i] - before);
}
`;var jE=`// Whether a step may be applied: whether all gradients are finite. A run looks at one group of parameters:
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
`;var BE=`// How much the pixels of a batch count: one of an image reduced by 2^j as much as the 4^j pixels that it stands
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
`;var HE=`// The loss of rays, and its gradient to their colours. It is the mean over all rays of a batch of
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
`;var GE=`// What a pass of a step reports: reports[slot] = (loss, squared error, rays, samples), of the rays and samples
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
`;var ZE=`// What follows a layer's sum. The derivative is taken from the result, which is what was kept.

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
`;var VE=`// Adam (Kingma and Ba 2015, algorithm 1).
//   m = beta1 m + (1 - beta1) g         v = beta2 v + (1 - beta2) g^2
//   parameter -= rate (m / (1 - beta1^n)) / (sqrt(v / (1 - beta2^n)) + epsilon)       n = 1, 2, ...
// The kernel says what a Value is, f32 or vec4f, and its params hold rate, beta1, beta2 and epsilon.

fn mean_of(m: Value, g: Value) -> Value {
  return params.beta1 * m + (1.0 - params.beta1) * g;
}

fn square_of(v: Value, g: Value) -> Value {
  return params.beta2 * v + (1.0 - params.beta2) * g * g;
}

// What to subtract from the parameter; mean_weight: 1 - beta1^n, square_weight: 1 - beta2^n.
fn change_of(mean: Value, square: Value, mean_weight: Value, square_weight: Value) -> Value {
  return params.rate * (mean / mean_weight) / (sqrt(square / square_weight) + params.epsilon);
}
`;var KE=`// A hash table that is read in f16: the values of two pairs are packed where they change.
//   packed  [pairs]

@group(0) @binding(8) var<storage, read_write> packed: array<u32>;

fn pack(pairs: vec2u, values: vec4f, changes: vec2<bool>) {
  if (changes.x) { packed[pairs.x] = pack2x16float(values.xy); }
  if (changes.y) { packed[pairs.y] = pack2x16float(values.zw); }
}
`;var qE=`// A hash table that is read as it is: nothing is packed.

fn pack(pairs: vec2u, values: vec4f, changes: vec2<bool>) {}
`;var YE=`// Sines of large angles. GPUs lose precision with the size of the angle, so it is reduced first:
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
`;var JE=`// What stands behind the transparent parts of photographs, in training and rendering alike.

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
`;var XE=`// What the device decides about a training batch and the host need not know: an array<u32> of BATCH_SLOTS.
// Kernels are dispatched for the most there can be, and leave early by these numbers.

const RAYS = 0u;          // rays to march in this step
const KEPT_RAYS = 1u;     // the first of them, whose samples all fit into memory
const SAMPLES = 2u;       // samples of those rays
const KEPT_SAMPLES = 3u;  // those in front of which not everything is hidden: what is trained on
const APPLIED = 4u;       // steps applied to the parameters so far
const SKIPPED = 5u;       // steps not applied, as a gradient was not finite
const FINITE = 6u;        // whether this step's gradients are finite: 0 or 1
const BATCH_SLOTS = 8u;
`;var QE=`// The grids that views' colors are toned by: at each corner an affine map of colors as three rows
// (a_r, a_g, a_b, b), of which the identity is left out. Corners lie on the image's borders and on black and
// white; in between, maps are interpolated trilinearly by the pixel and by how light it was rendered.
// WIDTH, HEIGHT and LEVELS of 1 are one map for all of a view.
//   exposures  [views, LEVELS, HEIGHT, WIDTH, ROWS]
// Whoever imports this binds exposures.

const WIDTH = 1u;
const HEIGHT = 1u;
const LEVELS = 1u;
const CORNERS = 1u; // around a place: 8, or 1 where there is but one
const ROWS = 3u;
const LUMA = vec3f(0.299, 0.587, 0.114);
const LAST = vec3f(f32(WIDTH - 1u), f32(HEIGHT - 1u), f32(LEVELS - 1u));

struct Place { corner: vec3u, fraction: vec3f }

// Where a pixel (view, x, y, j) of a view's image, whose size is given, and a luma lie in the view's grid.
fn place_of(pixel: vec4u, size: vec2f, luma: f32) -> Place {
  let reduced = vec2f(vec2u(size) >> vec2u(pixel.w));
  let in_image = (vec2f(pixel.yz) + 0.5) / reduced;
  let at = clamp(vec3f(in_image, luma), vec3f(0.0), vec3f(1.0)) * LAST;
  let corner = min(vec3u(at), vec3u(max(LAST - 1.0, vec3f(0.0))));
  return Place(corner, at - vec3f(corner));
}

// One of the corners around a place, seen from its first: 0 or 1 along each axis.
fn offset_of(corner: u32) -> vec3u {
  return vec3u(corner & 1u, (corner >> 1u) & 1u, corner >> 2u);
}

// How much a corner counts, along each axis.
fn weights_of(place: Place, offset: vec3u) -> vec3f {
  return select(1.0 - place.fraction, place.fraction, offset == vec3u(1u));
}

// Where a corner's rows begin.
fn rows_of(view: u32, corner: vec3u) -> u32 {
  return (((view * LEVELS + corner.z) * HEIGHT + corner.y) * WIDTH + corner.x) * ROWS;
}
`;var e3=`// A camera as packCameras (src/nerf/cameras.ts) writes it: 9 vec4s, an array<Camera> or, where only some of
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
`;var t3=`// Rendering keeps nothing of composited rays but their colors: two buffers less to bind.

fn keep_ray(ray: u32, place: u32, distortion: f32, kept: u32) {}

fn keep_nothing(place: u32) {}
`;var r3=`// What training keeps of composited rays, besides their colors.

@group(0) @binding(9) var<storage, read_write> distortions: array<f32>;
@group(0) @binding(10) var<storage, read_write> kept_counts: array<u32>;

fn keep_ray(ray: u32, place: u32, distortion: f32, kept: u32) {
  distortions[ray] = distortion;
  kept_counts[place] = kept;
}

fn keep_nothing(place: u32) {
  kept_counts[place] = 0u;
}
`;var n3=`// The cone that a pixel sees (Barron et al. 2021, section 3.1). Its radius grows with the distance t along the
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
`;var o3=`// Scene contraction (Barron et al. 2022, eq. 10): all of space inside |y| < 2, what is near left as it is.
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
`;var s3=`// A crop is where a p + b >= 0 for each of six planes (a, b), in the coordinates of the rays
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
`;var a3=`// 1 - decay^n = -expm1(n log(decay)), the sum of the weights of n numbers in a decaying mean. Wrong by less
// than 2^-20 of itself: where decay^n is nearly 1, a series avoids the difference.
fn decayed_weight(log_decay: f32, n: u32) -> f32 {
  let x = log_decay * f32(n); // <= 0
  if (x < -0.5) { return 1.0 - exp(x); }
  let series = 1.0 + x / 2.0 * (1.0 + x / 3.0 * (1.0 + x / 4.0 * (1.0 + x / 5.0 * (1.0 + x / 6.0 *
    (1.0 + x / 7.0)))));
  return -x * series;
}
`;var i3=`// A dense layer reads and writes rows (lib/rows.wgsl) and keeps its matrix as [inputs, STRIDE], the
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
`;var c3=`// The gradient of a dense layer's parameters (dense/gradient.wgsl) in subgroups of 4, 8 or 16 lanes.
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
`;var l3=`// The gradient of a dense layer's parameters (dense/gradient.wgsl) on GPUs.
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
`;var u3=`// The sum of a dense layer in subgroups of 4, 8 or 16 lanes, as CPUs have.
//
// There a load costs as much as dozens of multiply-adds, but lanes exchange registers almost for free.
// Eight threads compute 32 outputs for the 64 samples of a block: thread l loads samples 4l..4l+3 and
// 32+4l..32+4l+3 and weights 4l..4l+3, each number once, and broadcasts its weights to the others. It ends
// with all 32 outputs of its 8 samples. Two inputs a turn, so that each sum is loaded and stored once for
// two multiply-adds. The kernel says where sums start and where they go: \`start_of\`, \`store\`. A tile of 64
// outputs is two of 32 that share their inputs, as two thirds of the time are loads and stores.
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
const TILE_OUTPUTS = 32u; // or 64, with 4 or 8 lanes
const TILE_BLOCKS = 2u;
const TILE_THREADS = 16u;
const BLOCK_THREADS = 8u;

// Lanes that hold 32 weights of an input.
const HOLDERS = min(LANES, BLOCK_THREADS);

// Half of a wide tile.
const HALF_OUTPUTS = 32u;
const WIDE = TILE_OUTPUTS > HALF_OUTPUTS;

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

fn start_all(first_output: u32) -> Sums {
  let o = first_output;
  return Sums(
    start_of(o), start_of(o + 4u), start_of(o + 8u), start_of(o + 12u),
    start_of(o + 16u), start_of(o + 20u), start_of(o + 24u), start_of(o + 28u),
  );
}

// Adds all inputs' share to the sums of the first four samples, which stand at \`column\`, and of the others:
// low and high have the tile's first 32 outputs, low2 and high2 those behind.
fn sum_inputs(
  low: ptr<function, Sums>, high: ptr<function, Sums>,
  low2: ptr<function, Sums>, high2: ptr<function, Sums>,
  tile: Tile, column: u32, lane: u32,
) {
  let stride = params.layer.stride;
  var x = row_of(tile.block, params.layer.input_features, params.layer.input_first) + column;
  var w = params.layer.weights + tile.first_output / 4u + lane;
  let end = x + params.layer.inputs * VEC4S_PER_ROW;
  while (x < end) {
    let w0 = weights_at(w);
    let w1 = weights_at(w + stride);
    let v0 = weights_at(w + HALF_OUTPUTS / 4u);
    let v1 = weights_at(w + HALF_OUTPUTS / 4u + stride);
    let a0 = inputs[x];
    let a1 = inputs[x + VEC4S_PER_ROW];
    add_inputs(low, a0, w0, a1, w1);
    if (WIDE) { add_inputs(low2, a0, v0, a1, v1); }
    let b0 = inputs[x + HOLDERS];
    let b1 = inputs[x + HOLDERS + VEC4S_PER_ROW];
    add_inputs(high, b0, w0, b1, w1);
    if (WIDE) { add_inputs(high2, b0, v0, b1, v1); }
    x += 2u * VEC4S_PER_ROW;
    w += 2u * stride;
  }
}

// Hands a lane's sums to the kernel's \`store\`, four outputs at a time.
fn store_all(sums: Sums, block: u32, column: u32, first_output: u32) {
  let o = first_output;
  store(sums.s0, block, column, o);
  store(sums.s1, block, column, o + 4u);
  store(sums.s2, block, column, o + 8u);
  store(sums.s3, block, column, o + 12u);
  store(sums.s4, block, column, o + 16u);
  store(sums.s5, block, column, o + 20u);
  store(sums.s6, block, column, o + 24u);
  store(sums.s7, block, column, o + 28u);
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
  var low = start_all(o);
  var high = low;
  var low2 = start_all(o + HALF_OUTPUTS); // without WIDE nothing uses it, and compilers drop it
  var high2 = low2;
  // Of two subgroups that share a block, each has samples that lie together.
  let lane = local % HOLDERS;
  let column = lane + local % BLOCK_THREADS / HOLDERS * 2u * HOLDERS;
  sum_inputs(&low, &high, &low2, &high2, tile, column, lane);
  store_all(low, tile.block, column, o);
  store_all(high, tile.block, column + HOLDERS, o);
  if (WIDE) {
    store_all(low2, tile.block, column, o + HALF_OUTPUTS);
    store_all(high2, tile.block, column + HOLDERS, o + HALF_OUTPUTS);
  }
}
`;var f3=`// The sum of a dense layer on GPUs. A workgroup of 128 threads computes 64 outputs for 128 samples (two
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
`;var p3=`// Density from the field's raw output x = raw + noise.
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
`;var d3=`// The three axes, as the directions of lib/directions_icosahedron.wgsl.

const DIRECTIONS = array<vec3f, 3>(
  vec3f(1.0, 0.0, 0.0), vec3f(0.0, 1.0, 0.0), vec3f(0.0, 0.0, 1.0),
);
`;var h3=`// Where an icosahedron has its corners when each face is split in 2 x 2, of each opposite pair one (Barron et
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
`;var m3=`// The host spreads a dispatch's workgroups over two dimensions: one holds at most 65,535, and a CPU's threads
// get equal shares of them in the order (0, 0), (1, 0) \u2026 (src/gpu/commands.ts). Counted down the columns, each
// share has some of the first workgroups and some of the last, which have nothing to do where the device knows
// that there is less than memory holds. The surplus at the end must do nothing.

// The number of a workgroup, from 0.
fn group_index(workgroup: vec3u, workgroups: vec3u) -> u32 {
  return workgroup.x * workgroups.y + workgroup.y;
}
`;var g3=`// Footprints of samples: the standard deviation, across the ray, of what its pixel sees there, in the field's
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
`;var w3=`// Gaussians as rows of features, nine a sample: a mean (x, y, z), the variances (xx, yy, zz), the covariances
// (xy, xz, yz).

const GAUSSIAN_ROWS = 9u;
`;var _3=`// A multiresolution hash grid (Mueller et al. 2022, section 3; conventions of tiny-cuda-nn, grid.h).
//
// Each of LEVELS levels is a grid of vertices over [0, 1]^3, and each vertex has an entry: PAIRS pairs of
// features. A position x lies, in a level's units, at x scale + 1/2: in the cell between the vertices
// floor(x scale + 1/2) and the next ones. Half a cell is added so that levels do not share their borders.
// The entry of vertex (x, y, z) is
//   x + y resolution + z resolution^2                        where the table has an entry for each vertex,
//   (x xor y 2654435761 xor z 805459861) mod entries         elsewhere; collisions are left to training.

#import "lib/rows.wgsl"
#import "lib/tasks.wgsl"

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

// Which sample of which level a thread is for. A task is a block of 64 samples on one level; neighbouring tasks
// are one level's blocks, so that caches hold that level's entries.
struct Place { level: u32, sample: u32 }

fn place_of(task: u32, blocks: u32, local: u32) -> Place {
  return Place(task / blocks, task % blocks * SAMPLES_PER_BLOCK + local);
}
`;var y3=`// The gradients of a hash grid's table in fixed point: gradient = sum / scale. Each term is rounded to a
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
`;var b3=`// The gradients of a hash grid's table in floating point: sums depend on the order of their terms, hence on
// timing. For devices with float atomics, where reproducible bits are not needed.

@group(0) @binding(7) var<storage, read_write> gradients: array<atomic<f32>>;

fn in_units(d: vec2f, scale: f32) -> vec2f {
  return d;
}

fn add(pair: u32, units: vec2f) {
  if (units.x != 0.0) { atomicAdd(&gradients[2u * pair], units.x); }
  if (units.y != 0.0) { atomicAdd(&gradients[2u * pair + 1u], units.y); }
}
`;var v3=`// What both halves of a hash grid's range share: how many chunks of blocks there are at most, and the sum of
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
`;var x3=`// The table of a hash grid in f16, half the memory to fetch; packed, so that no device feature is needed.

@group(0) @binding(4) var<storage, read> table: array<u32>;

fn pair_at(index: u32) -> vec2f {
  return unpack2x16float(table[index]);
}
`;var S3=`// The table of a hash grid in f32.

@group(0) @binding(4) var<storage, read> table: array<vec2f>;

fn pair_at(index: u32) -> vec2f {
  return table[index];
}
`;var k3=`// A view direction as the colour network sees it: 16 spherical harmonics, those from DEGREE^2 on zero.

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
`;var E3=`// The proposal shall be no lower than the final histogram, blurred: where things seem to move along the ray from
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
`;var O3=`// The proposal's histogram shall bound the final one's from above (Barron et al. 2022, eq. 12 and 13).
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
`;var T3=`// What samples/fenceposts.wgsl knows of the intervals that were composited before: their fenceposts, and by
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
`;var A3=`// Which of the kept samples are a ray's. Importers bind \`kept_offsets\`, the exclusive prefix sum of the rays'
// numbers of kept samples, with the sum of all at its end.

// (the first, the one behind the last).
fn kept_samples_of(ray: u32) -> vec2u {
  return vec2u(kept_offsets[ray], kept_offsets[ray + 1u]);
}
`;var R3=`// The places on a ray that its walk through the occupancy grid looks at, cell by cell (Mueller et al. 2022,
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
`;var P3=`// Lenses, both ways; src/math/lens.ts has the formulas and is this file's twin. Points of the image plane
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
`;var I3=`// The walk along a ray through the occupied cells of lib/occupancy.wgsl, from place to place of
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
`;var L3=`// Layers of tiny fused networks (M\xFCller et al. 2021, "Real-time neural radiance caching", sec. 4): a
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
`;var z3=`// What the colour network sees, and the colours it gives. A kernel declares the bindings \`ray_indices\` and
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
`;var N3=`// The way back through the layers of lib/mlp.wgsl.
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
`;var C3=`// The layers of the two networks (lib/network_layers.wgsl), one by one in workgroup memory.
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
`;var M3=`// Rays in normalised device coordinates, for scenes in front of cameras that look along -z (Mildenhall et
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
`;var D3=`// The layers of the two networks (M\xFCller et al. 2022, sec. 5.4), none with a bias.
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
`;var $3=`// Cells of the occupancy grid: CASCADES cubes of RESOLUTION^3 cells around (0.5, 0.5, 0.5), cascade k with
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
`;var U3=`// The intervals seen before, each with the mean of the larger weights of it and either neighbour, and a
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
`;var F3=`// The intervals seen before, each grown by \`dilation\` at both ends, and where they overlap the densest: what is
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
`;var W3=`// The intervals seen before, each with its weight raised to \`exponent\`, from near 0 to 1 in the course of training
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
`;var j3=`// A ray of which nothing is known yet, as one piece (samples/fenceposts.wgsl).

const PIECES = 1u;
const SKIPPED = 0u;
const STREAM = STREAM_STRATIFIED;

struct Walk { last: f32 }

fn next_piece(ray: u32, walk: ptr<function, Walk>) -> Piece {
  return Piece(0.0, 1.0, 1.0);
}
`;var B3=`// Products of 4 x 4 numbers in registers, the innermost step of every matrix kernel.

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
`;var H3=`// An image and its reductions by 2, 4, \u2026 2^(SCALES - 1): their sizes are rounded down, as what fills no block of
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
`;var G3=`// Counter-based random numbers: a hash of (index, step, stream, seed), so any number can be drawn by any
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
`;var Z3=`// Encoded positions as rows [blocks, ENCODED, 64], four samples at a time.

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
`;var V3=`// Layers of tiny networks in the registers of a CPU: a lane takes four samples through all of them.
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
`;var K3=`// The two networks (lib/network_layers.wgsl) in registers, forward. A kernel declares \`params.layers\`.

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
`;var q3=`// Products of 16 features with the weights of four outputs, in the registers of a CPU: a lane has four samples.
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
`;var Y3=`// Where registers/backward.wgsl leaves what layers make of a sample, and the gradients of their sums: rows of a
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
`;var J3=`// Rotations as vectors: their direction is the axis, their length the angle a in radians (Rodrigues).

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
`;var X3=`// Features of samples come in blocks of 64 samples: [blocks, features, 64]. Inside a block each feature
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

// How many blocks hold so many samples.
fn blocks_of(samples: u32) -> u32 {
  return (samples + SAMPLES_PER_BLOCK - 1u) / SAMPLES_PER_BLOCK;
}
`;var Q3=`// Where the samples of a segment are, for render/composite.wgsl, whose Params it reads.

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
`;var eO=`// What both halves of prefix sums share: a workgroup takes a block, four values a thread.

const THREADS = 256u;
const VALUES_PER_BLOCK = 4u * THREADS;
`;var tO=`// What was seen of rays that were marched segment by segment.

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
`;var rO=`// What was seen of rays all of whose samples were composited at once, in front of a background.

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
`;var nO=`// Segments with normals.

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
`;var oO=`// Segments whose samples' places nobody asks for: not in normalised device coordinates, without normals.

fn depth_of(sample: u32, t: f32) -> f32 {
  return t;
}

fn normal_of(sample: u32) -> vec3f {
  return vec3f(0.0);
}
`;var sO=`// Segments in normalised device coordinates, without normals.

#import "lib/sample_places.wgsl"

fn normal_of(sample: u32) -> vec3f {
  return vec3f(0.0);
}
`;var aO=`// Rendering marches rays segment by segment: some samples of every ray that is still alive, which the field
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
`;var iO=`// What a viewport shows of a field, and what it averages for that.

const SHOW_COLOR = 0u;        // linear light, over the background
const SHOW_DEPTH = 1u;        // the sum of w t
const SHOW_NORMALS = 2u;      // the sum of w n
const SHOW_ACCUMULATION = 3u; // nothing besides accumulations, which all have as fourth number
const SHOW_SAMPLES = 4u;      // the number of samples
`;var cO=`// How distances t are spread along a ray, as parts s of it: evenly in some h(t),
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
`;var lO=`// Real spherical harmonics with the Condon-Shortley phase, orthonormal on the unit sphere, as polynomials
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
`;var uO=`// The transfer function of sRGB (IEC 61966-2-1), between encoded values and linear light, both in [0, 1].

fn linear_from_srgb(color: vec3f) -> vec3f {
  let curve = pow((color + 0.055) / 1.055, vec3f(2.4));
  return select(curve, color / 12.92, color <= vec3f(0.04045));
}

fn srgb_from_linear(color: vec3f) -> vec3f {
  let curve = 1.055 * pow(color, vec3f(1.0 / 2.4)) - 0.055;
  return select(curve, color * 12.92, color <= vec3f(0.0031308));
}
`;var fO=`// For kernels whose workgroups take a run of tasks, where the device knows that there are fewer of these than
// memory could hold:
//   let run = run_of(tasks, workgroup, workgroups);
//   for (var task = run.first; task < run.end; task++) { \u2026 }
// A GPU has a workgroup for each task that there can be: those that are not needed get none, and leave at once.
// On llvmpipe nothing leaves: what a branch or a return skips is run with empty masks; but loops end. So a CPU has
// few workgroups (src/gpu/commands.ts), each with its share of the tasks that there are.

#import "lib/dispatch.wgsl"

struct Run { first: u32, end: u32 }

// The tasks of a workgroup, of \`tasks\` in all.
fn run_of(tasks: u32, workgroup: vec3u, workgroups: vec3u) -> Run {
  let groups = workgroups.x * workgroups.y;
  let length = (tasks + groups - 1u) / groups;
  let first = group_index(workgroup, workgroups) * length;
  return Run(first, min(first + length, tasks));
}
`;var pO=`// The colors of viridis, even in how different they look and growing in brightness (Smith and van der Walt
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
`;var dO=`// Volume rendering of the samples of one ray, front to back (Max 1995; Mildenhall et al. 2020, eq. 3).
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
`;var hO=`// The walks of rays that are rendered segment by segment. One struct of a ray keeps what walking kernels bind
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
`;var mO=`// Compositing weights of samples that were composited, made again: lib/volrend.wgsl's own formula, so the same
// bits. Importers bind \`outputs\`, (r, g, b, raw density), \`deltas\` and \`transmittances\`.

#import "lib/density.wgsl"

fn weight_of(sample: u32) -> f32 {
  return transmittances[sample] * (1.0 - exp(-density_of(outputs[sample].w) * deltas[sample]));
}
`;var gO=`// How many rays the next step marches, so that it keeps as many samples as it is to train on and seldom
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
`;var wO=`// How many samples each ray will have: the walk of lib/march.wgsl, nothing stored. Their prefix sum tells
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
`;var _O=`// The samples of each ray that fits into memory: the walk of lib/march.wgsl that march/count counted.
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
`;var yO=`// Which rays' samples fit into memory: the first ones, up to the first that does not fit.
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
`;var bO=`// Density and colour networks, backward, fused (lib/mlp_gradient.wgsl). The forward pass is computed again
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
`;var vO=`// The density network alone (lib/mlp_networks.wgsl), for points without a direction.
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
`;var xO=`// Density and colour networks, forward, fused (lib/mlp_networks.wgsl).
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
`;var SO=`// Adds the workgroups' slices of parameter gradients (mlp/backward.wgsl); overwrites gradients.
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
`;var kO=`// The gradients of the color network's outputs, from vectors to rows.
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
`;var EO=`// The gradient to the first row that the density network makes, the raw density.
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
`;var OO=`// The directions from which samples are seen, as rows for an encoding; of length 1.
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
`;var TO=`// Rows of some samples side by side, so that layers can run over these alone.
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
`;var AO=`// What the networks say of a sample, in one vector: (r, g, b, raw density), the latter with noise added where
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
`;var RO=`// The cells that an update of the occupancy grid looks at, and where in them (Mueller et al. 2022).
//   bits      [cells / 32]            which cells are occupied
//   cells     [count]                 the cell of each sample
//   positions [blocks, features, 64]  three rows from \`row\` on: a random place in the cell, in field
//                                     coordinates; with HAS_FOOTPRINTS a fourth with the cell's footprint; 0
//                                     for the samples that only fill the last block
//   footprints [cells]                occupancy/footprints.wgsl's; with HAS_FOOTPRINTS
// In an update of WARM_UP sample s looks at cell s. In a later one the first ANYWHERE samples draw from all
// cells, as many more from the occupied ones: each tries up to 10 cells and keeps the last, occupied or not. An update may come in pieces: \`first\` is the number of the piece's
// first sample in the whole update. One thread a sample.

#import "lib/dispatch.wgsl"
#import "lib/occupancy.wgsl"
#import "lib/random.wgsl"
#import "lib/rows.wgsl"

const WARM_UP = false;
const HAS_FOOTPRINTS = false;
const CELLS = CASCADES * CELLS_PER_CASCADE;
const ANYWHERE = CELLS / 4u; // as published
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
  if (index < ANYWHERE) { return any_cell(index, STREAM_OCCUPANCY); }
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
`;var PO=`// How finely an occupancy grid's cells are seen at best: the smallest footprint (lib/footprint.wgsl) that a sample in
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
`;var IO=`// Lets old votes count for less: an eighth of them is forgotten at each update of the occupancy grid.
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
`;var LO=`// The mean density of the occupancy grid; cells that no camera sees count as 0.
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
`;var zO=`// In which cells something is missing, by the votes of the rays that pass them (occupancy/vote.wgsl). A wrong
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
`;var NO=`// What an update of the occupancy grid found in the cells it looked at.
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
`;var CO=`// Which cells of the occupancy grid are occupied (Mueller et al. 2022).
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
`;var MO=`// The decayed maximum of the occupancy grid (Mueller et al. 2022).
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
`;var DO=`// Which cells of an occupancy grid a photograph shows (instant-ngp, mark_untrained_density_grid).
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
`;var $O=`// What rays tell of the cells that they pass: whether something is missing in them. A ray that nothing stops
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
`;var UO=`// Shuffled pixel batches over all images at all scales: every epoch visits each pixel once, in another order.
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
`;var FO=`// Pixels of a step, each of any image, drawn independently of the others, as rays a step may change. A scale is
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
`;var WO=`// The colours of a batch of pixels over the background: color = rgb * alpha + background * (1 - alpha), in
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
`;var jO=`// Pixel batches of one random image a step at all scales, without repetition, inside its centre crop: a rectangle
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
`;var BO=`// A run of pixels of one camera's image, row by row from \`first\`, for rendering.
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
`;var HO=`// Cameras moved by what was learnt of them: turned around their own positions, then shifted.
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
`;var GO=`// How the loss would have each ray moved: the gradients to samples' positions x = o + t d, with distances
// held, add up to a force on the ray's camera, and with the levers t d to a torque around it.
//   force = sum g    torque = sum t d x g    g = J^T d_position: in world units
//   kept_offsets  [capacity + 1]    exclusive prefix sum of the rays' kept samples, and the sum of all
//   packed_info   [rays]            (first marched sample, number of marched samples)
//   ts            [samples]         of marched samples, in \`unit\`s; a ray's kept ones are its first
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

// unit: in sides of the cube.
struct Params { lower: vec3f, size: f32, capacity: u32, index: u32, unit: f32 }

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
    let lever = params.unit * ts[first + sample - kept.x] * direction;
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
`;var ZO=`// The gradients of twists from those of rays: in place, in the sums over each view's rays.
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
`;var VO=`// Rays through pixels, in world coordinates.
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
`;var KO=`// World rays in normalised device coordinates (lib/ndc.wgsl).
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
`;var qO=`// Rays of cameras that have a table of them, in place of those that rays/generate.wgsl made.
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
`;var YO=`// Density and colour networks, backward, on a CPU: the gradients of the encoded positions, and of every layer's
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
  var high = Features();
  if (product.inputs > 16u) { high = rows_16(place.rows, product.x + 16u); }
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
`;var JO=`// The density network alone, in registers (lib/register_layers.wgsl), for points without a direction.
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
`;var XO=`// Density and colour networks, forward, in registers (lib/register_layers.wgsl).
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
`;var QO=`// Adds what was seen of a run of rays to the means of their pixels.
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
`;var eT=`// Adds a segment's samples to their rays (lib/volrend.wgsl states the equations), and says which rays go on:
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
`;var tT=`// How many samples each ray that is alive has in the next segment: the walk of lib/march.wgsl from its cursor
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
`;var rT=`// Makes samples outside of a crop transparent.
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
`;var nT=`// The samples of a segment, which render/count.wgsl counted; moves the cursors behind them.
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
`;var oT=`// The picture that a canvas shows, of means as render/average.wgsl leaves them.
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
`;var sT=`// Rays before their first segment: nothing seen yet, all alive, at the first candidate in the crop.
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
`;var aT=`// The cumulative distribution of a ray's compositing weights, without the first and the last one
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
`;var iT=`// Cones instead of rays: the part of a cone between two fenceposts is a conical frustum, for which a Gaussian of
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
`;var cT=`// New fenceposts along rays, where what was seen before has weight: by the inverse of a piecewise linear
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
`;var lT=`// Samples where the coarse field saw something, by inverting the cumulative distribution of its weights
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
`;var uT=`// Samples in the middles of intervals, where a field of positions is asked. With t0, t1 the distances of two
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
`;var fT=`// The sorted union of coarse and fine samples. Each sample's place is the number of samples before it;
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
`;var pT=`// Samples in space: x = o + t d. A sample stands for the interval up to the next one; the last one's is
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
`;var dT=`// The gradient of the loss that teaches a proposal network where the final one sees something; it goes to the
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
`;var hT=`// Stratified samples: the interval [near, far] is cut halfway between evenly spaced points, and each
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
`;var mT=`// Prefix sums, first half: the sum of each block of 1,024 values.
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
`;var gT=`// Stream compaction: the indices of the set flags, in order.
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
`;var wT=`// Prefix sums, second half (Hillis and Steele 1986 inside a block).
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
`;var _T=`// What the rays of each view add up to.
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
`;var yT=`// Volume rendering of packed samples, forward; lib/volrend.wgsl states the equations. A ray ends in front of
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
`;var bT=`// Volume rendering of packed samples, backward, for the samples in front of their rays' ends. They move
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
`;var vT=`// The distortion of a ray's weights between fenceposts, and its gradient to raw densities (Barron et al. 2022,
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
`;var xT=`// Changes the gradients of samples: adds those of the distortion (volrend/distortion.wgsl), and with SCALED
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
`;var If={"bench/copy.wgsl":uE,"bench/fma.wgsl":fE,"dense/activation_backward.wgsl":pE,"dense/backward.wgsl":dE,"dense/forward.wgsl":hE,"dense/gradient.wgsl":mE,"dense/reduce.wgsl":gE,"dense/rows.wgsl":wE,"dense/transpose.wgsl":_E,"encode/frequency.wgsl":yE,"encode/frequency_backward.wgsl":bE,"encode/integrated.wgsl":vE,"encode/integrated_backward.wgsl":xE,"encode/spherical_harmonics.wgsl":SE,"encode/spherical_harmonics_backward.wgsl":kE,"exposure/apply.wgsl":EE,"exposure/backward.wgsl":OE,"exposure/center.wgsl":TE,"exposure/tone.wgsl":AE,"exposure/tone_backward.wgsl":RE,"exposure/tone_sum.wgsl":PE,"exposure/variation.wgsl":IE,"grid/backward.wgsl":LE,"grid/forward.wgsl":zE,"grid/pack.wgsl":NE,"grid/position_gradient.wgsl":CE,"grid/range.wgsl":ME,"grid/rescale.wgsl":DE,"grid/scale.wgsl":$E,"learn/adam.wgsl":UE,"learn/adam_table.wgsl":FE,"learn/average.wgsl":WE,"learn/finite.wgsl":jE,"learn/multipliers.wgsl":BE,"learn/ray_loss.wgsl":HE,"learn/report.wgsl":GE,"lib/activation.wgsl":ZE,"lib/adam.wgsl":VE,"lib/adam_table_f16.wgsl":KE,"lib/adam_table_f32.wgsl":qE,"lib/angle.wgsl":YE,"lib/background.wgsl":JE,"lib/batch.wgsl":XE,"lib/bilateral.wgsl":QE,"lib/camera.wgsl":e3,"lib/composited_rendering.wgsl":t3,"lib/composited_training.wgsl":r3,"lib/cone.wgsl":n3,"lib/contraction.wgsl":o3,"lib/crop.wgsl":s3,"lib/decay.wgsl":a3,"lib/dense.wgsl":i3,"lib/dense_gradient_subgroup.wgsl":c3,"lib/dense_gradient_workgroup.wgsl":l3,"lib/dense_subgroup.wgsl":u3,"lib/dense_workgroup.wgsl":f3,"lib/density.wgsl":p3,"lib/directions_axes.wgsl":d3,"lib/directions_icosahedron.wgsl":h3,"lib/dispatch.wgsl":m3,"lib/footprint.wgsl":g3,"lib/gaussians.wgsl":w3,"lib/grid.wgsl":_3,"lib/grid_gradients_fixed.wgsl":y3,"lib/grid_gradients_float.wgsl":b3,"lib/grid_sum.wgsl":v3,"lib/grid_table_f16.wgsl":x3,"lib/grid_table_f32.wgsl":S3,"lib/harmonics.wgsl":k3,"lib/interlevel_blurred.wgsl":E3,"lib/interlevel_bound.wgsl":O3,"lib/intervals_before.wgsl":T3,"lib/kept_samples.wgsl":A3,"lib/lattice.wgsl":R3,"lib/lens.wgsl":P3,"lib/march.wgsl":I3,"lib/mlp.wgsl":L3,"lib/mlp_color.wgsl":z3,"lib/mlp_gradient.wgsl":N3,"lib/mlp_networks.wgsl":C3,"lib/ndc.wgsl":M3,"lib/network_layers.wgsl":D3,"lib/occupancy.wgsl":$3,"lib/pieces_blurred.wgsl":U3,"lib/pieces_dilated.wgsl":F3,"lib/pieces_padded.wgsl":W3,"lib/pieces_whole.wgsl":j3,"lib/product.wgsl":B3,"lib/pyramid.wgsl":H3,"lib/random.wgsl":G3,"lib/register_encoded.wgsl":Z3,"lib/register_layers.wgsl":V3,"lib/register_networks.wgsl":K3,"lib/register_products.wgsl":q3,"lib/register_rows.wgsl":Y3,"lib/rotation.wgsl":J3,"lib/rows.wgsl":X3,"lib/sample_places.wgsl":Q3,"lib/scan.wgsl":eO,"lib/seen_marched.wgsl":tO,"lib/seen_sampled.wgsl":rO,"lib/segment_gradients.wgsl":nO,"lib/segment_nothing.wgsl":oO,"lib/segment_positions.wgsl":sO,"lib/segments.wgsl":aO,"lib/shows.wgsl":iO,"lib/spacing.wgsl":cO,"lib/spherical_harmonics.wgsl":lO,"lib/srgb.wgsl":uO,"lib/tasks.wgsl":fO,"lib/viridis.wgsl":pO,"lib/volrend.wgsl":dO,"lib/walk.wgsl":hO,"lib/weights.wgsl":mO,"march/adapt.wgsl":gO,"march/count.wgsl":wO,"march/emit.wgsl":_O,"march/pack.wgsl":yO,"mlp/backward.wgsl":bO,"mlp/density.wgsl":vO,"mlp/forward.wgsl":xO,"mlp/reduce.wgsl":SO,"networks/d_colors.wgsl":kO,"networks/d_density.wgsl":EO,"networks/directions.wgsl":OO,"networks/gather.wgsl":TO,"networks/outputs.wgsl":AO,"occupancy/cells.wgsl":RO,"occupancy/footprints.wgsl":PO,"occupancy/forget.wgsl":IO,"occupancy/mean.wgsl":LO,"occupancy/missing.wgsl":zO,"occupancy/splat.wgsl":NO,"occupancy/threshold.wgsl":CO,"occupancy/update.wgsl":MO,"occupancy/visible.wgsl":DO,"occupancy/vote.wgsl":$O,"pixels/all_images.wgsl":UO,"pixels/any_image.wgsl":FO,"pixels/colors.wgsl":WO,"pixels/one_image.wgsl":jO,"pixels/tile.wgsl":BO,"poses/apply.wgsl":HO,"poses/rays.wgsl":GO,"poses/tangent.wgsl":ZO,"rays/generate.wgsl":VO,"rays/ndc.wgsl":KO,"rays/table.wgsl":qO,"registers/backward.wgsl":YO,"registers/density.wgsl":JO,"registers/forward.wgsl":XO,"render/average.wgsl":QO,"render/composite.wgsl":eT,"render/count.wgsl":tT,"render/crop.wgsl":rT,"render/emit.wgsl":nT,"render/present.wgsl":oT,"render/start.wgsl":sT,"samples/cdf.wgsl":aT,"samples/cones.wgsl":iT,"samples/fenceposts.wgsl":cT,"samples/importance.wgsl":lT,"samples/intervals.wgsl":uT,"samples/merge.wgsl":fT,"samples/place.wgsl":pT,"samples/proposal.wgsl":dT,"samples/stratified.wgsl":hT,"scan/block_sums.wgsl":mT,"scan/compact.wgsl":gT,"scan/prefix_sums.wgsl":wT,"views/sum.wgsl":_T,"volrend/composite.wgsl":yT,"volrend/composite_backward.wgsl":bT,"volrend/distortion.wgsl":vT,"volrend/regularize.wgsl":xT};var KW=/^const\s+(\w+)(?:\s*:\s*\w+)?\s*=\s*([^;]+);/gm;function J(e){let t=If[e];if(t===void 0)throw new RangeError(`There is no WGSL file ${e}.`);return new Proxy(qW(t),{get(r,n){if(typeof n=="symbol"||n in r)return Reflect.get(r,n);throw new RangeError(`${e} declares no number named ${n}.`)}})}function qW(e){let t={};for(let[,r,n]of e.matchAll(KW)){let s=n.split("*").map(a=>t[a.trim()]??YW(a)).reduce((a,i)=>a*i);Number.isNaN(s)||(t[r]=s)}return t}function YW(e){return Number(e.trim().replace(/^(0x[\da-f]+)[iu]$|^([\d.e+-]+)[iufh]$/i,"$1$2"))}var JW=[4,8,16];function ST(e){return Qa(e)===null?["workgroup"]:e.info.software?["subgroup","workgroup"]:["workgroup","subgroup"]}function $c(e){return ST(e)[0]}function Qa(e){let[t,r]=e.info.subgroupSize;return e.has("subgroups")&&t===r&&JW.includes(t)?t:null}function Lf(e,t){if(t==="workgroup"){let i={VARIANT:t};return{layer:i,wideLayer:i,gradient:i,narrowGradient:i}}let r=Qa(e);if(r===null)throw new RangeError(`Cannot multiply matrices in subgroups as these must have 4, 8 or 16 lanes: this device's have ${e.info.subgroupSize.join(" to ")}.`);let n={VARIANT:t,LANES:r},o=r<16?{...n,TILE_OUTPUTS:Ig}:n,s={...n,TILE_THREADS:Math.max(r,8)},a=r<16?{...s,TILE_INPUTS:Lg}:s;return{layer:n,wideLayer:o,gradient:s,narrowGradient:a}}var Ig=64,Lg=32;function zf(e,t){let r={...J(`lib/${e}_${t.VARIANT}.wgsl`)};for(let[n,o]of Object.entries(t))typeof o=="number"&&(r[n]=o);return r}var{ROW_ALIGNMENT:kT,SAMPLES_PER_BLOCK:XW}=J("lib/rows.wgsl"),ce=XW;function ie(e){return Math.ceil(e/ce)}function Uc(e,t){let r=e.device.limits.maxStorageBufferBindingSize/(4*t*ce);return Math.floor(r)*ce}function xe(e){return Math.ceil(e/kT)*kT}function ut(e){return e.reduce((t,r)=>t+xe(r),0)}function ei(e){let t=0;return e.flatMap(r=>{let n=t;return t+=xe(r),Array.from({length:r},(o,s)=>n+s)})}function ft(e,t,r,n){let o=[ie(r),n,ce];return{tensor:e.tensor(t,o),features:n,first:0}}function jr(e,t){return{...e,first:e.first+t}}var{BLOCKS_PER_SPLIT:ET}=J("dense/gradient.wgsl"),wn=class e{wide;narrow;reduce;transposeKernel;constructor(t,r,n,o){this.wide=t,this.narrow=r,this.reduce=n,this.transposeKernel=o}static async create(t,r=$c(t)){let{gradient:n,narrowGradient:o}=Lf(t,r),s=async a=>({kernel:await t.kernel("dense/gradient",a),tile:zf("dense_gradient",a)});return new e(await s(n),await s(o),{overwrite:await t.kernel("dense/reduce",{ACCUMULATE:!1}),accumulate:await t.kernel("dense/reduce",{ACCUMULATE:!0})},await t.kernel("dense/transpose"))}static partialsLength(t,r){return Math.max(...t.map(o=>(o.rows+1)*o.stride))*Math.ceil(ie(r)/ET)}find(t,r,n,o,s,a,i,c){let{counters:l}=o,u=ie(o.capacity),f=Math.ceil(u/ET),{kernel:p,tile:d}=n.rows<=Lg?this.narrow:this.wide,{TILE_INPUTS:h,TILE_OUTPUTS:g,TILE_THREADS:_}=d,v=Math.ceil(n.rows/h)*Math.ceil(n.columns/g);t.run(p,f*v*_,{inputs:s.tensor,d_outputs:a.tensor,partials:i,counts:l},{layer:{...Nf(o,s,n.rows,a,n.columns),weights:0,stride:n.stride/4,bias:0}});let S=(n.rows+1)*n.stride/4,E=n.bias===!1?S-n.stride/4:S;t.run(this.reduce[c],E,{partials:i,gradients:r.gradients},{size:E,slice:S,stride:n.stride/4,columns:n.columns/4,splits:f,offset:n.offset/4})}transpose(t,r,n,o=r.values){t.run(this.transposeKernel,n.rows*n.columns,{parameters:o,transposed:r.transposed},{rows:n.rows,columns:n.columns,stride:n.stride,offset:n.offset,transposed_stride:n.transposedStride,transposed_offset:n.transposedOffset})}};function Nf(e,t,r,n,o){return{blocks:ie(e.capacity),count:e.index,inputs:r,input_features:t.features,input_first:t.first,outputs:o,output_features:n.features,output_first:n.first}}var{NONE:QW,RELU:e5,SIGMOID:t5,PADDED_SIGMOID:r5}=J("lib/activation.wgsl"),Cf={none:QW,relu:e5,sigmoid:t5,paddedSigmoid:r5},{VEC4S_PER_ROW:OT}=J("lib/rows.wgsl"),on=class e{forwardKernels;rowKernels;backwardKernels;constructor(t,r,n){this.forwardKernels=t,this.rowKernels=r,this.backwardKernels=n}static async create(t,r=$c(t),n="both"){let o=u=>t.kernel("dense/activation_backward",{ACTIVATION:Cf[u]}),{layer:s,wideLayer:a}=Lf(t,r),i=async(u,f)=>({kernel:await t.kernel(u,f),tile:zf("dense",f)}),c=async u=>({wide:await i(u,a),narrow:await i(u,s)}),l=async()=>({layer:await c("dense/backward"),gradients:await wn.create(t,r),activation:{none:await o("none"),relu:await o("relu"),sigmoid:await o("sigmoid"),paddedSigmoid:await o("paddedSigmoid")}});return new e(await c("dense/forward"),{copy:await t.kernel("dense/rows",{ADD:!1}),add:await t.kernel("dense/rows",{ADD:!0})},n==="both"?await l():null)}get#e(){if(this.backwardKernels)return this.backwardKernels;throw new RangeError("Cannot walk back through layers whose kernels are those of one way.")}get gradients(){return this.#e.gradients}forward(t,r,n,o,s,a,i){let{counters:c}=s,l=ie(s.capacity),{kernel:u,tile:f}=TT(this.forwardKernels,n.columns);t.run(u,AT(f,n.columns,l),{inputs:a.tensor,parameters:r.values,outputs:i.tensor,counts:c},{layer:{...Nf(s,a,n.rows,i,n.columns),weights:n.offset/4,stride:n.stride/4,bias:n.biasOffset/4},activation:Cf[o]})}backward(t,r,n,o,s,a,i,c,l,u=0){let{counters:f}=s,p=ie(s.capacity),{kernel:d,tile:h}=TT(this.#e.layer,l);t.run(d,AT(h,l,p),{inputs:a.tensor,parameters:r.transposed,forward:i.tensor,outputs:c.tensor,counts:f},{layer:{...Nf(s,a,n.columns,c,l),weights:(n.transposedOffset+u)/4,stride:n.transposedStride/4,bias:0},activation:Cf[o],forward_features:i.features,forward_first:i.first})}activationBackward(t,r,n,o,s,a){t.run(this.#e.activation[r],ie(n.capacity)*o*OT,{outputs:s.tensor,d_outputs:a.tensor,counts:n.counters},{samples:n.capacity,count:n.index,features:s.features,rows:o})}moveRows(t,r,n,o,s,a){let i=ie(n.capacity);t.run(this.rowKernels[r],i*o*OT,{source:s.tensor,target_rows:a.tensor,counts:n.counters},{blocks:i,count:n.index,rows:o,source_features:s.features,source_first:s.first,target_features:a.features,target_first:a.first})}};function TT({wide:e,narrow:t},r){return r%Ig===0?e:t}function AT(e,t,r){let{TILE_OUTPUTS:n,TILE_BLOCKS:o,TILE_THREADS:s}=e;return Math.ceil(t/n)*Math.ceil(r/o)*s}function Ae(e){if(e)return e;throw new RangeError("Cannot train a model that was made for viewing: it has no gradients. Make one for training.")}var Lo=class e{outputs;threads;forwardKernel;backwardKernel;parameters;constructor(t,r,n,o){this.outputs=t,this.threads=r,this.forwardKernel=n,this.backwardKernel=o,this.parameters=[]}static async create({gpu:t},{outputs:r,kernel:n,constants:o,threads:s},a="training"){return new e(r,s,await t.kernel(n,o),a==="training"?await t.kernel(`${n}_backward`,o):null)}forward(t,r,n,o){let s=ie(r.capacity),a=xe(this.outputs);t.run(this.forwardKernel,s*this.threads.forward,{inputs:n.tensor,outputs:o.tensor,counts:r.counters},{blocks:s,count:r.index,rows:a,features:o.features,first:o.first})}backward(t,r,n,o,s){s&&this.inputGradient(t,r,n,o,s)}inputGradient(t,r,n,o,s){let a=ie(r.capacity);t.run(Ae(this.backwardKernel),a*this.threads.backward,{inputs:n.tensor,d_outputs:o.tensor,d_inputs:s.tensor,counts:r.counters},{blocks:a,count:r.index,features:o.features,first:o.first})}};var RT=ce/4,n5=q({kind:ke("frequency").describe("sines and cosines of octaves (Mildenhall et al. 2020)"),levels:ve().min(0).max(24).describe("number of octaves"),pi:Pt().describe("angles are 2^k pi x (the paper) or 2^k x (its released code)"),identity:Pt().describe("whether x itself comes first")}).refine(({levels:e,identity:t})=>e>0||t,{error:"must be at least 1 without identity, or there are no features",params:{fields:["levels","identity"],advice:"Raise levels or set identity"}}),Fc={schema:n5,size:({levels:e,identity:t},r)=>r*(2*e+(t?1:0)),create(e,t,{dimensions:r,use:n}){let{levels:o,pi:s,identity:a}=t,i=Fc.size(t,r);return Lo.create(e,{outputs:i,kernel:"encode/frequency",constants:{DIMS:r,LEVELS:o,PI:s,IDENTITY:a},threads:{forward:xe(i)*RT,backward:r*RT}},n)}};function Ft(e,t,r){return{name:e,type:"f32",tensor:t,places:null,...r}}function Ts(e){let t=0;for(let r=0;r<e.length;r++)e[r]<t&&(t=e[r]);return t<0?`holds ${t} where squares belong`:null}function Wc(e,t){let r=0;for(let n=0;n<e.length;n++)e[n]>r&&(r=e[n]);return r>t?`counts ${r} steps, of ${t}`:null}function Mf({places:e},t){return e?PT(t,{places:e}):t}function Df({places:e},t,r){e?IT(t,{places:e},r):t.set(r)}function PT(e,t){return Float32Array.from(t.places,r=>e[r])}function IT(e,t,r){t.places.forEach((n,o)=>e[n]=r[o])}var sn={kind:ke("hashGrid").describe("a multiresolution hash grid (M\xFCller et al. 2022)"),levels:ve().min(1).max(24).describe("number of grids, from the coarsest to the finest"),features:ke([2,4,8]).describe("features that each level stores at a vertex"),tableSize:ve().min(1).max(1<<24).describe("the most entries of a level"),baseResolution:ve().min(2).max(65536).describe("vertices along the coarsest level"),finestResolution:Z().min(2).max(1<<20).describe("vertices along the finest level"),interpolation:me(["linear","smoothstep"]).describe("how features lie between vertices"),precision:me(["f32","f16"]).describe("what the table is read as; trained is f32"),accumulation:me(["fixed","float"]).describe("gradients add up in fixed point, reproducibly, or in floats, where the device can")},As=[({baseResolution:e,finestResolution:t})=>e<=t,{error:"must be at most finestResolution",params:{fields:["baseResolution","finestResolution"],advice:"Lower baseResolution or raise finestResolution"}}],zT=q(sn).refine(...As),LT=8;function Br(e){let{levels:t,tableSize:r,baseResolution:n,finestResolution:o}=e,s=o/n,a=0;return Array.from({length:t},(i,c)=>{let l=Math.fround(n*s**(c/Math.max(t-1,1))-1),u=Math.ceil(l)+1,f=u**3,p=Math.ceil(f/LT)*LT,d=Math.min(p,r),h={resolution:u,scale:l,entries:d,offset:a,dense:f<=r};return a+=d,h})}function NT(e){let t=new Uint32Array(e.length*4),r=new Float32Array(t.buffer);return e.forEach(({resolution:n,scale:o,entries:s,offset:a,dense:i},c)=>{t.set([0,i?n:0,s,a],c*4),r[c*4]=o}),t}var Uf={schema:zT,size:({levels:e,features:t})=>e*t,create:(e,t,r)=>Xn.create(e,t,r)},$f=1e-4,o5=1735551332,{STREAM_PARAMETERS:s5}=J("lib/random.wgsl"),{CHUNKS:CT}=J("lib/grid_sum.wgsl"),a5=16,Xn=class e{options;name;keepsAverage;kernels;kind;levels;count;packed;#e;#t;#r;#n;#o;constructor(t,r,n,o,s){this.options=r,this.name=n,this.keepsAverage=o,this.kernels=s,this.kind="sparse",this.#o=t.gpu;let a=this.levels=Br(r),i=a[a.length-1];this.#e=[i.offset+i.entries,r.features],this.count=this.#e[0]*this.#e[1];let c=r.precision==="f16",l=s.training!==null;this.#t=l||!c?t.tensor("table",this.#e):null,this.packed=c?t.tensor("table in f16",this.#i,{type:"u32"}):null,this.#n=t.tensor("levels",[a.length,4],{type:"u32",data:NT(a)}),this.#r=l?this.#s(t):null}#s(t){let{levels:r,keepsAverage:n,packed:o}=this,[s,a]=[this.#e,this.#i];return{gradients:t.tensor("table gradients",s,{type:"u32"}),firstMoments:t.tensor("table first moments",s),secondMoments:t.tensor("table second moments",s),steps:t.tensor("table steps",a,{type:"u32"}),average:n?t.tensor("table average",s):null,packedAverage:n&&o?t.tensor("table average in f16",a,{type:"u32"}):null,scales:t.tensor("gradient scales",[r.length]),partials:t.tensor("gradient ranges of chunks",[r.length,CT]),ranges:t.tensor("gradient ranges",[r.length]),shifts:t.tensor("halvings of gradients",[r.length],{type:"u32"})}}get#i(){let[t,r]=this.#e;return[t,r/2]}get values(){return Ae(this.#t)}get gradients(){return Ae(this.#r).gradients}get firstMoments(){return Ae(this.#r).firstMoments}get secondMoments(){return Ae(this.#r).secondMoments}get steps(){return Ae(this.#r).steps}get average(){return this.#r?.average??null}get scales(){return Ae(this.#r).scales}get levelStarts(){return this.levels.map(({offset:t})=>t*this.options.features/2)}static async create(t,r,{dimensions:n,average:o,name:s,use:a="training",footprints:i=!1}){let{gpu:c}=t;if(n!==3)throw new RangeError(`Cannot build hash grid as positions must have 3 coordinates: current value is ${n}.`);let{levels:l,features:u,tableSize:f,interpolation:p}=r,{precision:d,accumulation:h}=r;if(h==="float"&&!c.has("wgpu-shader-float32-atomic"))throw new RangeError("Cannot build hash grid as this device has no float atomics: accumulation must be fixed: current value is float.");let g={LEVELS:l,PAIRS:u/2},_={...g,SMOOTHSTEP:p==="smoothstep",POWER_OF_TWO:Number.isInteger(Math.log2(f)),HAS_FOOTPRINTS:i},v=async()=>{let[R,O,P,M]=await Promise.all([c.kernel("grid/range",g),c.kernel("grid/scale"),c.kernel("grid/rescale",{LEVELS:l,NUMBERS:u}),c.kernel("grid/backward",{..._,ACCUMULATION:h})]);return{range:R,scale:O,rescale:P,backward:M}},[S,E,T]=await Promise.all([c.kernel("grid/forward",{..._,PRECISION:d}),c.kernel("grid/position_gradient",{..._,PRECISION:d}),c.kernel("grid/pack")]);return new e(t,r,s,o,{forward:S,positionGradient:E,pack:T,training:a==="training"?await v():null})}get outputs(){return this.options.levels*this.options.features}get rows(){return xe(this.outputs)}get parameters(){return[this]}get fixed(){return this.options.accumulation==="fixed"}get shown(){let t={name:this.name,shape:this.#e,places:null},r=this.average??this.#t;return[r?{...t,type:"f32",tensor:r}:{...t,type:"f16",tensor:this.packed}]}get stored(){let{name:t,keepsAverage:r}=this,n=this.#r,[o,s]=[this.#e,this.#i],[a,i]=[this.#t,this.average??this.#t];return[Ft(t,n||!r?a:null,{shape:o}),Ft(`adam.m.${t}`,n&&n.firstMoments,{shape:o}),Ft(`adam.v.${t}`,n&&n.secondMoments,{shape:o,problem:Ts}),Ft(`adam.steps.${t}`,n&&n.steps,{shape:s,type:"u32",problem:Wc}),...r?[Ft(`average.${t}`,i,{shape:o})]:[]]}initialize(t){let r=this.#o,n=new Float32Array(this.count);for(let l=0;l<n.length;l+=4){let u=Ji(l/4,o5,s5,t);n[l]=(2*bo(u[0])-1)*$f,n[l+1]=(2*bo(u[1])-1)*$f,n[l+2]=(2*bo(u[2])-1)*$f,n[l+3]=(2*bo(u[3])-1)*$f}r.write(this.values,n),this.average&&r.write(this.average,n);let o=r.record(),{gradients:s,firstMoments:a,secondMoments:i,steps:c}=this;for(let l of[s,a,i,c])o.clear(l);this.refresh(o),o.submit()}refresh(t,r=new Map){if(!this.packed)return;if(this.#r)return this.#c(t,this.values,this.packed);let n=this.keepsAverage?`average.${this.name}`:this.name,o=r.get(n).data,s=this.#o.tensor("table",this.#e,{data:o});this.#c(t,s,this.packed),t.submit(),this.#o.free(s)}prepare(t,r){let{average:n=null,packedAverage:o=null}=this.#r??{};r==="average"&&n&&o&&this.#c(t,n,o)}#c(t,r,n){let o=n.length;t.run(this.kernels.pack,o,{table:r,packed:n},{pairs:o})}forward(t,r,n,o,s="values"){let a=this.levels.length+(o.features>this.outputs?1:0);t.run(this.kernels.forward,a*ie(r.capacity)*ce,{batch:r.counters,levels:this.#n,positions:Rs(n),table:this.#a(s),encoded:Rs(o)},{slot:r.index,samples:r.capacity,features:o.features})}backward(t,r,n,o,s,a="overwrite"){let{range:i,scale:c,rescale:l,backward:u}=Ae(this.kernels.training),{scales:f,gradients:p,partials:d,ranges:h,shifts:g}=Ae(this.#r),_=this.levels.length,v=ie(r.capacity),S=Math.max(a5,Math.ceil(v/CT)),E=Math.ceil(v/S),{counters:T}=r,R={slot:r.index,samples:r.capacity},{features:O}=o,P=Rs(o);if(t.run(i,_*E*i.workgroupSize,{batch:T,d_encoded:P,partials:d},{...R,features:O,chunk_blocks:S}),t.run(c,_*c.workgroupSize,{batch:T,partials:d,scales:f,ranges:h,shifts:g},{...R,chunk_blocks:S,accumulates:a==="accumulate"?1:0}),a==="accumulate"&&this.fixed){let[M]=this.#e;t.run(l,M,{shifts:g,levels:this.#n,gradients:p},{entries:M})}t.run(u,_*v*ce,{batch:T,levels:this.#n,positions:Rs(n),d_encoded:P,scales:f,gradients:p},{...R,features:O}),s&&this.inputGradient(t,r,n,o,s)}inputGradient(t,r,n,o,s,a="values"){t.run(this.kernels.positionGradient,ie(r.capacity)*ce,{batch:r.counters,levels:this.#n,positions:Rs(n),table:this.#a(a),d_encoded:Rs(o),d_positions:Rs(s)},{slot:r.index,samples:r.capacity,features:o.features})}#a(t){let{packed:r,average:n}=this;return t==="average"&&n?this.#r?.packedAverage??n:r??this.values}};function Rs({tensor:e,first:t}){if(t===0)return e;throw new RangeError(`Cannot use rows of "${e.label}" for hash grid as they must be from 0 on: current value is ${t}.`)}var i5=q({kind:ke("sphericalHarmonics").describe("real spherical harmonics of unit directions"),degree:ve().min(1).max(4).describe("how many degrees, l = 0 \u2026 degree - 1")}),jc={schema:i5,size:({degree:e})=>e**2,async create(e,t,{dimensions:r,use:n}){if(r!==3)throw new RangeError(`Cannot make spherical harmonics as directions must have 3 coordinates: current value is ${r}.`);return await Lo.create(e,{outputs:jc.size(t,r),kernel:"encode/spherical_harmonics",constants:{DEGREE:t.degree},threads:{forward:ce,backward:ce}},n)}};var c5=J("lib/gaussians.wgsl"),_n=c5.GAUSSIAN_ROWS,MT=ce/4,DT={axes:3,icosahedron:21},l5=q({kind:ke("integrated").describe("expected sines and cosines of Gaussians"),levels:ve().min(1).max(16).describe("number of octaves"),basis:me(["axes","icosahedron"]).describe("along the three axes, or along 21 directions of an icosahedron")}),Ps={schema:l5,size:({levels:e,basis:t})=>2*e*DT[t],async create(e,t,{dimensions:r,use:n}){if(r!==_n)throw new RangeError(`Cannot encode Gaussians as they must have ${_n} numbers: current value is ${r}.`);let{levels:o,basis:s}=t,a=Ps.size(t,r);return await Lo.create(e,{outputs:a,kernel:"encode/integrated",constants:{LEVELS:o,COUNT:DT[s],BASIS:s},threads:{forward:xe(a)*MT,backward:MT}},n)}};var Ff={frequency:Fc,sphericalHarmonics:jc,hashGrid:Uf};function $T({kind:e}){return Ff[e]}var Wf=Ex(()=>{Object.freeze(Ff);let e=Object.values(Ff).map(({schema:r})=>r);return _o("kind",e)});function ti(e,t){return $T(e).size(e,t)}function yn(e,t,r){return $T(t).create(e,t,r)}function bn({values:e,average:t},r){return r==="average"&&t||e}function Or(e){let{layers:t,inputs:r,width:n,skips:o=[],outputs:s,bias:a}=e,i=t.length-1;return t.map((c,l)=>({name:c,inputs:l===0?r:o.includes(l-1)?[n,...r]:[n],outputs:l===i?s:[n],...a?{}:{bias:a}}))}var zo=class{hidden;gradients;constructor(t,r,n,o){let{layers:s,inputs:a,skips:i=[]}=r,c=xe(r.width),l=(f,p)=>ft(t,f,n,p),u=o?[]:[l("hidden, even",c),l("hidden, odd",c)];this.hidden=s.slice(0,-1).map((f,p)=>i.includes(p)?l(`${f}, inputs`,c+ut(a)):u[p%2]??l(f,c)),this.gradients=o&&{hidden:[l("gradient of hidden, even",c),l("gradient of hidden, odd",c)],inputs:i.length>0?l("gradient of skipped inputs",ut(a)):null,partials:t.tensor("partial gradients",[wn.partialsLength(o,n)])}}},No=class{options;dense;space;outputs;parameters;#e;#t;constructor(t,r,n,o){this.options=t,this.dense=n,this.space=o,this.#t=null,this.outputs=t.outputs.reduce((s,a)=>s+a,0),this.parameters=[r],this.#e=t.layers.map(s=>r.layer(s))}forward(t,r,n,o,s="values"){let{options:a,dense:i,space:{hidden:c},parameters:[l]}=this,u=bn(l,s),f=this.#e.length-1,p=ut(a.inputs);this.#t=o;for(let d of a.skips??[]){let h=jr(c[d],xe(a.width));i.moveRows(t,"copy",r,p,n,h)}this.#e.forEach((d,h)=>{let[g,_]=[h===0?n:c[h-1],h===f?o:c[h]],v=h===f?a.activation:"relu";i.forward(t,{values:u},d,v,r,g,_)})}backward(t,r,n,o,s,a="overwrite"){let{dense:i,options:{activation:c,outputs:l},parameters:[u]}=this,{partials:f}=this.#r;for(let p of this.#e)i.gradients.transpose(t,u,p);if(c!=="none"){let p=ei(l).at(-1)+1;i.activationBackward(t,c,r,p,this.#t,o)}this.#n(t,r,n,o,s,(p,d,h)=>{i.gradients.find(t,u,p,r,d,h,f,a)})}inputGradient(t,r,n,o,s,a="values"){let{dense:i,parameters:[c]}=this,l=bn(c,a);for(let u of this.#e)i.gradients.transpose(t,c,u,l);this.#n(t,r,n,o,s,()=>{})}get#r(){let{gradients:t}=this.space;if(t)return t;throw new RangeError("Cannot walk back through a perceptron whose memory has no way back.")}#n(t,r,n,o,s,a){let{dense:i,options:{inputs:c,skips:l=[]},space:{hidden:u}}=this,{hidden:f,inputs:p}=this.#r,[d]=this.parameters,h=xe(this.options.width),g=s,_=(S,E,T,R)=>{if(!s||!g)return;let O=Math.min(ut(c),s.features-s.first);i.backward(t,d,S,"none",r,E,T,g,O,R),g!==s&&i.moveRows(t,"add",r,O,g,s),g=p},v=o;for(let S=this.#e.length-1;S>0;S--){let E=this.#e[S],T=u[S-1];a(E,T,v),l.includes(S-1)&&_(E,v,jr(T,h),h);let R=f[S%2];i.backward(t,d,E,"relu",r,v,T,R,h),v=R}a(this.#e[0],n,v),_(this.#e[0],v,n,0)}};var{MOST_LEVELS:u5}=J("learn/adam_table.wgsl"),Qn=4096,f5=5,Is=class e{skips;options;groups;finite;average;constructor(t,r,n,o,s){this.skips=t,this.options=r,this.groups=n,this.finite=o,this.average=s}static async create(t,r,n){let{gpu:o}=t,{averageDecay:s}=r;if(n.some(({group:l})=>l.average)&&!(s>0&&s<1))throw new RangeError(`Cannot average parameters as decay must be between 0 and 1: current value is ${s}.`);let a=n.filter(({checked:l})=>l).length-1,i=Array.from({length:a+1},(l,u)=>o.kernel("learn/finite",{FIRST:u===0,LAST:u===a})),c=n.map(async l=>{let{group:u}=l,f=u.kind==="dense"?await o.kernel("learn/adam"):await o.kernel("learn/adam_table",{PRECISION:u.packed?"f16":"f32",FIXED:u.fixed,LEVELS:u.levelStarts.length,DECAYS:l.l2>0});return{...l,adam:f}});return new e(t.tensor("skipped steps",[Qn],{type:"u32"}),r,await Promise.all(c),await Promise.all(i),await o.kernel("learn/average"))}step(t,r,n){this.groups.filter(({checked:a})=>a).forEach(({group:a},i)=>{let c=a.kind==="dense"?a.gradients:a.scales,l=this.finite[i],u=c.length,f=n%Qn,p={batch:r,gradients:c,skips:this.skips};t.run(l,l.workgroupSize,p,{count:u,slot:f})});for(let{group:a,rate:i,l2:c,due:l,adam:u}of this.groups)l&&!l(n)||(a.kind==="dense"?this.#e(t,u,r,a,i(n),c):this.#t(t,u,r,a,i(n),c));let s=p5(this.options.averageDecay,n);if(s!==0)for(let{group:{values:a,average:i}}of this.groups)i&&this.#r(t,r,a,i,s)}#e(t,r,n,o,s,a){let{values:i,gradients:c,firstMoments:l,secondMoments:u}=o,f=i.length,p={batch:n,gradients:c,m:l,v:u,parameters:i};t.run(r,f,p,{count:f,rate:s,...this.#n,l2:a})}#t(t,r,n,o,s,a){let{values:i,gradients:c,scales:l,levelStarts:u,steps:f,packed:p}=o,d=i.length/2,h=u.map((g,_)=>(u[_+1]??d)-g);t.run(r,Math.ceil(d/2),{batch:n,gradients:c,scales:l,values:i,m:o.firstMoments,v:o.secondMoments,steps:f,...p?{packed:p}:{}},{starts:UT(u,d+1),decays:UT(h.map(g=>a/(2*g)),0),pairs:d,rate:s,...this.#n})}#r(t,r,n,o,s){let a=Math.ceil(n.length/4),i=this.options.averageDecay,c={quads:a,decay:i**s,log_decay:zg(i)};t.run(this.average,a,{batch:r,parameters:n,average:o},c)}get#n(){let{beta1:t,beta2:r,epsilon:n}=this.options.adam;return{beta1:t,beta2:r,epsilon:n,log_beta1:zg(t),log_beta2:zg(r)}}};function p5(e,t){let r=Math.max(Math.round(1/(f5*(1-e))),1);return t<r?1:(t+1)%r===0?r:0}function UT(e,t){return Array.from({length:u5},(r,n)=>e[n]??t)}function zg(e){return Math.log(Math.fround(e))}var{STREAM_PARAMETERS:d5}=J("lib/random.wgsl"),{TILE_OUTPUTS:FT}=J("lib/dense_workgroup.wgsl"),Ng=e=>Math.ceil(e/FT)*FT,Hr=class{keepsAverage;kind;layers;named;length;values;transposed;#e;constructor(t,r,n=!1,o="training"){this.keepsAverage=n,this.kind="dense";let s=0,a=0;this.layers=r.map(i=>{let c=ut(i.inputs),l=ut(i.outputs),u={...i,rows:c,columns:l,stride:Ng(l),offset:s,biasOffset:s+c*Ng(l),transposedOffset:a,transposedStride:Ng(c)};return s=u.biasOffset+u.stride,a+=l*u.transposedStride,u}),this.length=s,this.named=this.layers.flatMap(h5),this.values=t.tensor("parameters",[s]),this.#e=o==="viewing"?null:{gradients:t.tensor("gradients",[s]),firstMoments:t.tensor("first moments",[s]),secondMoments:t.tensor("second moments",[s]),average:n?t.tensor("average parameters",[s]):null},this.transposed=t.tensor("transposed parameters",[a])}get gradients(){return Ae(this.#e).gradients}get firstMoments(){return Ae(this.#e).firstMoments}get secondMoments(){return Ae(this.#e).secondMoments}get average(){return this.#e?.average??null}layer(t){let r=this.layers.find(n=>n.name===t);if(!r)throw new RangeError(`There is no layer named ${t}.`);return r}get count(){return this.named.reduce((t,{places:r})=>t+r.length,0)}initialize(t,r,n){let o=new Float32Array(this.length);this.named.forEach(({layer:s,kind:a,places:i},c)=>{let l=s.inputs.reduce((p,d)=>p+d,0),u=s.outputs.reduce((p,d)=>p+d,0);if(a==="bias"&&r!=="torch")return;let f={glorot:Math.sqrt(6/(l+u)),he:Math.sqrt(6/l),torch:1/Math.sqrt(l)}[r];i.forEach((p,d)=>{let[h]=Ji(d,c,d5,n);o[p]=(2*bo(h)-1)*f})}),t.write(this.values,o),this.average&&t.write(this.average,o)}get shown(){let t=this.average??this.values;return this.named.map(({name:r,shape:n,places:o})=>({name:r,shape:n,type:"f32",tensor:t,places:o}))}get stored(){let t=this.#e,r=this.average??this.values,n=[["",t||!this.keepsAverage?this.values:null],["adam.m.",t&&t.firstMoments],["adam.v.",t&&t.secondMoments,Ts]];return this.keepsAverage&&n.push(["average.",r]),n.flatMap(([o,s,a])=>this.named.map(({name:i,shape:c,places:l})=>({name:o+i,shape:c,type:"f32",tensor:s,places:l,problem:a})))}};function h5(e){let t=ei(e.inputs),r=ei(e.outputs),n=t.flatMap(s=>r.map(a=>e.offset+s*e.stride+a)),o={name:`${e.name}.weight`,layer:e,kind:"weight",shape:[t.length,r.length],places:Uint32Array.from(n)};return e.bias===!1?[o]:[o,{name:`${e.name}.bias`,layer:e,kind:"bias",shape:[r.length],places:Uint32Array.from(r,s=>e.biasOffset+s)}]}var{VALUES_PER_BLOCK:jT}=J("lib/scan.wgsl"),WT=1024*jT+1,vn=class e{capacity;kernels;blockSums;constructor(t,r,n){this.capacity=t,this.kernels=r,this.blockSums=n}static async create(t,r){if(!(Number.isInteger(r)&&r>=1&&r<=WT))throw new RangeError(`Cannot make prefix sums as their capacity must be a whole number from 1 to ${WT}: current value is ${r}.`);let n={blockSums:await t.gpu.kernel("scan/block_sums"),prefixSums:await t.gpu.kernel("scan/prefix_sums")},o=Math.ceil(r/jT);return new e(r,n,t.tensor("sums of blocks",[o],{type:"u32"}))}run(t,r,n,o){if(jf("sum",r,this.capacity),jf("sum",n,this.capacity),jf("sum",o,1),r===n)throw new RangeError(`Cannot sum "${r.label}" in place as values and offsets must be different tensors: current value of both is "${n.label}".`);let s={count:this.capacity},{kernels:a,blockSums:i}=this,c=i.length*a.blockSums.workgroupSize;t.run(a.blockSums,c,{values:r,block_sums:i},s),t.run(a.prefixSums,c,{values:r,block_sums:i,offsets:n,total:o},s)}},Bc=class e{prefixSum;kernel;offsets;constructor(t,r,n){this.prefixSum=t,this.kernel=r,this.offsets=n}static async create(t,r){let n=await vn.create(t,r),o=await t.gpu.kernel("scan/compact"),s=t.tensor("offsets of kept indices",[r],{type:"u32"});return new e(n,o,s)}get capacity(){return this.prefixSum.capacity}run(t,r,n,o){jf("compact",n,this.capacity),this.prefixSum.run(t,r,this.offsets,o);let{capacity:s,kernel:a,offsets:i}=this;t.run(a,s,{flags:r,offsets:i,kept:n},{count:s})}};function jf(e,t,r){if(!(t.length>=r))throw new RangeError(`Cannot ${e} with "${t.label}" as its length must be at least ${r}: current value is ${t.length}.`)}function eo(e,t,r){switch(e.kind){case"constant":return e.initial;case"exponential":return e.initial*e.rate**(t/e.decaySteps);case"multiStep":{let n=e.unit==="steps"?t:r,o=e.milestones.filter(s=>s<=n).length;return e.initial*e.gamma**o}case"staircase":{let n=Math.max(Math.floor((t-e.start)/e.interval)+1,0);return e.initial*e.gamma**n}case"logLinear":{let{initial:n,final:o,steps:s,delaySteps:a,delayFactor:i}=e,c=a>0?Math.min(t/a,1):1;return(i+(1-i)*Math.sin(c*Math.PI/2))*n*(o/n)**Math.min(t/s,1)}}}var Bf={kind:"none",linear:1},{NO_CONTRACTION:m5,MAX_NORM:g5,EUCLIDEAN_NORM:w5}=J("lib/contraction.wgsl"),_5={none:m5,max:g5,euclidean:w5};function to({space:e,contractionNorm:t}){return e==="contracted"?t:"none"}function Gt({kind:e,linear:t}){return{CONTRACTION:_5[e],LINEAR:t}}var xn=class{colorInputs;directions;rgbs;density;color;gradients;constructor(t,{density:r,color:n},o,s){let a=(u,f)=>ft(t,u,o,f),i=({layers:u})=>s&&u.map(f=>s.layer(f)),[,c]=n.inputs,l=ut(r.outputs);this.colorInputs=a("features, encoded directions",l+xe(c)),this.directions=a("directions of samples",3),this.rgbs=a("colors of samples",xe(3)),this.density=new zo(t,r,o,i(r)),this.color=new zo(t,n,o,i(n)),this.gradients=s&&{gathered:a("gathered encoded positions",ut(r.inputs)),dRgbs:a("gradient of colors",xe(3)),dDensity:a("gradient of density, features",l)}}},Sn=class e{shapes;direction;space;kernels;parameters;#e;#t;#r;constructor(t,r,n,o,s,a){this.shapes=t,this.direction=n,this.space=s,this.kernels=a,this.parameters=[r,...n.parameters],this.#e=new No(t.density,r,o,s.density),this.#t=new No(t.color,r,o,s.color);let{outputs:i}=t.density;this.#r=ut(i.slice(0,-1))}static async create(t,r,n,o,s,a){let i=r.density.outputs.length===1,c=async()=>({gather:await t.kernel("networks/gather"),gatherDirections:await t.kernel("networks/directions",{GATHER:!0}),dColors:await t.kernel("networks/d_colors"),dDensity:await t.kernel("networks/d_density",{ADD:i,UNIT:!1}),unitDensity:await t.kernel("networks/d_density",{ADD:!1,UNIT:!0})});return new e(r,n,o,s,a,{directions:await t.kernel("networks/directions",{GATHER:!1}),outputs:await t.kernel("networks/outputs",{NOISE:!1}),noisyOutputs:await t.kernel("networks/outputs",{NOISE:r.noise>0}),backward:a.gradients&&await c()})}forward(t,r,n,o,s,a,i){this.#o(t,r,n,o,null,i);let{colorInputs:c,rgbs:l}=this.space;t.run(a?this.kernels.noisyOutputs:this.kernels.outputs,r.capacity,{counts:r.counters,rgbs:l.tensor,densities:c.tensor,outputs:s},{...ri(r),density_features:c.features,first_sample:a?.firstSample??0,step:a?.step??0,seed:a?.seed??0,noise_std:this.shapes.noise})}density(t,r,n,o){let{colorInputs:s}=this.space;return this.#e.forward(t,r,n,s,o),s}backward(t,r,n,o,s,a,i,c){let{colorInputs:l}=this.space,{kernels:u,gathered:f,dRgbs:p,dDensity:d}=this.#n,h=r?.count??n,{counters:g}=h,_=o;r&&(_=f,Cg(t,u.gather,r,o,f),this.#o(t,h,_,s,r.sources,"values")),t.run(u.dColors,h.capacity,{counts:g,d_outputs:a,d_rgbs:p.tensor},ri(h));let v=jr(l,this.#r),S=jr(d,this.#r);this.#t.backward(t,h,v,p,S,c),t.run(u.dDensity,ie(h.capacity)*ce,{counts:g,d_outputs:a,d_densities:d.tensor},{...ri(h),features:d.features}),this.#e.backward(t,h,_,d,i,c)}densityGradient(t,r,n,o,s){let{space:{rgbs:a}}=this,{kernels:i,dDensity:c}=this.#n;this.density(t,r,n,s),t.run(i.unitDensity,ie(r.capacity)*ce,{counts:r.counters,d_outputs:a.tensor,d_densities:c.tensor},{...ri(r),features:c.features}),this.#e.inputGradient(t,r,n,c,o,s)}get#n(){let{space:{gradients:t},kernels:{backward:r}}=this;if(t&&r)return{...t,kernels:r};throw new RangeError("Cannot walk back through networks whose memory has no way back.")}#o(t,r,n,{rayIndices:o,directions:s},a,i){let{kernels:c,space:l}=this,{colorInputs:u}=l;t.run(a?this.#n.kernels.gatherDirections:c.directions,r.capacity,{counts:r.counters,sources:a??o,ray_indices:o,directions:s,rows:l.directions.tensor},ri(r));let f=jr(u,ut(this.shapes.density.outputs));this.direction.forward(t,r,l.directions,f,i),this.#e.forward(t,r,n,u,i);let p=jr(u,this.#r);this.#t.forward(t,r,p,l.rgbs,i)}};function ri({capacity:e,index:t}){return{samples:e,count:t}}function Cg(e,t,{count:r,sources:n},o,s){e.run(t,ie(r.capacity)*ce*Math.ceil(o.features/4),{counts:r.counters,sources:n,rows_of_all:o.tensor,gathered:s.tensor},{...ri(r),rows:o.features})}var kn=class e{position;networks;gather;gpu;parameters;#e;#t;#r;constructor(t,r,n,o,s,a,i){this.position=r,this.networks=n,this.gather=i,this.gpu=t.gpu,this.parameters=[...n.parameters,...r.parameters];let c=(f,p)=>ft(t,f,o,p),l=xe(r.outputs),u=s==="normals"||s==="training"&&r.parameters.length>0;this.#e=c("encoded positions",l),this.#t=u?c("gradient of encoded positions",l):null,this.#r=s==="training"?c("positions of kept samples",a):null}static async create(t,r,n,o,s,a=3){let i=s==="training"?await t.gpu.kernel("networks/gather"):null;return new e(t,r,n,o,s,a,i)}get fromKept(){return this.networks.fromKept??!1}prepare(t,r){this.position.prepare?.(t,r)}forward(t,r,n,o,s,a){this.position.forward(t,r,n.positions,this.#e,a),this.networks.forward(t,r,this.#e,n,o,s,a)}density(t,r,n,o="values"){return this.position.forward(t,r,n,this.#e,o),this.networks.density(t,r,this.#e,o)}backward(t,r,n,o,s,a,i){let c=this.#e,l=this.#t;if(this.networks.backward(t,r,n,c,o,s,l,i),!l)return;let{positions:u}=o;r&&(u=this.#r,Cg(t,this.gather,r,o.positions,u));let f=r?.count??n;this.position.backward(t,f,u,l,a,i)}densityGradient(t,r,n,o,s){let[a,i]=[this.#e,this.#t];this.networks.densityGradient(t,r,a,i,s),this.position.inputGradient(t,r,n,i,o,s)}};var{THREADS:Mg}=J("lib/mlp.wgsl"),{VEC4S_PER_GROUP:y5}=J("mlp/reduce.wgsl"),HT={f32:8,f16:16},b5={density_0:"density.layers.0",density_1:"density.layers.1",density_head:"density.head",color_0:"color.layers.0",color_1:"color.layers.1",color_head:"color.head"},Hf=class e{matrices;encodedRows;layers;raw;layered;kernels;wayBack;parameters;fromKept;constructor(t,r,n,o,s,a,i){this.matrices=t,this.encodedRows=r,this.layers=n,this.raw=o,this.layered=s,this.kernels=a,this.wayBack=i,this.fromKept=!0,this.parameters=[t]}static async create(t,r,n,o,s,a=null,i=v5(t.gpu.info.software,n,s)){let{gpu:c}=t;if(!(s>0&&s%ce===0))throw new RangeError(`Cannot build the networks as the sample capacity must be a positive multiple of 64: current value is ${s}.`);let{width:l,densityLayers:u,colorLayers:f,degree:p}=r,d=xe(r.encoded),h={storage_type:n,ENCODED:d,WIDTH:l,DENSITY_LAYERS:u},g={...h,COLOR_LAYERS:f,DEGREE:p},_={...g,QUADS:HT[n],SCALED:n==="f16"},v=async S=>({partials:t.tensor("partial network gradients",[S,o.length]),backward:await c.kernel("mlp/backward",_),reduce:await c.kernel("mlp/reduce")});return new e(o,d,ni(o),ft(t,"raw densities",s,1),a,{forward:await c.kernel("mlp/forward",g),density:await c.kernel("mlp/density",h)},i===null?null:await v(i))}forward(t,r,n,o,s,a,i){this.#e("encoded",n);let c=bn(this.matrices,i);t.run(this.kernels.forward,ie(r.capacity)*Mg,{batch:r.counters,...BT(n,o),parameters:c,outputs:s},{layers:this.layers,...Dg(r)})}density(t,r,n,o){this.#e("encoded",n);let{raw:s}=this,a=bn(this.matrices,o);return t.run(this.kernels.density,ie(r.capacity)*Mg,{batch:r.counters,encoded:n.tensor,parameters:a,raw:s.tensor},{layers:this.layers,...Dg(r),features:s.features,first:s.first}),s}backward(t,r,n,o,s,a,i,c){if(!r||!i||c!=="overwrite")throw new RangeError("Cannot go back through fused networks but from kept samples to encoded positions, at once: use layered ones.");this.#e("encoded",o),this.#e("dEncoded",i);let{matrices:l}=this,{partials:u,...f}=Ae(this.wayBack),[p,d]=u.shape;t.run(f.backward,p*Mg,{batch:r.count.counters,...BT(o,s),sources:r.sources,d_outputs:a,parameters:l.values,d_encoded:i.tensor,partials:u},{layers:this.layers,...Dg(r.count),groups:p,vec4s:d/4}),t.run(f.reduce,Math.ceil(d/4/y5)*f.reduce.workgroupSize,{partials:u,gradients:l.gradients},{vec4s:d/4,groups:p})}densityGradient(t,r,n,o,s){if(!this.layered)throw new RangeError("Cannot find gradients of densities: use layered networks.");this.layered.densityGradient(t,r,n,o,s)}#e(t,{features:r,first:n}){if(!(r===this.encodedRows&&n===0))throw new RangeError(`Cannot run the networks as ${t} must be all ${this.encodedRows} rows of its tensor: current value is rows from ${n} of ${r}.`)}};function ni(e,t=({offset:r})=>r){return Object.fromEntries(Object.entries(b5).map(([r,n])=>{let o=e.layers.find(s=>s.name===n);return[r,o?t(o)/4:0]}))}function BT(e,{rayIndices:t,directions:r}){return{encoded:e.tensor,ray_indices:t,directions:r}}function Dg({capacity:e,index:t}){return{samples:e,slot:t}}function v5(e,t,r){let n=Math.ceil(r/(4*HT[t]));return Math.min(e?8:528,n)}var{GEOMETRY:x5,COLOR_INPUTS:S5}=J("lib/network_layers.wgsl"),{VEC4S_PER_ROW:k5,ROW_ALIGNMENT:E5}=J("lib/rows.wgsl"),Gf=class e{parameters;places;rows;partials;gradients;kernel;constructor(t,r,n,o,s,a){this.parameters=t,this.places=r,this.rows=n,this.partials=o,this.gradients=s,this.kernel=a}static async create(t,r,n,o,s){let{gpu:a}=t,i=O5(r),{layers:c}=n,l=await a.kernel("registers/backward",s);return a.prepare(l),new e(n,i,ft(t,"layers and their gradients",o,i.count),t.tensor("partial gradients",[wn.partialsLength(c,o)]),await wn.create(a),l)}run(t,r,n,{rayIndices:o,directions:s},a,i,c){let{gradients:l,parameters:u,rows:f,places:p,partials:d}=this,{count:h}=r;for(let g of u.layers)l.transpose(t,u,g);t.run(this.kernel,ie(h.capacity)*k5,{batch:h.counters,encoded:n.tensor,ray_indices:o,directions:s,sources:r.sources,d_outputs:a,parameters:u.values,transposed:u.transposed,d_encoded:i.tensor,rows:f.tensor},{transposed:ni(u,({transposedOffset:g})=>g),layers:ni(u),samples:h.capacity,slot:h.index});for(let g of u.layers){let _=jr(f,p.inputs[g.name]),v=jr(f,p.dSums[g.name]);l.find(t,u,g,h,_,v,d,c)}}};function O5({encoded:e,width:t,densityLayers:r,colorLayers:n}){let o=0,s=d=>(o+=d)-d,a={},i={},c=(d,h)=>Array.from({length:h},(g,_)=>`${d}.layers.${_}`),l=[...c("density",r),"density.head"],u=[...c("color",n),"color.head"];l.forEach((d,h)=>a[d]=s(h===0?xe(e):t)),u.forEach((d,h)=>a[d]=s(h===0?S5:t));let f=[...l,...u].toReversed(),p=d=>d==="color.head"?E5:d==="density.head"?x5:t;for(let d of f)i[d]=s(p(d));return{inputs:a,dSums:i,count:o}}var{BLOCKS_PER_GROUP:T5,THREADS:A5}=J("lib/register_networks.wgsl"),R5=32,P5=10,Co=class e{matrices;offsets;raw;wayBack;layered;kernels;parameters;fromKept;constructor(t,r,n,o,s,a){this.matrices=t,this.offsets=r,this.raw=n,this.wayBack=o,this.layered=s,this.kernels=a,this.fromKept=!0,this.parameters=[t]}static fits(t,{encoded:r,width:n}){return Qa(t)!==null&&Math.max(xe(r),n)<=R5&&t.device.limits.maxStorageBuffersPerShaderStage>=P5}static async create(t,r,n,o,s,a){let{gpu:i}=t,{width:c,densityLayers:l,colorLayers:u,degree:f}=r,p={ENCODED:xe(r.encoded),WIDTH:c,DENSITY_LAYERS:l,COLOR_LAYERS:u,LANES:Qa(i)},d={...p,DEGREE:f},h=s?await Gf.create(t,r,n,o,d):null,g=await i.kernel("registers/forward",d);return i.prepare(g),new e(n,ni(n),ft(t,"raw densities",o,1),h,a,{forward:g,density:await i.kernel("registers/density",p)})}forward(t,r,n,{rayIndices:o,directions:s},a,i,c){let{kernels:l,matrices:u,offsets:f}=this;t.run(l.forward,GT(r),{batch:r.counters,encoded:n.tensor,ray_indices:o,directions:s,parameters:bn(u,c),outputs:a},{layers:f,samples:r.capacity,slot:r.index})}density(t,r,n,o){let{kernels:s,matrices:a,offsets:i,raw:c}=this,l=bn(a,o);return t.run(s.density,GT(r),{batch:r.counters,encoded:n.tensor,parameters:l,raw:c.tensor},{layers:i,samples:r.capacity,slot:r.index}),c}backward(t,r,n,o,s,a,i,c){if(!this.wayBack||!r||!i)throw new RangeError("Cannot go back through networks in registers but from kept samples to encoded positions, where they were made for it: use layered ones.");this.wayBack.run(t,r,o,s,a,i,c)}densityGradient(t,r,n,o,s){if(!this.layered)throw new RangeError("Cannot find gradients of densities: use layered networks.");this.layered.densityGradient(t,r,n,o,s)}};function GT({capacity:e}){return Math.ceil(ie(e)/T5)*A5}var{GEOMETRY:Zf}=J("lib/network_layers.wgsl");function Vf({width:e,densityLayers:t,colorLayers:r,directionDegree:n},o){let s=(a,i)=>[...Array.from({length:i},(c,l)=>`${a}.layers.${l}`),`${a}.head`];return{density:{layers:s("density",t),inputs:[o],width:e,outputs:[Zf],activation:"none",bias:!1},color:{layers:s("color",r),inputs:[Zf,n**2],width:e,outputs:[3],activation:"sigmoid",bias:!1},noise:0}}function Kf(e,t){let{position:r,direction:n,layers:o,width:s,skips:a,viewWidth:i,activation:c,noise:l}=e;return{density:{layers:[...Array.from({length:o},(f,p)=>`${t}.layers.${p}`),`${t}.head`],inputs:[r],width:s,skips:a,outputs:[1,s],activation:"none",bias:!0},color:{layers:[`${t}.view`,`${t}.rgb`],inputs:[s,n],width:i,outputs:[3],activation:c,bias:!0},noise:l}}function Mo({density:e,color:t}){return[...Or(e),...Or(t)]}var qf=J("lib/density.wgsl"),fr={relu:qf.RELU_DENSITY,softplus:qf.SOFTPLUS_DENSITY,shiftedSoftplus:qf.SHIFTED_SOFTPLUS_DENSITY,exp:qf.EXP_DENSITY};var Yf=class e{options;fenceposts;kernels;#e;constructor(t,r,n,o,s){this.options=r,this.fenceposts=n,this.kernels=s;let a=[o,n.perRay];this.#e=t.tensor("gradient of distortions to raw densities",a)}static async create(t,r,n,o){let{gpu:s}=t;return new e(t,r,n,o,{distortion:await s.kernel("volrend/distortion",{SAMPLES:n.perRay,DENSITY:fr[r.density]}),regularize:await s.kernel("volrend/regularize",{SCALED:r.wholeFrom>0})})}measure(t,{firstRay:r,count:{capacity:n}},o,{outputs:s,transmittances:a,samples:{deltas:i}},c){let{edges:l}=this.fenceposts;t.run(this.kernels.distortion,n,{edges:l,outputs:s,deltas:i,transmittances:a,distortions:c,d_raws:this.#e},{rays:n,first_ray:r,all_rays:o,weight:this.options.distortion})}apply(t,{samples:{ts:r,count:n}},o){let{capacity:s}=n;t.run(this.kernels.regularize,s,{ts:r,d_raws:this.#e,d_outputs:o.dOutputs},{samples:s,unit:this.options.wholeFrom||1})}};var I5={software:256*2**20,hardware:2**31},L5=1e11;function Do(e){return 3*2*e.reduce((t,{inputs:r,outputs:n})=>t+ut(r)*ut(n),0)}function Jf(e,t,r,n=1/0){let{layers:o,perRay:s,flops:a}=t,i=o.reduce((d,{inputs:h,outputs:g})=>d+ut(h)+ut(g),0),{software:c,hardware:l}=I5,f=Math.min(e.info.software?c:l,n)/(i*4)/s,p=e.info.software?1/0:L5/a;return Math.max(Math.floor(Math.min(f,ZT(e,t),p,r)),1)}function ZT(e,{layers:t,perRay:r}){let n=Math.max(...t.flatMap(({inputs:o,outputs:s})=>[o,s].map(a=>a.reduce((i,c)=>i+c+16,32))));return e.device.limits.maxStorageBufferBindingSize/(n*4)/r}function VT(e,t,r){let n=Math.max(Math.floor(ZT(e,t)),1);if(!(Math.min(Number(r.chunk),r.rays)>n))return{batch:r,changes:[]};let o=`Chunks have ${n} rays here, not ${r.chunk}: this device binds no more memory at once.`;return{batch:{...r,chunk:n},changes:[o]}}var Ls=J("lib/batch.wgsl"),tr={rays:Ls.RAYS,keptRays:Ls.KEPT_RAYS,samples:Ls.SAMPLES,keptSamples:Ls.KEPT_SAMPLES,applied:Ls.APPLIED,skipped:Ls.SKIPPED,slots:Ls.BATCH_SLOTS};function $o(e,t){let r=new Uint32Array(tr.slots);return r[tr.rays]=t,e.tensor("batch",[tr.slots],{type:"u32",data:r})}function KT(e,t){let[r,n]=[e[tr.applied],e[tr.skipped]];if(r+n!==t)return`counts ${r} steps applied and ${n} skipped, of ${t}`;let o=Math.max(e[tr.rays],e[tr.keptRays]);return o>Ka?`counts ${o} rays in a step, of at most ${Ka}`:null}var En=class{scope;parts;stored;shown;constructor(t,r){this.scope=t,this.parts=r;let{groups:n,memo:o,state:s,exposures:a,poses:i}=r;this.stored=[...n.flatMap(({stored:c})=>c),...o?.stored??[],Ft("batch",s,{shape:s.shape,type:"u32",problem:KT}),...a?.stored??[],...i?.stored??[]],this.shown=[...n.flatMap(({shown:c})=>c),...o?.shown??[]]}get gpu(){return this.scope.gpu}get parameterCount(){return this.parts.groups.reduce((t,{count:r})=>t+r,0)}restored(t=new Map){let r=this.scope.gpu.record();for(let n of this.parts.groups)n.refresh?.(r,t);this.parts.memo?.refresh(r,t),r.submit()}destroy(){this.scope[Symbol.dispose]()}};var z5=4,N5=4096;function oi(e){for(let{name:t,camera:r}of e){let{rays:n,width:o,height:s}=r;if(!n)continue;let[a,i]=[qT(n,o,s,1),qT(n,o,s,o)],c=Math.max(a/i,i/a),l=Math.max(a*o,i*s);if(!(c<=z5&&l<=2*Math.PI))throw new Ze(`Cannot cast cones through ${t} as its rays come from no camera: how wide a pixel is follows from its neighbours' directions, and these differ by a median of ${a.toPrecision(2)} to the right and ${i.toPrecision(2)} below. Rays of whole photographs have cones; other methods need none, nor does a grid with grid.antialias=false.`)}}function qT(e,t,r,n){let o=t*r,s=Math.max(Math.floor(o/N5),1),a=[];for(let i=0;i+n<o;i+=s){if(n===1&&i%t===t-1)continue;let[c,l,u]=e.subarray(i*6+3,i*6+6),[f,p,d]=e.subarray((i+n)*6+3,(i+n)*6+6);(c!==0||l!==0||u!==0)&&(f!==0||p!==0||d!==0)&&a.push(Math.hypot(f-c,p-l,d-u))}return a.sort((i,c)=>i-c)[Math.floor(a.length/2)]??0}function Hc({camera:e,space:t},r){let n=t==="ndc"?{near:0,far:1}:r,{near:o,far:s}={near:e.near??n.near,far:e.far??n.far};if(o<s)return{near:o,far:s};throw new Ze(`Cannot place samples as camera.near must be less than camera.far: current values are ${o} and ${s}. Set camera.near or camera.far; null is the scene's.`)}function Xf(e,t,r){return{firstRay:t,count:nn(e,r)}}function zs(e,t,r="box"){let n=e.tensor("ray directions",[t,4]);return{count:t,pixels:e.tensor("pixels",[t,4],{type:"u32"}),origins:e.tensor("ray origins",[t,4]),directions:n,viewDirections:r==="ndc"?e.tensor("view directions",[t,4]):n}}function Uo(e,t){return Array.from({length:Math.ceil(e/t)},(r,n)=>({firstRay:n*t,rays:Math.min(t,e-n*t)}))}function Fo({space:e,ndc:t,camera:{pixelOffset:r}},n){if(e==="ndc"&&Math.min(...t)<=0)throw new Ze(`Cannot use space=ndc as ndc must be above 0: current value is [${t.join(", ")}]. Leave it out, and it follows from the cameras.`);return{directions:n,pixelOffset:r,space:e,ndc:t}}var On=class e{options;kernels;constructor(t,r){this.options=t,this.kernels=r}static async create({gpu:t},r,n){let o=r.directions==="unit";return new e(r,{generate:await t.kernel("rays/generate",{UNIT:o,PIXEL_OFFSET:r.pixelOffset,LENS:n!=="pinhole"}),table:n==="table"?await t.kernel("rays/table"):null,ndc:r.space==="ndc"?await t.kernel("rays/ndc",{UNIT:o}):null})}generate(t,r,n,o=n.count){let{pixels:s,origins:a,directions:i,viewDirections:c}=n,{generate:l,table:u,ndc:f}=this.kernels,p={pixels:s,cameras:r.tensor,origins:a,directions:i};if(t.run(l,o,p,{rays:o}),u&&r.table&&t.run(u,o,{...p,table:r.table},{rays:o}),!f)return;let d={origins:a,directions:i,view_directions:c};t.run(f,o,d,{rays:o,scale:this.options.ndc})}};var si=J("lib/camera.wgsl"),$g=4*si.CAMERA_VEC4S,C5={perspective:si.PERSPECTIVE,fisheye:si.FISHEYE,fov:si.FOV,equirectangular:si.EQUIRECTANGULAR},M5=2**126;function Gc(e){return Float32Array.from(e.flatMap(t=>{let{fx:r,fy:n,cx:o,cy:s,cameraToWorld:a,width:i,height:c,rays:l,lens:u=xa}=t,{projection:f,omega:p,radial:d,divisor:h,prism:g,tangential:_}=u;return[r,n,o,s,...a,i,c,l?si.TABLE:C5[f],p,...d,...h,Math.min(Sa(u)**2,M5),...g,..._,0,0]}))}var Tn=class{tensor;count;kind;table;constructor(t,r){this.count=r.length;let n=Gc(r);this.tensor=t.tensor("cameras",[r.length,$g/4,4],{data:n}),this.kind=r.some(({rays:s})=>s)?"table":r.some(({lens:s})=>s&&!Jr(s))?"lens":"pinhole";let o=this.kind==="table"?t.own(D5(t.gpu,r)):null;this.table=o?.createView({dimension:"2d-array"})??null}};function D5(e,t){let r=t.filter(({rays:c})=>c),n=2*Math.max(...r.map(({width:c})=>c)),o=Math.max(...r.map(({height:c})=>c)),{maxTextureArrayLayers:s,maxTextureDimension2D:a}=e.device.limits;if(t.length>s||Math.max(n,o)>a)throw new fe(`Cannot upload rays of ${t.length} images of ${n/2} x ${o}: this device takes at most ${s} of ${a/2} x ${a}. Use fewer or smaller images.`);let i=e.device.createTexture({label:"ray tables",size:[n,o,t.length],format:"rgba32float",usage:GPUTextureUsage.TEXTURE_BINDING|GPUTextureUsage.COPY_DST});return t.forEach(({rays:c,width:l,height:u},f)=>{c&&e.device.queue.writeTexture({texture:i,origin:[0,0,f]},$5(c),{bytesPerRow:l*32,rowsPerImage:u},[2*l,u])}),i}function $5(e){let t=new Float32Array(e.length/3*4);for(let r=0,n=0;r<e.length;r+=3,n+=4)t[n]=e[r],t[n+1]=e[r+1],t[n+2]=e[r+2];return t}function Ug(e){return e>=1e9?`${(e/1e9).toFixed(1)} GB`:`${Math.ceil(e/1e6)} MB`}function YT(e,t){if(JT(e,t),t===1)return e;let r=Math.floor(e.width/t),n=Math.floor(e.height/t),o=new Uint8Array(r*n*4);for(let s=0;s<n;s++)for(let a=0;a<r;a++){let[i,c,l,u]=[0,0,0,0];for(let p=0;p<t;p++){let d=((s*t+p)*e.width+a*t)*4;for(let h=0;h<t;h++,d+=4){let g=e.data[d+3];i+=g*e.data[d],c+=g*e.data[d+1],l+=g*e.data[d+2],u+=g}}if(u===0)continue;let f=(s*r+a)*4;o[f]=Math.round(i/u),o[f+1]=Math.round(c/u),o[f+2]=Math.round(l/u),o[f+3]=Math.round(u/(t*t))}return{width:r,height:n,data:o}}function Qf(e,t){return JT(e,t),t===1?e:{...e,width:Math.floor(e.width/t),height:Math.floor(e.height/t),fx:e.fx/t,fy:e.fy/t,cx:e.cx/t,cy:e.cy/t,...e.rays&&{rays:U5(e.rays,e,t)}}}function U5(e,t,r){let o=Math.floor(t.width/r),s=Math.floor(t.height/r),a=new Float32Array(o*s*6);for(let i=0;i<o*s;i++){let[c,l]=[i%o*r,Math.floor(i/o)*r],u=new Float64Array(6),f=!1;for(let p=0;p<r*r;p++){let d=((l+Math.floor(p/r))*t.width+c+p%r)*6,h=e.subarray(d,d+6);f||=h[3]===0&&h[4]===0&&h[5]===0;for(let g=0;g<6;g++)u[g]+=h[g]/(r*r)}f||a.set(u,i*6)}return a}function JT({width:e,height:t},r){let n=Math.min(e,t);if(!(Number.isInteger(r)&&r>=1&&r<=n))throw new X(`Cannot downscale as the factor must be an integer from 1 to ${n}, the shorter side of the ${e} x ${t} image: current value is ${r}.`)}var XT=128,F5={dark:e=>e>=XT,light:e=>e<XT,coloured:e=>e===0,black:e=>e>0};function QT(e,t,r,n="dark"){let[o,s]=W5(e,t,r),a=j5(e,F5[n]);return o>1?B5(a,e,o):Zc(a,e,s)}function W5({width:e,height:t},r,n){let[o,s]=[r.width/e,e/r.width];if(Number.isInteger(o)&&r.height===t*o)return[o,1];if(Number.isInteger(s)&&t===r.height*s)return[1,s];throw new X(`Cannot use mask ${n}: it must have its image's size, ${r.width} x ${r.height} pixels, or a whole multiple or fraction of it, but it has ${e} x ${t}. Resize it.`)}function Zc(e,t,r){if(r===1)return e;let n=Math.floor(t.width/r),o=Math.floor(t.height/r),s=new Uint8Array(n*o).fill(1);for(let a=0;a<o*r;a++){let[i,c]=[a*t.width,Math.floor(a/r)*n];for(let l=0;l<n*r;l++)e[i+l]===0&&(s[c+Math.floor(l/r)]=0)}return s}function eA(e,{width:t,height:r},n){for(let o=0;o<r;o++)for(let s=0;s<t;s++)Math.hypot(s+.5-t/2,o+.5-r/2)>n&&(e[o*t+s]=0);return e}function j5({width:e,height:t,data:r},n){let o=new Uint8Array(e*t),s=G5(r)&&!Z5(r);for(let a=0;a<o.length;a++){let i=s?r[4*a+3]:H5(r,4*a);o[a]=n(i)?1:0}return o}function B5(e,{width:t,height:r},n){if(n===1)return e;let o=new Uint8Array(e.length*n*n);for(let s=0,a=0;s<r*n;s++){let i=Math.floor(s/n)*t;for(let c=0;c<t*n;c++)o[a++]=e[i+Math.floor(c/n)]}return o}function H5(e,t){return .2126*e[t]+.7152*e[t+1]+.0722*e[t+2]}function G5(e){for(let t=4;t<e.length;t+=4)if(e[t]!==e[0]||e[t+1]!==e[1]||e[t+2]!==e[2])return!1;return!0}function Z5(e){for(let t=7;t<e.length;t+=4)if(e[t]!==e[3])return!1;return!0}function V5(e,t){let r=[e],n={width:e.width,height:e.height,data:e.data};for(;r.length<t;){n=K5(n);let{width:o,height:s,data:a}=n,i=2*r.length;r.push({width:o,height:s,data:Uint8Array.from(a,c=>c>>i)})}return r}function K5({width:e,height:t,data:r}){let[n,o]=[e>>1,t>>1],s=new Uint32Array(n*o*4),a=e*4;for(let i=0,c=0;i<o;i++)for(let l=0;l<n;l++){let u=2*i*a+8*l;for(let f=u;f<u+4;f++)s[c++]=r[f]+r[f+4]+r[f+a]+r[f+a+4]}return{width:n,height:o,data:s}}function tA(e,t){Fg([e],t);let{name:r,image:n,camera:o,mask:s}=e;return V5(n,t).map((a,i)=>{let c=2**i;return{name:r,image:a,camera:Qf(o,c),...s&&{mask:Zc(s,n,c)}}})}function Fg(e,t){let r=2**(t-1),n=e.find(({image:c})=>Math.min(c.width,c.height)<r);if(!n)return;let{name:o,image:{width:s,height:a}}=n,i=Math.floor(Math.log2(Math.min(s,a)))+1;throw new X(`Cannot reduce images to ${t} scales as each must have at least ${r} x ${r} pixels: ${o} has ${s} x ${a}. Use at most ${i} scale${i===1?"":"s"}, or larger images.`)}var ai=class{scales;view;count;pixelOffsets;masked;constructor(t,r,n){this.scales=n;let{gpu:o}=t,s=Math.max(...r.views.map(({image:_})=>_.width)),a=Math.max(...r.views.map(({image:_})=>_.height)),i=r.views.length,{maxTextureArrayLayers:c,maxTextureDimension2D:l}=o.device.limits;if(i>c||Math.max(s,a)>l)throw new fe(`Cannot upload ${i} images of ${s} x ${a}: this device takes at most ${c} of ${l} x ${l}. Use --downscale, or fewer images.`);let f=Array.from({length:n},(_,v)=>(s>>v)*(a>>v)).reduce((_,v)=>_+v)*4*i,p=o.freeMemory;if(f>p)throw new fe(`Cannot upload ${i} images of ${s} x ${a}: they take ${Ug(f)} of memory, and there are ${Ug(p)}. Use --downscale, or fewer images.`);let d=t.own(o.device.createTexture({label:"photographs",size:[s,a,i],mipLevelCount:n,format:"rgba8uint",usage:GPUTextureUsage.TEXTURE_BINDING|GPUTextureUsage.COPY_DST})),h=r.views.some(({mask:_})=>_),g=[0];r.views.forEach((_,v)=>{let S=g[v];tA(_,n).forEach((E,T)=>{let{width:R,height:O,data:P}=E.image;o.device.queue.writeTexture({texture:d,mipLevel:T,origin:[0,0,v]},h?q5(E):P,{bytesPerRow:R*4,rowsPerImage:O},[R,O]),S+=R*O}),g.push(S)}),this.pixelOffsets=g,this.view=d.createView({dimension:"2d-array"}),this.count=i,this.masked=h}};function q5({image:e,mask:t}){let r=e.data.slice();for(let n=0;n<e.width*e.height;n++){let o=t?.[n]===0;!o&&r[n*4+3]>0||(r.fill(o?255:0,n*4,n*4+3),r[n*4+3]=0)}return r}var Wg=J("lib/background.wgsl"),Ns={white:Wg.WHITE,black:Wg.BLACK,random:Wg.RANDOM},rA=2**31,ep=class e{options;cameras;choice;#e;#t;constructor(t,r,n,{pixelOffsets:o},s){this.options=r,this.cameras=n,this.choice=s,this.#t=o.at(-1),this.#e=r.batch.pixels!=="allImages"?null:t.tensor("first pixel of each image",[o.length],{type:"u32",data:Uint32Array.from(o)})}static async create(t,r,n,o){let s=r.batch.pixels==="allImages",a=n.pixelOffsets.at(-1);if(s&&a>rA)throw new Ze(`Cannot shuffle the pixels of all images as they must be at most ${rA}: there are ${a}. Use --downscale, or batch.pixels "oneImage".`);let i=await t.gpu.kernel(s?"pixels/all_images":"pixels/one_image",{SCALES:n.scales});return new e(t,r,o,n,i)}epoch(t){return Math.floor(t*this.options.batch.rays/this.#t)}choose(t,{step:r,seed:n},o){let{batch:s}=this.options,{tensor:a,count:i}=this.cameras,c=this.#e,{rays:l}=s;if(c){let u=r*l%this.#t,f={rays:l,images:i,first:u,epoch:this.epoch(r),seed:n};t.run(this.choice,l,{cameras:a,offsets:c,pixels:o},f)}else{let u=r<s.cropSteps?s.cropFraction:1;t.run(this.choice,l,{cameras:a,pixels:o},{rays:l,images:i,step:r,seed:n,fraction:u})}}},tp=class e{cameras;choice;constructor(t,r){this.cameras=t,this.choice=r}static async create({gpu:t},{scales:r},n){return new e(n,await t.kernel("pixels/any_image",{SCALES:r}))}epoch(){return 0}choose(t,{step:r,seed:n},o){let s=o.length/4,{tensor:a,count:i}=this.cameras;t.run(this.choice,s,{cameras:a,pixels:o},{rays:s,images:i,step:r,seed:n})}},ii=class e{photographs;kernel;constructor(t,r){this.photographs=t,this.kernel=r}static async create({gpu:t},{background:r,colors:n},o){let s=await t.kernel("pixels/colors",{BACKGROUND:Ns[r],LINEAR:n==="linear",MASKED:o.masked});return new e(o,s)}lookUp(t,{step:r,seed:n},o,s){let{pixels:a,directions:i,count:c}=o,l={pixels:a,directions:i,images:this.photographs.view,colors:s};t.run(this.kernel,c,l,{rays:c,step:r,seed:n})}};var rp=J("learn/ray_loss.wgsl"),Y5={mse:rp.MSE,huber:rp.HUBER,sumSquared:rp.SUM},Vc=4,ci=class e{options;rays;kernels;#e;#t;constructor(t,r,n,o){this.options=r,this.rays=n,this.kernels=o;let s=Math.ceil(n/rp.THREADS);this.#e=t.tensor("partial losses",[s,4]);let a=Float32Array.of(1);this.#t=t.tensor("normalization of multipliers",[1],{data:a})}static async create(t,r,n){let{gpu:o}=t;return new e(t,r,n,{multipliers:r.scales>1?await o.kernel("learn/multipliers"):null,loss:await o.kernel("learn/ray_loss",{LOSS:Y5[r.kind],HUBER_DELTA:r.huberDelta}),report:await o.kernel("learn/report",{SUM:r.kind==="sumSquared"})})}evaluate(t,r,n,o,s,a=1){let{colors:i,targets:c,pixels:l,distortions:u,keptTotal:f,dColors:p,reports:d}=o,{opacityEntropy:h,distortion:g}=this.options,{count:{capacity:_,counters:v,index:S},firstRay:E}=r,[T,R]=[this.#e,this.#t],{multipliers:O}=this.kernels;if(O){let M=O.workgroupSize,U={capacity:_,index:S,all_rays:n};t.run(O,M,{counters:v,pixels:l,normalization:R},U)}let P={capacity:_,index:S,first_ray:E,all_rays:n};t.run(this.kernels.loss,this.rays,{counters:v,colors:i,targets:c,distortions:u,pixels:l,normalization:R,d_colors:p,partials:T},{rays:this.rays,...P,opacity:h,distortion:g,weight:a}),t.run(this.kernels.report,this.kernels.report.workgroupSize,{counters:v,kept_total:f,partials:T,reports:d},{count:T.length/4,slot:s,...P})}};async function Wo(e,t){e.submit(),await J5(),t?.throwIfAborted()}function J5(){return new Promise(e=>{let{port1:t,port2:r}=new MessageChannel;t.onmessage=()=>{t.close(),r.close(),e()},r.postMessage(null)})}function li(e,t,r){return{colors:e.tensor(`${t} colors`,[r,4]),depths:e.tensor(`${t} depths`,[r])}}var jg=Array.from({length:6},()=>[0,0,0,1]).flat();function np({lower:e,upper:t}){let r=[...e,...t];if(!r.every(Number.isFinite))return`its corners must be finite numbers: current values are ${r.join(", ")}`;let n=e.findIndex((o,s)=>!(o<t[s]));return n<0?null:`its first corner must be below its second along ${"xyz"[n]}: current values are ${e[n]} and ${t[n]}`}function Bg(e,t){if(!e)return jg;let r=np(e);if(r)throw new RangeError(`Cannot crop to a box as ${r}.`);return[0,1,2].flatMap(o=>{let s=[0,1,2].map(a=>a===o?1:0);return[[...s,-e.lower[o]],[...s.map(a=>-a),e.upper[o]]]}).flatMap(o=>t?X5(o,t):o)}function X5([e,t,r,n],[o,s]){return[e/o,t/s,-n/2,n/2-r]}var op=class e{memory;options;crop;normals;progress;seen;#e;#t;constructor(t,r,n){this.memory=t,this.options=r,this.crop=n,this.normals=!1,this.progress=null;let{passes:o,capacity:s,background:a,samples:i}=r,c=Math.max(...o.map(({sampler:p})=>p.capacity)),{colors:l,depths:u}=this.#e=li(t,"rendered",s);this.#t=t.tensor("colors, raw densities",[c,4]);let f={colors:l,depths:u};this.seen={kind:"sampled",tensors:f,unit:1,behind:a,samples:i}}static async create(t,r){return new e(t,r,await t.gpu.kernel("render/crop"))}get capacity(){return this.options.capacity}async render(t,r){let{gpu:n}=this.memory,{count:o}=t;this.prepare();for(let u of this.#r(t))await Wo(u,r);let s=[this.#e.colors,this.#e.depths],[a,i]=await n.readAll(s),c=new Float32Array(o*3),l=new Float32Array(o);for(let u=0;u<o;u++)c.set(a.subarray(u*4,u*4+3),u*3),l[u]=a[u*4+3];return{colors:c,depths:i,accumulations:l,normals:null}}prepare(){let t=this.memory.gpu.record();for(let{field:r,sampler:n}of this.options.passes)r.prepare(t,"average"),n.prepare?.(t,"average")}trace(t){for(let r of this.#r(t))r.submit()}goOn(){}*#r(t){let{gpu:r}=this.memory,n=r.record(),o={step:t.strip,seed:this.options.seed};for(let{firstRay:s,rays:a}of Uo(t.count,this.options.chunk))this.#n(n,t,Xf(r,s,a),o),yield n}#n(t,r,n,o){let{passes:s,renderer:a}=this.options,{rays:i}=r,c=this.#t,l=r.crop===jg?void 0:this.#o(t,r),u=null;for(let{sampler:f,field:p}of s){let d=f.sample(t,i,n,o,u,l),{count:h,positions:g,rayIndices:_}=d,v={positions:g,rayIndices:_,directions:i.viewDirections};p.forward(t,h,v,c,null,"average"),l?.(d,c),u=a.forward(t,n,d,c,o,this.#e)}}#o(t,{rays:{origins:r,directions:n},crop:o}){return({count:{capacity:s},rayIndices:a,ts:i},c)=>{let l={origins:r,directions:n,ray_indices:a,ts:i,outputs:c};t.run(this.crop,s,l,{samples:s,crop:o})}}};function jo(e){return e==="black"?0:1}var ui=class e{options;rays;keptSum;kernels;distortions;keptTotal;#e;#t;#r;constructor(t,r,n,o,s,a,i){this.options=r,this.rays=o,this.keptSum=a,this.kernels=i;let c=r.use==="training",l=f=>c?f:0,u=(f,p)=>t.tensor(f,[p],{type:"u32"});this.distortions=t.tensor("distortions",[l(n)]),this.keptTotal=u("kept samples of all rays",1),this.#e=u("kept counts, and 0",l(o+1)),this.#t=t.tensor("transmittances",[s]),this.#r={kept:{count:{capacity:s,counters:this.keptTotal,index:0},sources:u("sources of kept samples",l(s))},offsets:u("first kept sample of each ray, and the end",l(o+1)),dOutputs:t.tensor("gradient of colors, raw densities",[l(s),4])}}static async create(t,r,n,o,s){if(s%ce!==0)throw new RangeError(`Cannot composite samples as their capacity must be a multiple of ${ce}: current value is ${s}.`);let{gpu:a}=t,i={BACKGROUND:Ns[r.background],DENSITY:fr[r.density],...Gt(r.contraction)},c=await vn.create(t,o+1);return new e(t,r,n,o,s,c,{forward:await a.kernel("volrend/composite",{...i,USE:r.use,STOP:r.stopTransmittance}),backward:r.use==="rendering"?null:await a.kernel("volrend/composite_backward",{...i,DISTORTION:r.distortion>0})})}forward(t,r,n,o,{step:s,seed:a},i){let{distortions:c,kernels:{forward:l},rays:u,options:{use:f}}=this,p=this.#t,d=f==="training"?{distortions:c,kept_counts:this.#e}:{},{packedInfo:h,ts:g,deltas:_}=n,{colors:v,depths:S}=i,{counters:E}=r.count;return t.run(l,u,{counters:E,packed_info:h,outputs:o,ts:g,deltas:_,transmittances:p,colors:v,depths:S,...d},{rays:u,...nA(r.count),first_ray:r.firstRay,step:s,seed:a}),{samples:n,outputs:o,transmittances:p}}keep(t){this.keptSum.run(t,this.#e,this.#r.offsets,this.keptTotal)}backward(t,r,{samples:n,outputs:o,transmittances:s},{step:a,seed:i},c,l){let{distortion:u,nearDistance:f,nearWeight:p}=this.options,{kept:{sources:d},offsets:h,dOutputs:g}=this.#r,{backward:_}=this.kernels;if(!_)throw new RangeError("Cannot find gradients of rays that are only rendered.");return t.run(_,this.rays,{counters:r.count.counters,packed_info:n.packedInfo,kept_offsets:h,d_colors:l,outputs:o,ts:n.ts,deltas:n.deltas,transmittances:s,d_outputs:g,sources:d},{...nA(r.count),first_ray:r.firstRay,all_rays:c,step:a,seed:i,distortion:u,near_distance:f,near_weight:p}),this.#r}get keepsAll(){return this.options.stopTransmittance===0}};function nA({capacity:e,index:t}){return{capacity:e,index:t}}var Q5={images:{strip:1<<18,bytes:1/0},viewport:{strip:16384,bytes:2**26}};function fi(e,t,r,n,{allRays:o,rays:s,use:a}){let i={use:a==="training"?a:"rendering",background:n,density:t.density(r),stopTransmittance:0,contraction:Bf,distortion:0,nearWeight:0,nearDistance:0},c=ie(s*t.work(r).perRay)*ce;return ui.create(e,i,o,s,c)}function ej({batch:{rays:e}},t,{exposure:r,poses:n}){if(!(t===e||!r&&!n))throw new Ze(`Cannot learn exposures or poses as a step's rays must be one chunk: current value of batch.chunk is ${t} of ${e} rays. Train on fewer rays a step, --rays ${t}.`)}function pi(e){return{...e,photographSettings:()=>[],settle(t,r,n){let o=e.settle?.(t,r,n)??r,{batch:s}=o;return s.chunk!=="auto"?o:{...o,batch:{...s,chunk:Jf(t,e.work(o),s.rays)}}},fit(t,r){let{batch:n,changes:o}=VT(t,e.work(r),r.batch),s=e.fit?.(t,r)??{config:r,changes:[]};return{config:{...s.config,batch:n},changes:[...o,...s.changes]}},loosen:t=>({...t,batch:{...t.batch,chunk:"auto"}}),choices:({batch:{chunk:t,rays:r}})=>[{what:"chunks of rays",keys:["batch.chunk"],value:String(t),reason:t===r?"a step fits into memory":"so many fit into memory together"}],depthRange:(t,r)=>t.space==="ndc"?{near:r.near,far:r.far}:Hc(t,r),normals:!1,async training(t,r,n,o){e.requireScene?.(o,n);let{batch:{rays:s},background:a,scales:i,adam:c,seed:l}=n,u=Math.min(Number(n.batch.chunk),s),f=new ai(t,o,i),p=new Tn(t,o.views.map(({camera:M})=>M)),d=await ep.create(t,e.pixels(n),f,p),h=await On.create(t,e.rayOptions(n),p.kind),g=e.schedule(n),_={allRays:s,rays:u,use:"training"},v={range:Hc(n,o),..._},S=e.loss(n),E=e.distortion?.(n)??0,T={kind:S,huberDelta:1,opacityEntropy:0,distortion:E,scales:i},R=ie(u*e.samplesOf(n))*ce,O=await e.learnViews?.(t,r.parts,n,o,p,R)??{exposure:null,poses:null};ej(n,u,O);let P=()=>r.parts.groups.map(M=>({group:M,rate:U=>eo(g,U,d.epoch(U)),l2:0,checked:!0}));return{cameras:p,pixels:d,generator:h,colors:await ii.create(t,{background:a,colors:"srgb"},f),rays:zs(t,s,n.space),chunks:Uo(s,u).map(({firstRay:M,rays:U})=>Xf(t.gpu,M,U)),passes:await e.createPasses(t,r,n,v),renderer:await fi(t,e,n,a,_),loss:await ci.create(t,T,u),optimizer:await Is.create(t,{adam:c,averageDecay:e.averageDecay?.(n)??0},e.trainedGroups?.(r.parts,n)??P()),schedule:g,seed:l,raysPerStep:s,samplesPerStep:s*e.samplesOf(n),...O}},async rays(t,r,n,o,{use:s}){let{strip:a,bytes:i}=Q5[s],c=Jf(t.gpu,e.work(n),a,i),l=n.background==="black"?"black":"white",u={allRays:a,rays:c,use:"rendering"},f={range:Hc(n,o),...u};return op.create(t,{capacity:a,chunk:c,passes:await e.createPasses(t,r,n,f),renderer:await fi(t,e,n,l,u),background:jo(n.background),samples:e.work(n).perRay,seed:n.seed})},bench:{software:{warmUp:1,profiled:2,rounds:3,roundSeconds:1},hardware:{warmUp:1,profiled:10,rounds:3,roundSeconds:1},period:()=>1,isWide:t=>e.width(t)>=128,growth:null}}}var di=class e{options;kernel;edges;constructor(t,r,n,o){this.options=r,this.kernel=o,this.edges=t.tensor(`${r.label} fenceposts`,[n,r.perRay+1])}static async create(t,r,n){let{gpu:o}=t,{perRay:s,draws:a,jitter:i,after:c}=r,l=!c&&a==="fenceposts"?await o.kernel("samples/stratified",{SAMPLES:s+1,JITTER:i,DISPARITY:!1}):await o.kernel("samples/fenceposts",{SAMPLES:s,CENTERS:a==="centers",JITTER:i,WEIGHTS:c?.weights??"whole",...c&&{PREVIOUS:c.fenceposts.perRay,DENSITY:fr[c.density]}});return new e(t,r,n,l)}get perRay(){return this.options.perRay}draw(t,{firstRay:r,count:{capacity:n}},{step:o,seed:s},a){let{edges:i,kernel:c,options:{perRay:l,draws:u,firstDraw:f=0,after:p}}=this,d={rays:n,first_ray:f+r,step:o,seed:s};if(p&&a){let{outputs:h,transmittances:g,samples:{deltas:_}}=a,{fenceposts:{edges:v},padding:S,dilation:E,exponent:T}=p,R={edges:i,edges_before:v,outputs:h,deltas:_,transmittances:g},O={...d,padding:S,dilation:E,exponent:T(o)};t.run(c,n,R,O)}else u==="fenceposts"?t.run(c,n*(l+1),{ts:i},{...d,near:0,far:1}):t.run(c,n,{edges:i},{...d,padding:0,dilation:0,exponent:1})}};function sp(e,t){return e>0?e*t/((e-1)*t+1):1}function Bo(e,t,r,n,o=[n.capacity],s=3){let{capacity:a}=n;return{count:n,positions:ft(e,`${t} positions`,a,s),ts:e.tensor(`${t} samples`,o),deltas:e.tensor(`${t} intervals`,o),rayIndices:e.tensor(`rays of ${t} samples`,[a],{type:"u32"}),packedInfo:e.tensor(`${t} packed info`,[r,2],{type:"u32"})}}var Hg=J("lib/footprint.wgsl"),tj={cones:Hg.CONES,cylinders:Hg.CYLINDERS};function Cs({footprints:e}){return{FOOTPRINTS:e?tj[e]:Hg.NO_FOOTPRINTS}}function An({footprints:e}){return e?4:3}function Kc(e,t){return{STEPS:e.steps,CONE:e.coneAngle,RESOLUTION:e.resolution,CASCADES:e.cascades,JITTER:t,...Gt(e.contraction)}}function Gg({lower:e,size:t},{near:r,far:n},o,{step:s,seed:a}){return{lower:e,size:t,near:r,far:n,rays:o,step:s,seed:a}}function qc({center:e,size:t}){let[r,n,o]=e.map(s=>s-t/2);return{lower:[r,n,o],size:t}}var ap=class e{box;range;rayCapacity;sampleCapacity;prefixSum;kernels;samples;#e;#t;#r;constructor(t,r,n,o,s,a,i,c,l){this.box=o,this.range=s,this.rayCapacity=a,this.sampleCapacity=i,this.prefixSum=c,this.kernels=l;let u=d=>t.tensor(d,[a],{type:"u32"});this.#e=u("samples of each ray"),this.#t=u("first sample of each ray"),this.#r=t.tensor("samples of all rays",[1],{type:"u32"});let f={capacity:i,counters:r,index:tr.samples},p=An(n);this.samples=Bo(t,"marched",a,f,void 0,p)}static async create(t,r,n,o,s,a,i,c){let{gpu:l}=t,u=Kc(n,c),f=await vn.create(t,a);return new e(t,r,n,o,s,a,i,f,{count:await l.kernel("march/count",{...u,MAX_SAMPLES:n.maxSamples}),pack:await l.kernel("march/pack"),emit:await l.kernel("march/emit",{...u,...Cs(n)}),adapt:await l.kernel("march/adapt")})}march(t,r,{origins:n,directions:o},s){let{kernels:a,rayCapacity:i,samples:c,box:l,range:u}=this,{counters:f}=c.count,{ts:p,deltas:d,rayIndices:h,packedInfo:g}=c,[_,v]=[this.#e,this.#t],S=Gg(l,u,i,s);t.run(a.count,i,{batch:f,origins:n,directions:o,bits:r,counts:_},S),this.prefixSum.run(t,_,v,this.#r),t.run(a.pack,i,{batch:f,counts:_,offsets:v,packed_info:g},{rays:i,capacity:this.sampleCapacity}),t.run(a.emit,i,{origins:n,directions:o,bits:r,packed_info:g,positions:c.positions.tensor,ts:p,deltas:d,ray_indices:h},S)}adapt(t,r,n){let{counters:o}=this.samples.count;t.run(this.kernels.adapt,1,{batch:o,kept_total:r},{target_samples:n.targetSamples,capacity:this.sampleCapacity,min_rays:n.minRays,max_rays:this.rayCapacity})}};var Zg=J("lib/spacing.wgsl"),rj={linear:Zg.LINEAR_SPACING,disparity:Zg.DISPARITY_SPACING,power:Zg.POWER_SPACING},nj={linear:e=>e,disparity:e=>1/e,power:e=>(1+2*e/2.5)**-1.5},ip=class e{space;fenceposts;kernel;#e;constructor(t,r,n,o,s,a){this.space=r,this.fenceposts=s,this.kernel=a;let{perRay:i}=s,c=nn(t.gpu,ie(o*i)*ce),l=An(r);this.#e=Bo(t,n,o,c,[o,i],l)}static async create(t,r,n,o){let s=await di.create(t,n,o),a=await t.gpu.kernel("samples/intervals",{SAMPLES:n.perRay,OPAQUE:r.opaque,SPACING:rj[r.spacing],...Cs(r),...Gt({kind:r.contraction,linear:1})});return new e(t,r,n.label,o,s,a)}get capacity(){return this.#e.count.capacity}sample(t,{origins:r,directions:n},o,s,a){let{fenceposts:i,space:{spacing:c,range:l,box:{center:u,size:f}}}=this,{firstRay:p,count:{capacity:d}}=o;i.draw(t,o,s,a);let{positions:h,ts:g,deltas:_,rayIndices:v,packedInfo:S}=this.#e,E=d*i.perRay,T=f/2,[R,O]=[l.near,l.far].map(P=>nj[c](P/T));return t.run(this.kernel,ie(E)*ce,{edges:i.edges,origins:r,directions:n,positions:h.tensor,ts:g,deltas:_,ray_indices:v,packed_info:S},{rays:d,first_ray:p,unit:T,h_near:R,h_far:O,lower:u.map(P=>P-T),size:f}),{...this.#e,count:{...this.#e.count,capacity:E}}}};var Vg=class e{parts;kernels;#e;#t;#r;#n;#o;#s;#i;#c;constructor(t,r,n){this.parts=r,this.kernels=n,this.#c=null;let{intervals:{capacity:o},network:s,parameters:a,position:i,dense:c,allRays:l,loss:u}=r,f=u?s.layers.map(h=>a.layer(h)):null,p=(h,g)=>ft(t,h,o,g);this.#e=new No(s,a,c,new zo(t,s,o,f));let d=xe(i.outputs);this.#t=p("encoded proposals",d),this.#r=p("proposed densities",ut(s.outputs)),this.#n=p("colors of proposals",xe(3)),this.#o=t.tensor("proposals",[o,4]),this.#s=u&&{raw:p("gradient of proposed densities",ut(s.outputs)),encoded:i.parameters.length>0?p("gradient of encoded proposals",d):null,outputs:t.tensor("gradient of proposals",[o,4])},this.#i=li(t,"proposed",l)}static async create(t,r,n){let{gpu:o}=t,{loss:s,density:a,intervals:{fenceposts:i}}=r,c=async({kind:l})=>({proposal:await o.kernel("samples/proposal",{LOSS:l,COARSE:i.perRay,FINE:n,DENSITY:fr[a]}),dDensity:await o.kernel("networks/d_density",{ADD:!1,UNIT:!1})});return new e(t,r,{outputs:await o.kernel("networks/outputs",{NOISE:!1}),learn:s&&await c(s)})}see(t,r,n,o,s,a,i){let{kernels:c,parts:{intervals:l,position:u,renderer:f}}=this,[p,d,h]=[this.#t,this.#r,this.#o],g=l.sample(t,r,n,o,s),{count:_}=g;return u.forward(t,_,g.positions,p,a),this.#e.forward(t,_,p,d,a),t.run(c.outputs,_.capacity,{counts:_.counters,rgbs:this.#n.tensor,densities:d.tensor,outputs:h},{samples:_.capacity,count:_.index,density_features:d.features,first_sample:0,step:0,seed:0,noise_std:0}),i?.(g,h),this.#c=f.forward(t,n,g,h,o,this.#i)}learn(t,r,n,o,s){let{kernels:{learn:a},parts:{intervals:{fenceposts:i},position:c,loss:l}}=this;if(!a||!l||!this.#s||!this.#c)throw new RangeError("Cannot teach proposals that were made for rendering, or not made yet.");let{samples:u,outputs:f,transmittances:p}=this.#c,{raw:d,encoded:h,outputs:g}=this.#s,{weight:_,blur:v}=l;t.run(a.proposal,n.count.capacity,{edges:o,outputs:s.outputs,deltas:s.samples.deltas,transmittances:s.transmittances,edges_proposed:i.edges,outputs_proposed:f,deltas_proposed:u.deltas,transmittances_proposed:p,d_outputs:g},{rays:n.count.capacity,all_rays:r,weight:_,blur:v});let{count:S,positions:E}=u,{capacity:T,index:R,counters:O}=S;t.run(a.dDensity,ie(T)*ce,{counts:O,d_outputs:g,d_densities:d.tensor},{samples:T,count:R,features:d.features});let P=n.firstRay===0?"overwrite":"accumulate";this.#e.backward(t,S,this.#t,d,h,P),h&&c.backward(t,S,E,h,null,P)}},hi=class e{options;levels;constructor(t,r){this.options=t,this.levels=r}static async create(t,r){let{levels:n,fine:{fenceposts:{perRay:o}}}=r,s=n.map(a=>Vg.create(t,a,o));return new e(r,await Promise.all(s))}get capacity(){return this.options.fine.capacity}prepare(t,r){for(let{position:n}of this.options.levels)n.prepare?.(t,r)}sample(t,r,n,o,s,a){let{fine:i,choice:c}=this.options,l=null;for(let u of this.levels)l=u.see(t,r,n,o,l,c,a);return i.sample(t,r,n,o,l)}learn(t,{count:r},n,{step:o},s){if(!this.options.learns(o))return;let{edges:a}=this.options.fine.fenceposts;for(let i of this.levels)i.learn(t,r,n,a,s)}};var{THREADS:oj}=J("exposure/tone_sum.wgsl"),cp=class e{options;parameters;cameras;kernels;#e;constructor(t,r,n,o,s,a){this.options=r,this.parameters=n,this.cameras=o,this.kernels=a,this.#e=t.tensor("exposed colors",[s,4])}static async create(t,r,n,o,s){let{gpu:a}=t,{width:i,height:c,levels:l,background:u}=r,f=i*c*l>1?8:1,p={WIDTH:i,HEIGHT:c,LEVELS:l},d={...p,CORNERS:f,BACKGROUND:Ns[u]};return new e(t,r,n,o,s,{tone:await a.kernel("exposure/tone",d),backward:await a.kernel("exposure/tone_backward",d),sum:await a.kernel("exposure/tone_sum",d),variation:await a.kernel("exposure/variation",p),center:await a.kernel("exposure/center",{VEC4S:3})})}forward(t,{capacity:r,counters:n,index:o},{pixels:s},{step:a,seed:i},c){let{parameters:{values:l},cameras:{tensor:u}}=this,f=this.#e,p={counters:n,pixels:s,cameras:u,exposures:l,colors:c,exposed:f};return t.run(this.kernels.tone,r,p,{capacity:r,index:o,step:a,seed:i}),f}backward(t,{capacity:r,counters:n,index:o},{pixels:s},{step:a,seed:i},c,l){let{kernels:u,options:{variation:f},cameras:{tensor:p}}=this,{values:d,gradients:h,views:g}=this.parameters,_={capacity:r,index:o,step:a,seed:i},v={counters:n,pixels:s,cameras:p,colors:c};t.run(u.variation,h.length/4,{exposures:d,gradients:h},{views:g,weight:f});let S={...v,d_exposed:l,gradients:h};t.run(u.sum,g*oj,S,{..._,views:g}),t.run(u.backward,r,{...v,exposures:d,d_colors:l},_)}center(t,r){let{parameters:{values:n},kernels:{center:o}}=this,s=n.length/12;t.run(o,o.workgroupSize,{batch:r,exposures:n},{entries:s})}};var oA="exposures",Ms=class e{name;views;vec4s;numbers;kind;average;#e;#t;constructor(t,r,n,o,s,a){this.name=r,this.views=n,this.vec4s=o,this.numbers=s,this.kind="dense",this.average=null,this.shown=[];let i=this.#e=[n,o,4];this.#t=a==="viewing"?null:{values:t.tensor(r,i),gradients:t.tensor(`gradients of ${r}`,i),firstMoments:t.tensor(`first moments of ${r}`,i),secondMoments:t.tensor(`second moments of ${r}`,i)}}get values(){return Ae(this.#t).values}get gradients(){return Ae(this.#t).gradients}get firstMoments(){return Ae(this.#t).firstMoments}get secondMoments(){return Ae(this.#t).secondMoments}static gains(t,r,n){return new e(t,oA,r,1,3,n)}static maps(t,r,n,o){return new e(t,oA,r,3*n,4,o)}static poses(t,r,n){return new e(t,"poses",r,2,3,n)}get count(){return this.views*this.vec4s*this.numbers}shown;get stored(){let{name:t}=this,{values:r=null,firstMoments:n=null,secondMoments:o=null}=this.#t??{},s=this.#e;return[Ft(t,r,{shape:s}),Ft(`adam.m.${t}`,n,{shape:s}),Ft(`adam.v.${t}`,o,{shape:s,problem:Ts})]}},mi=class e{parameters;sum;constructor(t,r){this.parameters=t,this.sum=r}static async create({gpu:t},r){let n=await t.kernel("views/sum",{VEC4S:r.vec4s});return new e(r,n)}gather(t,{capacity:r,counters:n,index:o},s,a){let{views:i,gradients:c}=this.parameters,l=i*this.sum.workgroupSize,u={counters:n,pixels:s,values:a,sums:c};t.run(this.sum,l,u,{views:i,capacity:r,index:o})}};var lp=class e{parameters;sums;kernels;#e;#t;constructor(t,r,n,o,s){this.parameters=n,this.sums=o,this.kernels=s,this.#e=t.tensor("exposed colors",[r,4]),this.#t=t.tensor("gradients of exposures by ray",[r,1,4])}static async create(t,r,n,o){let{gpu:s}=t,a=Ns[n],i=await mi.create(t,r);return new e(t,o,r,i,{apply:await s.kernel("exposure/apply",{BACKGROUND:a}),backward:await s.kernel("exposure/backward",{BACKGROUND:a}),center:await s.kernel("exposure/center")})}forward(t,{capacity:r,counters:n,index:o},{pixels:s},{step:a,seed:i},c){let{parameters:{values:l},kernels:{apply:u}}=this,f=this.#e,p={counters:n,pixels:s,exposures:l,colors:c,exposed:f};return t.run(u,r,p,{capacity:r,index:o,step:a,seed:i}),f}backward(t,r,{pixels:n},{step:o,seed:s},a,i){let{capacity:c,counters:l,index:u}=r,[f,p]=[this.#e,this.#t];t.run(this.kernels.backward,c,{counters:l,pixels:n,exposures:this.parameters.values,exposed:f,d_colors:i,d_exposure:p},{capacity:c,index:u,step:o,seed:s}),this.sums.gather(t,r,n,p)}center(t,r){let{parameters:{values:n,views:o},kernels:{center:s}}=this;t.run(s,s.workgroupSize,{batch:r,exposures:n},{entries:o})}};var sA={affine:{width:1,height:1,levels:1},bilateral:{width:16,height:16,levels:8}};function aA(e,{kind:t},r,n){if(t==="gains")return Ms.gains(e,r,n);let{width:o,height:s,levels:a}=sA[t];return Ms.maps(e,r,o*s*a,n)}function iA(e,{kind:t,variation:r},n,o,s,a){if(t==="gains")return lp.create(e,n,s,a);let i={...sA[t],variation:r,background:s};return cp.create(e,i,n,o,a)}var up=class e{options;parameters;sums;kernels;dPositions;#e;#t;constructor(t,r,n,o,s,a,i,c){this.options=r,this.parameters=n,this.sums=i,this.kernels=c,this.#e=t.tensor("cameras as captured",[o.length,$g/4,4],{data:Gc(o)}),this.dPositions=ft(t,"gradients of positions",a,3),this.#t=t.tensor("torques and forces by ray",[s,2,4])}static async create(t,r,n,o,s,a){let{gpu:i}=t,c={CASCADES:r.cascades,...Gt(r.contraction)},l=await mi.create(t,n);return new e(t,r,n,o,s,a,l,{rays:await i.kernel("poses/rays",c),tangent:await i.kernel("poses/tangent"),apply:await i.kernel("poses/apply")})}apply(t,{tensor:r}){let{values:n,views:o}=this.parameters;t.run(this.kernels.apply,o,{twists:n,initial:this.#e,cameras:r},{views:o})}backward(t,r,n,{ts:o,packedInfo:s},{offsets:a}){let{kernels:i,parameters:c,options:{box:{lower:l,size:u},unit:f}}=this,{capacity:p,counters:d,index:h}=r;t.run(i.rays,p,{counters:d,kept_offsets:a,packed_info:s,ts:o,origins:n.origins,directions:n.directions,d_positions:this.dPositions.tensor,d_rays:this.#t},{lower:l,size:u,capacity:p,index:h,unit:f}),this.sums.gather(t,r,n.pixels,this.#t);let{values:g,gradients:_,views:v}=c;t.run(i.tangent,v,{twists:g,gradients:_},{views:v})}};function cA({exposure:e,poses:t}){return e.rate>0||t.rate>0}function fp(e,t){return{...e,views:cA(e)?t?.views.length??0:0}}function pp(e,{exposure:t,poses:r,views:n},o){return{exposures:t.rate>0?aA(e,t,n,o):null,poses:r.rate>0?Ms.poses(e,n,o):null}}function dp({exposures:e,poses:t},r){let n=[];if(e){let{rate:o,l2:s}=r.exposure;n.push({group:e,rate:()=>o,l2:s,checked:!1})}if(t){let o=s=>sj(r.poses,s);n.push({group:t,rate:o,l2:r.poses.l2,checked:!1})}return n}function sj({rate:e,halfLife:t,start:r},n){return n<r?0:e*.5**((n-r)/t)}async function hp(e,{exposures:t,poses:r},n,o,s,a,i,c){let l=o.views.map(({camera:p})=>p),{exposure:u,background:f}=n;return{exposure:t&&await iA(e,u,t,a,f,i),poses:r&&await up.create(e,s,r,l,i,c)}}function mp(e,{views:t}){let{exposure:{rate:r,kind:n},poses:o}=e,s=t.some(({camera:a})=>a.rays);if(r>0&&n==="bilateral"&&s)throw new Ze("Cannot learn bilateral grids as the scene is a set of rays, which need not lie side by side in an image: current value of exposure.kind is bilateral. Set exposure.kind=affine.");if(o.rate>0&&s)throw new Ze(`Cannot refine poses as the scene is a set of rays, which have no cameras to move: current value of poses.rate is ${o.rate}. Set poses.rate=0.`);if(!(!cA(e)||e.views===t.length))throw new Ze(`Cannot learn exposures or poses as views must be the number of training views, ${t.length}: current value is ${e.views}. Train on the scene that the run began with.`)}var Yc=Z().nonnegative(),gp=q({kind:me(["gains","affine","bilateral"]).default("gains").describe("gains of its three channels, an affine map of its colors, 3 x 4, or such maps in a bilateral grid of 16 x 16 x 8"),rate:Yc.describe("learning rate of the gains' logarithms or of the maps; 0: nothing is learnt"),l2:Yc.describe("pulls them towards neutral ones: weight decay in the gradient"),variation:Yc.default(10).describe("bilateral: weight of the grid's total variation")}).describe("what is learnt of how each photograph was exposed"),wp=q({rate:Yc.describe("learning rate of turns in radians and shifts in world units; 0: cameras stay"),halfLife:He.describe("steps in which it falls to half"),start:ve().min(0).describe("steps before cameras move: without a field there is nothing to fit to"),l2:Yc.describe("pulls cameras back to where they were: weight decay in the gradient")}).describe("how cameras are moved to where photographs fit best"),_p=[({space:e,poses:t})=>e!=="ndc"||t.rate===0,ur(["poses.rate","space"],"must be 0 in normalised device coordinates, where cameras cannot move","Set poses.rate=0 or space=contracted")],yp=ve().min(0).max(1<<20).describe("training views of which exposure or pose is learnt, else 0; train sets it");var lA=$e.min(2).max(512),Ds=Z().nonnegative(),{kind:Qle,...aj}=sn,uA=q({...Ao,method:ke("horizon").describe("a hash grid, asked where proposals see something (Tancik et al. 2023, Barron et al. 2022, 2023)"),batch:q(qa).describe("which rays a step trains on"),camera:q({pixelOffset:Ro,...Ya}).refine(...Ja).describe("how pixels become rays"),spacing:me(["linear","disparity","power"]).describe("how distances are spread along rays: evenly, in their inverse, or between the two"),proposals:q({samples:rt(lA).min(1).max(4).describe("intervals that each proposal network is asked at, one after the other"),finestResolutions:rt(Z().min(2).max(65536)).min(1).max(4).describe("vertices along the finest level of each one's grid"),baseResolution:sn.baseResolution,levels:sn.levels,features:sn.features,tableSize:sn.tableSize,width:$e.max(128).describe("units of their one hidden layer"),padding:He.describe("added to weights, so that all of a ray is looked at"),annealing:Ds.describe("slope with which weights become whole in training; 0: they are from the start"),annealingSteps:$e.describe("steps until they are"),interval:$e.describe("steps from one in which proposals learn to the next, in the end"),intervalSteps:ve().min(0).describe("steps until then; they learn in each at first"),loss:_o("kind",[q({kind:ke("bound").describe("they bound what the field sees from above"),weight:Ds.describe("weight of their loss")}),q({kind:ke("blurred").describe("they are no lower than what it sees, blurred"),weight:Ds.describe("weight of their loss"),blurs:rt(He.max(1)).min(1).max(4).describe("by what part of the ray to each side, for each network")})]).describe("what teaches them")}).refine(({samples:e,finestResolutions:t})=>e.length===t.length,ur(["finestResolutions","samples"],"must be as many as there are numbers of samples","Give each network a resolution")).refine(({samples:e,loss:t})=>t.kind==="bound"||t.blurs.length===e.length,ur(["loss","samples"],"must have as many blurs as there are numbers of samples","Give each network a blur")).describe("small networks of densities that look along rays first"),samples:lA.describe("intervals of a ray that the field is asked at"),grid:q({...aj,antialias:Pt().describe("whether levels that are finer than what a pixel sees of a sample fade out"),decay:Ds.describe("weight of the mean square of what each level holds")}).refine(...As).describe("the multiresolution hash grid"),networks:q({width:ke([16,32,64]).describe("units of a hidden layer"),densityLayers:ke([1,2]).describe("hidden layers of the density network"),colorLayers:ke([1,2]).describe("hidden layers of the color network"),directionDegree:ke([1,2,3,4]).describe("degree of the spherical harmonics of view directions")}).describe("the density network and the color network"),loss:q({distortion:Ds.describe("weight of the distortion loss, which gathers a ray's weights"),wholeFrom:Ds.describe("nearer samples' gradients are times squared distance over this one's; world units")}).describe("what is minimised besides squared errors"),exposure:gp,poses:wp,views:yp,schedule:Xa,adam:q({...Po,l2:Ds.describe("decays the networks' matrices")}).describe("the optimiser"),averageDecay:Z().min(0).lt(1).describe("decay of the running average of all parameters, which renders; 0: none")}).refine(({space:e,spacing:t})=>e!=="ndc"||t==="linear",ur(["spacing","space"],"must be linear in normalised device coordinates, which are disparities already","Set spacing=linear or space=contracted")).refine(..._p);function j(e,t,r){return{key:e,value:t,reason:r}}function Kg(e,t){return[j("space","ndc","the cameras face forward"),j("ndc",e.map(r=>Number(r.toPrecision(6))),t),j("box.center",[0,0,0],"that of normalised device coordinates"),j("box.size",2,"that of normalised device coordinates")]}function Jc(e,t){let{box:{center:r,size:n},why:o}=ij(e,t);return[j("box.center",[...r],o),j("box.size",n,o)]}function ij(e,t){let{kind:r,box:n}=e;if(r!=="boxes"||t!=="contracted")return{box:n,why:fA[r]};if(e.inner)return{box:e.inner,why:"it is around what the cameras look at"};let o=Math.max(e.cascades-2,0);return{box:{center:n.center,size:n.size*2**o},why:o>0?"half of the capture's largest box":fA[r]}}var fA={object:"the object is in it",boxes:"the capture says so",unbounded:"detail is spent in it",forward:"it holds what is near"};function qg(e){return j("space",e,"the scene goes on at any distance")}function Ho(e,t){return t==="ndc"?Kg(cj(e),"the first view fills the cube, as published"):[qg(t),...t==="contracted"?Jc(e.layout,t):[]]}function cj({views:[{camera:e}]}){return[2*e.fx/e.width,2*e.fy/e.height]}var lj={method:"horizon",format:null,downscale:1,scales:1,holdout:8,seed:0,steps:3e4,batch:{rays:4096,chunk:"auto",pixels:"allImages"},camera:{pixelOffset:.5,near:null,far:null},background:"white",space:"box",box:{center:[0,0,0],size:1/.33},contractionNorm:"max",ndc:[0,0],spacing:"linear",proposals:{samples:[256,96],finestResolutions:[128,256],baseResolution:16,levels:5,features:2,tableSize:1<<17,width:16,padding:.01,annealing:10,annealingSteps:1e3,interval:5,intervalSteps:5e3,loss:{kind:"bound",weight:1}},samples:48,grid:{levels:16,features:2,tableSize:1<<19,baseResolution:16,finestResolution:2048,interpolation:"linear",precision:"f32",accumulation:"fixed",antialias:!1,decay:0},networks:{width:64,densityLayers:1,colorLayers:2,directionDegree:4},loss:{distortion:.002,wholeFrom:0},exposure:{kind:"gains",rate:0,l2:0,variation:10},poses:{rate:0,halfLife:5e3,start:256,l2:1e-4},views:0,schedule:{kind:"exponential",initial:.01,rate:.01,decaySteps:2e5},adam:{beta1:.9,beta2:.99,epsilon:1e-15,l2:1e-6},averageDecay:.95,checkpointSeconds:300},pA={horizon:lj},dA=[j("steps",2400,"a run takes minutes"),j("checkpointSeconds",60,"a run takes minutes"),j("batch.rays",512,"a step takes about a tenth of a second"),j("proposals.samples",[48,24],"each sample costs microseconds"),j("proposals.finestResolutions",[64,128],"training is too short for finer details"),j("proposals.levels",3,"reading the tables is most of their time"),j("proposals.tableSize",32768,"Adam passes over the tables"),j("proposals.annealingSteps",240,"runs are shorter"),j("proposals.intervalSteps",500,"runs are shorter"),j("samples",16,"each sample costs microseconds"),j("schedule.initial",.02,"few steps must go far"),j("schedule.decaySteps",2e4,"runs are shorter"),j("grid.levels",8,"reading the table is most of the encoding's time"),j("grid.tableSize",1<<17,"Adam passes over the table in every step"),j("grid.finestResolution",512,"training is too short for finer details"),j("networks.width",32,"half the width has a third of the arithmetic"),j("networks.colorLayers",1,"steps are worth more than layers here")];var hA={share:.4,most:.05},uj=1e3;function mA(e,t,r){let{near:n,far:o}=t,s=e.scales>1?[j("grid.antialias",!0,"pixels of reduced photographs see more than a cell")]:[];if(r!=="contracted")return[...Ho(t,r),...fj(t,r),...s];let a=Math.min(hA.share*n,hA.most);return[...Ho(t,r),j("camera.near",Number(a.toPrecision(6)),"in front of the nearest things"),j("camera.far",Math.max(uj,2*o),"beyond the farthest point"),j("spacing","power","most samples are needed near the cameras"),j("grid.finestResolution",2*e.grid.finestResolution,"the box is half of what it covers"),...s]}function fj({layout:e},t){return t==="box"?Jc(e,t):[]}var Xc="exp",gA="grid.table",pj=10;function wA({grid:{antialias:e,decay:t,...r}}){return{kind:"hashGrid",...r}}function _A({proposals:e,grid:t}){let{baseResolution:r,levels:n,features:o,tableSize:s}=e,{interpolation:a,precision:i,accumulation:c}=t;return Object.fromEntries(e.finestResolutions.map((l,u)=>[`proposals.${u}.table`,{kind:"hashGrid",baseResolution:r,finestResolution:l,levels:n,features:o,tableSize:s,interpolation:a,precision:i,accumulation:c}]))}function Yg({proposals:{levels:e,features:t,width:r}},n){return{layers:[`proposals.${n}.layers.0`,`proposals.${n}.head`],inputs:[e*t],width:r,outputs:[1],activation:"none",bias:!1}}function Jg({grid:e,networks:t}){return Vf(t,e.levels*e.features)}function yA(e){let t=Mo(Jg(e)),{samples:r,proposals:n}=e,o=Do(Or(Yg(e,0))),s=n.samples.reduce((a,i)=>a+i,0);return{layers:t,perRay:Math.max(r,...n.samples),flops:Do(t)*r+o*s}}function bA({interval:e,intervalSteps:t},r){let n=t>0?Math.min(r/t,1):1;return r<pj||r%Math.round(1+(e-1)*n)===0}function dj({proposals:{loss:e}},t){let{kind:r,weight:n}=e;return{kind:r,weight:n,blur:e.kind==="blurred"?e.blurs[t]:0}}async function hj(e,t,{range:r,allRays:n,rays:o,use:s}){let{proposals:a,samples:i,space:c,spacing:l,box:u}=t,f=s==="training",p={contraction:to(t),opaque:c==="contracted",footprints:vA(t),box:u,range:r,spacing:l},d=g=>f?sp(a.annealing,Math.min(g/a.annealingSteps,1)):1,h=[];for(let[g,_]of[...a.samples,i].entries()){let v=h.at(-1),S={label:g<a.samples.length?`proposed ${g}`:"fine",perRay:_,draws:"centers",jitter:f,firstDraw:g*n,after:v?{fenceposts:v.fenceposts,weights:"padded",density:Xc,padding:a.padding,dilation:0,exponent:d}:null};h.push(await ip.create(e,p,S,o))}return h}function vA({grid:e,space:t}){return e.antialias?t==="ndc"?"cylinders":"cones":null}async function mj(e,{parts:{parameters:t,direction:r}},n,o,s,a){let{gpu:i}=e,{grid:c,networks:{directionDegree:l,...u}}=n,f={encoded:c.levels*c.features,...u,degree:l};if(i.info.software&&Co.fits(i,f))return await Co.create(e,f,t,o,a,null);let p=Jg(n),d=new xn(e,p,o,a?t:null);return await Sn.create(i,p,t,r,s,d)}async function gj(e,t,r,n){let{allRays:o,rays:s,use:a}=n,{proposals:i,proposalGrids:c,grid:l}=t.parts,u=a==="training",f=await hj(e,r,n),p=f.pop(),d=await on.create(e.gpu,void 0,u?"both":"forward"),h=f.map(async(O,P)=>({intervals:O,network:Yg(r,P),parameters:i,position:c[P],dense:d,density:Xc,renderer:await fi(e,{density:()=>Xc,work:()=>({...yA(r),perRay:O.fenceposts.perRay})},r,"black",{allRays:o,rays:s,use:"rendering"}),allRays:o,loss:u?dj(r,P):null})),g=await hi.create(e,{levels:await Promise.all(h),fine:p,choice:u?"values":"average",learns:O=>bA(r.proposals,O)}),{capacity:_}=p,v=await mj(e,t,r,_,d,u),S=An({footprints:vA(r)}),E=await kn.create(e,l,v,_,a,S);if(!u)return[{sampler:g,field:E}];let T={density:Xc,...r.loss},R=await Yf.create(e,T,p.fenceposts,s);return[{sampler:g,field:E,regularizer:R}]}function wj(e,t){let{grid:r}=t;return r.accumulation==="fixed"||e.has("wgpu-shader-float32-atomic")?{config:t,changes:[]}:{config:{...t,grid:{...r,accumulation:"fixed"}},changes:["Gradients of hash tables are added in fixed point here: this device cannot add floats atomically."]}}var xA=pi({name:"horizon",schema:uA,presets:pA,softwareSettings:()=>dA,sceneSettings:mA,rayOptions:e=>Fo(e,"unit"),emptyAdvice:"Try a lower schedule.initial, or another --seed.",work:yA,fit:wj,tables:e=>Object.fromEntries(Object.entries({[gA]:wA(e),..._A(e)}).map(([t,r])=>[t,Br(r).map(({offset:n})=>n)])),requireScene(e,t){mp(t,e),t.grid.antialias&&oi(e.views)},pixels:({batch:e})=>({batch:{...e,cropSteps:0,cropFraction:1}}),schedule:({schedule:e})=>e,loss:()=>"mse",distortion:({loss:e})=>e.distortion,density:()=>Xc,width:({networks:e})=>e.width,samplesOf:({samples:e})=>e,averageDecay:({averageDecay:e})=>e,trainedGroups:_j,settle:(e,t,r)=>fp(t,r),createModel:yj,createPasses:gj,learnViews:async(e,t,r,n,o,s)=>{let{box:a,batch:{rays:i}}=r,c={box:qc(a),cascades:1,contraction:{kind:to(r),linear:1},unit:1/a.size};return await hp(e,t,r,n,c,o,i,s)},initialize(e,{seed:t}){let{parts:r,gpu:n}=e;r.parameters.initialize(n,"glorot",t),r.grid.initialize(t),r.proposals.initialize(n,"glorot",t+1>>>0),r.proposalGrids.forEach((o,s)=>o.initialize(t+1+s>>>0))}});function _j(e,t){let{parameters:r,grid:n,proposals:o,proposalGrids:s}=e,{schedule:a,adam:{l2:i},grid:{decay:c}}=t,l={rate:f=>eo(a,f,0),checked:!0},u=f=>bA(t.proposals,f);return[{...l,group:r,l2:i},{...l,group:n,l2:c},{...l,group:o,l2:i,due:u},...s.map(f=>({...l,group:f,l2:c,due:u})),...dp(e,t)]}async function yj(e,t,r){let n=t.averageDecay>0,o=t.grid.antialias,s=(p,d)=>Xn.create(e,d,{dimensions:3,average:n,name:p,use:r,footprints:o}),a=t.proposals.samples.flatMap((p,d)=>Or(Yg(t,d))),i=new Hr(e,Mo(Jg(t)),n,r),c=new Hr(e,a,n,r),l=await s(gA,wA(t)),u=await Promise.all(Object.entries(_A(t)).map(([p,d])=>s(p,d))),f={groups:[i,l,c,...u],memo:null,state:$o(e,t.batch.rays),...pp(e,t,r),parameters:i,grid:l,direction:await yn(e,{kind:"sphericalHarmonics",degree:t.networks.directionDegree},{dimensions:3,average:!1,name:"direction",use:r}),proposals:c,proposalGrids:u};return new En(e,f)}var Qc=class e{place;fenceposts;kernel;#e;constructor(t,r,n,o,s,a){this.place=r,this.fenceposts=s,this.kernel=a;let{perRay:i}=s,c=ie(o*i)*ce,l=nn(t.gpu,c);this.#e=Bo(t,n,o,l,[o,i],_n)}static async create(t,r,n,o){let s=r.space==="contracted",a=await di.create(t,n,o),i=await t.gpu.kernel("samples/cones",{SAMPLES:n.perRay,CYLINDER:r.space==="ndc",DISPARITY:s,OPAQUE:s,CONTRACTION:Gt({kind:r.contraction,linear:1}).CONTRACTION});return new e(t,r,n.label,o,a,i)}get capacity(){return this.#e.count.capacity}sample(t,{origins:r,directions:n},o,s,a){let{fenceposts:i,place:{box:{center:c,size:l},range:{near:u,far:f}}}=this,{firstRay:p,count:{capacity:d}}=o;i.draw(t,o,s,a);let{positions:h,ts:g,deltas:_,rayIndices:v,packedInfo:S}=this.#e,E=d*i.perRay;return t.run(this.kernel,ie(E)*ce,{edges:i.edges,origins:r,directions:n,gaussians:h.tensor,ts:g,deltas:_,ray_indices:v,packed_info:S},{rays:d,first_ray:p,near:u,far:f,center:[...c],half_side:l/2}),{...this.#e,count:{...this.#e.count,capacity:E}}}};var Xg=$e.min(2).max(512),SA=q({...Ao,method:ke("mip").describe("cones instead of rays (Barron et al. 2021, 2022)"),batch:q({...qa}).describe("which rays a step trains on"),camera:q({pixelOffset:Ro,...Ya}).refine(...Ja).describe("how pixels become rays"),coarse:_o("kind",[q({kind:ke("field").describe("the field itself looks first, with few samples"),samples:Xg.describe("intervals that it is asked at first"),loss:Z().nonnegative().describe("weight of the loss of what is seen first"),padding:He.describe("added to blurred weights, so that all of a ray is looked at")}),q({kind:ke("proposal").describe("a network of densities looks first, taught by the field"),samples:Xg.describe("intervals that it is asked at"),layers:$e.max(64).describe("its hidden layers"),width:$e.max(2048).describe("features of each"),annealing:Z().nonnegative().describe("slope with which weights become whole in training; 0: they are from the start"),dilation:Z().nonnegative().describe("part of a ray by which intervals grow, besides half of their mean length")})]).describe("who looks along rays first"),fine:Xg.describe("intervals where something was seen"),field:q({levels:ve().min(1).max(16).describe("octaves of positions"),basis:me(["axes","icosahedron"]).describe("along which directions these are encoded"),directionLevels:ve().min(0).max(24).describe("octaves of view directions"),...Sf,initialization:me(["glorot","he"]).describe("how parameters start")}).refine(...kf).describe("the network"),densityNoise:Z().nonnegative().describe("standard deviation of the noise on raw densities in training"),rate:q({initial:He.describe("the rate of the first step, but for the delay"),final:He.describe("the rate of the last step, whenever a run's `steps` end"),delay:Z().min(0).max(1).describe("part of the steps in which it rises"),delayFactor:Z().min(0).max(1).describe("what it is multiplied by at first")}).describe("the learning rate"),adam:q(Po).describe("the optimiser")});var bp={method:"mip",format:null,scales:1,downscale:1,holdout:8,seed:0,steps:1e6,batch:{rays:4096,chunk:"auto",pixels:"oneImage"},camera:{pixelOffset:.5,near:null,far:null},background:"white",space:"box",box:{center:[0,0,0],size:2},contractionNorm:"euclidean",ndc:[0,0],coarse:{kind:"field",samples:128,loss:.1,padding:.01},fine:128,field:{levels:16,basis:"axes",directionLevels:4,layers:8,width:256,skips:[4],viewWidth:128,initialization:"glorot"},densityNoise:0,rate:{initial:5e-4,final:5e-6,delay:2500/1e6,delayFactor:.01},adam:{beta1:.9,beta2:.999,epsilon:1e-8},checkpointSeconds:300},kA={kind:"proposal",annealing:10,dilation:.0025},EA={...bp,steps:25e4,batch:{...bp.batch,rays:16384},coarse:{...kA,samples:128,layers:4,width:256},fine:32,field:{...bp.field,initialization:"he"},rate:{initial:.002,final:2e-5,delay:512/25e4,delayFactor:.01}},bj={...EA,downscale:2,steps:4e3,batch:{rays:256,chunk:"auto",pixels:"allImages"},coarse:{...kA,samples:32,layers:2,width:32},fine:24,field:{levels:10,basis:"axes",directionLevels:2,layers:4,width:64,skips:[],viewWidth:32,initialization:"he"},rate:{initial:.005,final:2e-4,delay:.02,delayFactor:.01},checkpointSeconds:60},OA={mip:bp,"mip-256":EA,"mip-small":bj};function TA(e){return e==="mip-small"?[]:[j("steps",2e4,"a CPU makes so many in days; the learning rate ends with them"),j("batch.rays",256,"a step should take a CPU seconds")]}function AA(e,t){return e.layout.kind==="object"?Ho(e,t):[...Ho(e,t),j("batch.pixels","allImages","photographs fit into memory together"),j("camera.near",null,"the scene's own"),j("camera.far",null,"the scene's own"),...t==="ndc"?[j("densityNoise",1,"as published for forward-facing scenes")]:[],...t==="contracted"?[j("field.basis","icosahedron","contracted Gaussians lie askew of the axes"),j("field.levels",12,"as published for these directions")]:[]]}var Qg="shiftedSoftplus",ew=({field:{levels:e,basis:t}})=>({kind:"integrated",levels:e,basis:t}),RA=({field:{directionLevels:e}})=>({kind:"frequency",levels:e,pi:!1,identity:!0});function tw(e){return Kf({...e.field,position:Ps.size(ew(e),_n),direction:ti(RA(e),3),activation:"paddedSigmoid",noise:e.densityNoise},"field")}function rw(e){let{coarse:t}=e;return t.kind!=="proposal"?null:{layers:[...Array.from({length:t.layers},(n,o)=>`proposal.layers.${o}`),"proposal.head"],inputs:[Ps.size(ew(e),_n)],width:t.width,outputs:[1],activation:"none",bias:!0}}function vj(e){let{coarse:t,fine:r}=e,n=Mo(tw(e)),o=rw(e),s=Do(o?Or(o):n)*t.samples,a=Math.max(t.samples,r);return{layers:n,perRay:a,flops:s+Do(n)*r}}function xj({steps:e,rate:t}){let{delay:r,...n}=t;return{kind:"logLinear",...n,steps:e,delaySteps:r*e}}async function Sj(e,{parts:t},r,{range:n,allRays:o,rays:s,use:a}){let{coarse:i,fine:c,space:l,box:u,steps:f}=r,p=a==="training",d={space:l,contraction:to(r),box:u,range:n},g={draws:i.kind==="field"?"fenceposts":"centers",jitter:p},_=i.kind==="field"?{weights:"blurred",padding:i.padding,dilation:0,exponent:()=>1}:{weights:"dilated",padding:0,dilation:i.dilation+.5/i.samples,exponent:D=>p?sp(i.annealing,D/f):1},v={...g,label:"coarse",perRay:i.samples,after:null},S=await Qc.create(e,d,v,s),E={fenceposts:S.fenceposts,density:Qg,..._},T={...g,label:"fine",perRay:c,after:E},R=await Qc.create(e,d,T,s),O=tw(r),P=rw(r),M=P?R.capacity:Math.max(S.capacity,R.capacity),U=await on.create(e.gpu,void 0,p?"both":"forward"),F=await Sn.create(e.gpu,O,t.parameters,t.direction,U,new xn(e,O,M,p?t.parameters:null)),z=await kn.create(e,t.position,F,M,a);if(!P){let D=i.kind==="field"?i.loss:1;return[{sampler:S,field:z,weight:D},{sampler:R,field:z}]}let B={levels:[{intervals:S,network:P,parameters:t.parameters,position:t.position,dense:U,density:Qg,renderer:await fi(e,PA,r,"black",{allRays:o,rays:s,use:a}),allRays:o,loss:p?{kind:"bound",weight:1,blur:0}:null}],fine:R,choice:"values",learns:()=>!0};return[{sampler:await hi.create(e,B),field:z}]}var PA={work:vj,density:()=>Qg},IA=pi({...PA,name:"mip",schema:SA,presets:OA,softwareSettings:TA,sceneSettings:(e,t,r)=>AA(t,r),rayOptions:e=>Fo(e,"depth"),requireScene:({views:e})=>oi(e),emptyAdvice:"Try another --seed, or a lower rate.initial.",pixels:({batch:e})=>({batch:{...e,cropSteps:0,cropFraction:1}}),schedule:xj,endsWithSteps:!0,loss:()=>"mse",samplesOf:({coarse:e,fine:t})=>e.kind==="field"?e.samples+t:t,width:({field:e})=>e.width,createModel:kj,createPasses:Sj,initialize(e,{field:t,seed:r}){let{parameters:n}=e.parts;n.initialize(e.gpu,t.initialization,r)}});async function kj(e,t,r){let n=rw(t),o=[...Mo(tw(t)),...n?Or(n):[]],s=new Hr(e,o,!1,r),a=(c,l)=>({dimensions:l,average:!1,name:c,use:r}),i={groups:[s],memo:null,state:$o(e,t.batch.rays),exposures:null,poses:null,parameters:s,position:await Ps.create(e,ew(t),a("position",_n)),direction:await yn(e,RA(t),a("direction",3))};return new En(e,i)}var el=class e{perRay;options;kernel;samples;constructor(t,r,n,o,s,a){this.perRay=o,this.options=s,this.kernel=a;let i=ie(n*o)*ce,c=nn(t.gpu,i);this.samples=Bo(t,r,n,c,[n,o])}static async create(t,r,n,o,s){let{CONTRACTION:a}=Gt({kind:s.contraction,linear:1}),i=await t.gpu.kernel("samples/place",{SAMPLES:o,CONTRACTION:a});return new e(t,r,n,o,s,i)}place(t,{origins:r,directions:n},{firstRay:o,count:{capacity:s}}){let{samples:a,perRay:i,options:{box:{center:c,size:l}}}=this,{positions:u,ts:f,deltas:p,rayIndices:d,packedInfo:h}=a;return t.run(this.kernel,ie(s*i)*ce,{ts:f,origins:r,directions:n,positions:u.tensor,ray_indices:d,deltas:p,packed_info:h},{rays:s,first_ray:o,center:[...c],half_side:l/2}),{...a,count:{...a.count,capacity:s*i}}}},vp=class e{range;placer;kernel;constructor(t,r,n){this.range=t,this.placer=r,this.kernel=n}static async create(t,r,n,o){let{perRay:s,spacing:a,jitter:i}=r,c=await t.gpu.kernel("samples/stratified",{SAMPLES:s,JITTER:i,DISPARITY:a==="disparity"}),l=await el.create(t,"coarse",o,s,r);return new e(n,l,c)}get capacity(){return this.placer.samples.count.capacity}sample(t,r,n,{step:o,seed:s}){let{placer:a,range:{near:i,far:c}}=this,{firstRay:l,count:{capacity:u}}=n;return t.run(this.kernel,u*a.perRay,{ts:a.samples.ts},{rays:u,first_ray:l,near:i,far:c,step:o,seed:s}),a.place(t,r,n)}};var xp=class e{options;placer;kernels;#e;#t;constructor(t,r,n,o,s){this.options=r,this.placer=o,this.kernels=s,this.#e=t.tensor("cdf of coarse weights",[n,r.coarse-1]),this.#t=t.tensor("importance samples",[n,r.fine])}static async create(t,r,n){let{gpu:o}=t,{coarse:s,fine:a,jitter:i,density:c}=r,l=await el.create(t,"fine",n,s+a,r);return new e(t,r,n,l,{cdf:await o.kernel("samples/cdf",{SAMPLES:s,DENSITY:fr[c]}),importance:await o.kernel("samples/importance",{COARSE:s,FINE:a,JITTER:i}),merge:await o.kernel("samples/merge",{COARSE:s,FINE:a})})}get capacity(){return this.placer.samples.count.capacity}sample(t,r,n,{step:o,seed:s},a){if(!a)throw new RangeError("Cannot draw importance samples in the first pass.");let{placer:i,kernels:c}=this,{outputs:l,transmittances:u,samples:{ts:f,deltas:p}}=a,[d,h]=[this.#e,this.#t],{firstRay:g,count:{capacity:_}}=n;return t.run(c.cdf,_,{outputs:l,deltas:p,transmittances:u,cdf:d},{rays:_}),t.run(c.importance,_*this.options.fine,{ts:f,cdf:d,fine_ts:h},{rays:_,first_ray:g,step:o,seed:s}),t.run(c.merge,_*i.perRay,{ts:f,fine_ts:h,merged:i.samples.ts},{rays:_}),i.place(t,r,n)}};var zA=q({...Ao,method:ke("nerf").describe("the original NeRF (Mildenhall et al. 2020)"),batch:q({...qa,cropSteps:ve().min(0).describe("for oneImage: the first steps take pixels of the centre only"),cropFraction:Z().gt(0).max(1).describe("for oneImage: that centre's part of the image's sides")}).describe("which rays a step trains on"),camera:q({pixelOffset:Ro,directions:me(["depth","unit"]).describe("distances are measured along the camera's axis, or along the ray"),...Ya}).refine(...Ja).describe("how pixels become rays"),samples:q({coarse:$e.min(3).max(4096).describe("stratified samples of the coarse network, or of the only one"),fine:ve().min(0).max(4096).describe("samples drawn from the coarse weights; 0 trains a single network"),spacing:me(["linear","disparity"]).describe("stratified samples lie evenly in distance, or in its inverse"),jitterInTest:Pt().describe("whether evaluation jitters its samples too")}).describe("where along a ray the field is asked"),field:q({position:Wf.describe("encoding of positions"),direction:Wf.describe("encoding of view directions"),...Sf,density:me(["relu","softplus","exp"]).describe("what makes a density of the raw output"),initialization:me(["glorot","torch"]).describe("how parameters start: as Keras' Dense, or as PyTorch's Linear")}).refine(...kf).describe("the networks"),densityNoise:Z().nonnegative().describe("standard deviation of the noise on raw densities in training"),loss:me(["mse","sumSquared"]).describe("mean or sum of squared errors; of a coarse and a fine network both, added"),schedule:Xa,adam:q(Po).describe("the optimiser")}).refine(({space:e,samples:t})=>e!=="ndc"||t.spacing==="linear",ur(["samples.spacing","space"],"must be linear in normalised device coordinates, which are even in disparity by themselves","Set samples.spacing=linear or another space"));var Go={method:"nerf",format:null,downscale:1,scales:1,holdout:8,seed:0,steps:5e5,batch:{rays:1024,chunk:"auto",pixels:"oneImage",cropSteps:500,cropFraction:.5},camera:{pixelOffset:0,directions:"depth",near:null,far:null},background:"white",space:"box",box:{center:[0,0,0],size:2},contractionNorm:"max",ndc:[0,0],samples:{coarse:64,fine:128,spacing:"linear",jitterInTest:!1},field:{position:{kind:"frequency",levels:10,pi:!1,identity:!0},direction:{kind:"frequency",levels:4,pi:!1,identity:!0},layers:8,width:256,skips:[4],viewWidth:128,density:"relu",initialization:"glorot"},densityNoise:0,loss:"mse",schedule:{kind:"exponential",initial:5e-4,rate:.1,decaySteps:5e5},adam:{beta1:.9,beta2:.999,epsilon:1e-7},checkpointSeconds:300},Ej={...Go,seed:1,steps:25e4,batch:{...Go.batch,pixels:"allImages",cropSteps:0,cropFraction:1},camera:{pixelOffset:.5,directions:"unit",near:2,far:6},samples:{coarse:192,fine:0,spacing:"linear",jitterInTest:!0},field:{...Go.field,layers:7,skips:[3],initialization:"torch"},loss:"sumSquared",schedule:{kind:"multiStep",initial:5e-4,gamma:.5,milestones:[2,4,8],unit:"epochs"},adam:{...Go.adam,epsilon:1e-8}},Oj={...Go,downscale:2,steps:4e3,batch:{rays:256,chunk:"auto",pixels:"allImages",cropSteps:0,cropFraction:1},camera:{...Go.camera,pixelOffset:.5},samples:{coarse:48,fine:0,spacing:"linear",jitterInTest:!1},field:{...Go.field,position:{kind:"frequency",levels:8,pi:!1,identity:!0},direction:{kind:"frequency",levels:2,pi:!1,identity:!0},layers:4,width:64,skips:[],viewWidth:32,density:"softplus"},schedule:{kind:"exponential",initial:.005,rate:.1,decaySteps:4e3},checkpointSeconds:60},NA={nerf:Go,"nerf-100":Ej,"nerf-small":Oj};function CA(e,t,r){return[...Ho(t,r),...Tj(e,t,r)]}function Tj(e,t,r){let{kind:n}=t.layout;if(n==="object")return[];let o=t.views.every(({camera:s})=>s.rays===void 0&&(s.lens?.projection??"perspective")==="perspective");return[j("batch.pixels","allImages","photographs fit into memory together"),j("batch.cropSteps",0,"photographs have no empty edge"),j("camera.pixelOffset",.5,"cameras are measured to the centres of pixels"),j("camera.near",null,"the scene's own"),j("camera.far",null,"the scene's own"),j("camera.directions",r==="ndc"?"depth":o?e.camera.directions:"unit",r==="ndc"?"NDC is made of depths":"such lenses look sideways, where depth is 0"),...r==="contracted"?[j("samples.spacing","disparity","most samples are needed near the cameras")]:[],...r==="ndc"?[j("densityNoise",1,"as published for forward-facing scenes")]:[]]}function nw({field:e,densityNoise:t},r){return Kf({...e,position:ti(e.position,3),direction:ti(e.direction,3),activation:"sigmoid",noise:t},r)}function ow({samples:e}){return e.fine>0?["coarse","fine"]:["coarse"]}function MA(e,t){return Mo(nw(e,t))}function Aj(e){let{coarse:t,fine:r}=e.samples,n=MA(e,""),o=r>0?t+(t+r):t;return{layers:n,perRay:t+r,flops:Do(n)*o}}function Rj(e,t){let{field:r}=t,n=i=>i.kind==="hashGrid"?{...i,accumulation:"fixed"}:i,o=i=>i.kind==="hashGrid"&&i.accumulation==="float";if(![r.position,r.direction].some(o)||e.has("wgpu-shader-float32-atomic"))return{config:t,changes:[]};let[s,a]=[n(r.position),n(r.direction)];return{config:{...t,field:{...r,position:s,direction:a}},changes:["Gradients of hash tables are added in fixed point here: this device cannot add floats atomically."]}}function Pj(e){let t=ow(e).flatMap(r=>["position","direction"].map(n=>[`${r}.${n}`,e.field[n]]));return Object.fromEntries(t.flatMap(([r,n])=>n.kind==="hashGrid"?[[r,Br(n).map(({offset:o})=>o)]]:[]))}async function Ij(e,{parts:{parameters:t,encodings:r}},n,{range:o,rays:s,use:a}){let{gpu:i}=e,{samples:{coarse:c,fine:l,spacing:u,jitterInTest:f},box:p,field:{density:d}}=n,h=a==="training"||f,g={contraction:to(n),box:p},_={...g,perRay:c,spacing:u,jitter:h},v=[await vp.create(e,_,o,s)],S={...g,coarse:c,fine:l,jitter:h,density:d},E=l>0?[...v,await xp.create(e,S,s)]:v,T=ie(s*(c+l))*ce,R=a==="training"?t:null,O=await on.create(i,void 0,R?"both":"forward"),P=new xn(e,nw(n,"coarse"),T,R);return await Promise.all(ow(n).map(async(M,U)=>{let{position:F,direction:z}=r[U],re=nw(n,M),B=await Sn.create(i,re,t,z,O,P);return{sampler:E[U],field:await kn.create(e,F,B,T,a)}}))}var DA=pi({name:"nerf",schema:zA,presets:NA,softwareSettings:()=>[],sceneSettings:CA,rayOptions:e=>Fo(e,e.camera.directions),emptyAdvice:"Where ReLU makes densities, it may never recover. Try another --seed, or --set field.density=softplus.",work:Aj,fit:Rj,tables:Pj,pixels:e=>e,schedule:({schedule:e})=>e,loss:({loss:e})=>e,density:({field:e})=>e.density,samplesOf:({samples:{coarse:e,fine:t}})=>t>0?2*e+t:e,width:({field:e})=>e.width,createModel:Lj,createPasses:Ij,initialize(e,t){let{parameters:r,encodings:n}=e.parts;r.initialize(e.gpu,t.field.initialization,t.seed);for(let{position:o,direction:s}of n)o.initialize?.(t.seed),s.initialize?.(t.seed)}});async function Lj(e,t,r){let{field:n}=t,o=ow(t),s=o.flatMap(u=>MA(t,u)),a=new Hr(e,s,!1,r),i=await Promise.all(o.map(async u=>{let f={dimensions:3,average:!1,use:r};return{position:await yn(e,n.position,{...f,name:`${u}.position`}),direction:await yn(e,n.direction,{...f,name:`${u}.direction`})}})),c=i.flatMap(({position:u,direction:f})=>[...u.parameters,...f.parameters]),l={groups:[a,...c],memo:null,state:$o(e,t.batch.rays),exposures:null,poses:null,parameters:a,encodings:i};return new En(e,l)}var zj=(1<<20)-1,Nj={software:{rays:32768,samples:65536,longest:16,segments:2},hardware:{rays:zj,samples:1<<21,longest:16,segments:16},hardwareNormals:{rays:1<<18,samples:1<<18,longest:16,segments:16}},Cj={software:{rays:8192,samples:32768,longest:16,segments:4},hardware:{rays:65536,samples:1<<18,longest:16,segments:16},hardwareNormals:{rays:8192,samples:32768,longest:16,segments:16}};function WA(e,t,r,n){let{software:o,hardware:s,hardwareNormals:a}=t==="images"?Nj:Cj,i=e.info.software?o:r?a:s,c=Math.min(i.samples,Uc(e,n));return{...i,samples:c,rays:Math.min(i.rays,c)}}var $A=2,kp=J("lib/segments.wgsl"),Mj=12,UA=4*kp.SEEN,Dj=4*kp.COLOR+3,FA=4*kp.STATE+1,$j=4*kp.NORMAL,Sp=class e{options;field;occupancy;sizes;kernels;seen;progress;#e;#t;#r;#n;#o;#s;#i;#c;#a;#l;#u;#f;#d;#p;constructor(t,r,n,o,s,a){this.options=r,this.field=n,this.occupancy=o,this.sizes=s,this.kernels=a,this.#d=[],this.#p=0;let{rays:i,samples:c}=s,l=(d,h)=>t.tensor(d,[h],{type:"u32"}),u=this.#e=t.tensor("seen of rays",[i,UA]),f=r.ndc?1:r.box.size;this.seen={kind:"marched",tensors:{seen:u},unit:f,behind:0,samples:0},this.progress=l("number of rays alive, segments",2),this.#t=t.tensor("walks",[i,Mj]),this.#r=l("rays alive",i),this.#n=l("rays that go on",i),this.#o=l("samples of each ray alive, and none",i+1),this.#s=l("first sample of each ray alive, and the end",i+1),this.#i=ft(t,"positions",c,An(r.march)),this.#c=r.normals?ft(t,"gradient of positions",c,3):null,this.#a=t.tensor("distances, intervals",[c,2]),this.#l=l("rays of samples",c),this.#u=t.tensor("colors, raw densities",[c,4]);let p=l("samples of a segment",1);this.#f={capacity:c,counters:p,index:0}}static async create(t,r,n,o,s){if(s.samples<s.rays)throw new RangeError(`Cannot render as there must be at least as many samples in memory as rays, ${s.rays}: current value is ${s.samples}.`);let{gpu:a}=t,{march:i,stopTransmittance:c,normals:l,ndc:u}=r,f=Kc(i,!1);return new e(t,r,n,o,s,{start:await a.kernel("render/start",f),count:await a.kernel("render/count",f),emit:await a.kernel("render/emit",{...f,...Cs(i)}),composite:await a.kernel("render/composite",{DENSITY:fr.exp,STOP:c,NEEDS:l?"gradients":u?"positions":"nothing",NORMALS:l,NDC:u!==null,POSITION_ROWS:An(i),CONTRACTION:Gt(i.contraction).CONTRACTION}),sampleSum:await vn.create(t,s.rays+1),compaction:await Bc.create(t,s.rays)})}get capacity(){return this.sizes.rays}get normals(){return this.options.normals}async render(t,r){let{gpu:n}=this.field,o=n.record();this.prepare(),this.#h(o,t);let s=this.#d[t.strip]??this.#d.at(-1)??0;for(let a=1;;a++){if(this.#g(o,t,this.sizes.longest),a%$A===0&&await Wo(o,r),a<s||a%this.sizes.segments>0)continue;let[[i,c],l]=await n.readAll([this.progress,this.#e]);if(!(i>0))return this.#d[t.strip]=c,this.#m(l,t.count)}}prepare(){this.field.prepare(this.field.gpu.record(),"average")}trace(t,r){this.#h(this.field.gpu.record(),t),this.#p=0,this.goOn(t,r)}goOn(t,r){let n=this.field.gpu.record();for(let o=1;o<=r;o++)this.#g(n,t,this.sizes.longest*2**Math.min(this.#p++>>1,4)),o%$A===0&&n.submit()}#h(t,{rays:{origins:r,directions:n},count:o,crop:s}){let{box:{lower:a,size:i},range:{near:c,far:l}}=this.options;for(let u of[this.#o,this.#n])t.clear(u);t.run(this.kernels.start,o,{origins:r,directions:n,walks:this.#t,seen:this.#e,alive:this.#r,counts:this.progress},{lower:a,size:i,near:c,far:l,rays:o,crop:s})}#m(t,r){let{background:n,box:{size:o},ndc:s,normals:a}=this.options,i=new Float32Array(r*3),c=new Float64Array(r),l=new Float32Array(r),u=a?new Float32Array(r*3):null;for(let f=0;f<r;f++){let p=f*UA,d=t[p+Dj];l[f]=d,c[f]=s?t[p+FA]:t[p+FA]*o;for(let h=0;h<3;h++)i[f*3+h]=t[p+h]+(1-d)*n,u&&(u[f*3+h]=t[p+$j+h])}return{colors:i,depths:c,accumulations:l,normals:u}}#g(t,{rays:{viewDirections:r},count:n},o){let{kernels:s,options:a,occupancy:{bits:i},progress:c}=this,{samples:l}=this.sizes,{box:{lower:u,size:f},range:{near:p,far:d},ndc:h}=a,g={lower:u,size:f,near:p,far:d,rays:n},[_,v,S]=[this.#r,this.#t,this.#n],[E,T]=[this.#o,this.#s],[R,O,P]=[this.#i,this.#a,this.#l];t.run(s.count,n,{counts:c,alive:_,walks:v,bits:i,sample_counts:E,flags:S},{...g,capacity:l,longest:o}),s.sampleSum.run(t,E,T,this.#f.counters),t.run(s.emit,n,{alive:_,walks:v,bits:i,offsets:T,positions:R.tensor,spans:O,ray_indices:P},g);let M={positions:R,rayIndices:P,directions:r},[U,F]=[this.#c,this.#u],z=ie(n*o)*ce,re={...this.#f,capacity:Math.min(l,z)};this.field.forward(t,re,M,F,null,"average"),U&&this.field.densityGradient(t,re,R,U,"average"),t.run(s.composite,n,{alive:_,offsets:T,outputs:F,spans:O,...U||h?{positions:R.tensor}:{},...U?{d_positions:U.tensor}:{},seen:this.#e,flags:S},{lower:u,size:f,ndc:h??[0,0],rays:n}),s.compaction.run(t,S,_,c)}};var Uj=64,Fj=16,Ep=class e{options;grid;marcher;vote;constructor(t,r,n,o){this.options=t,this.grid=r,this.marcher=n,this.vote=o}static async create(t,r,n,o){let{march:s,box:a,range:i,batch:{maxRays:c,capacity:l}}=r,u=await ap.create(t,o,s,a,i,c,l,!0),f=await t.gpu.kernel("occupancy/vote",Kc(s,!0));return new e(r,n,u,f)}get capacity(){return this.options.batch.capacity}sample(t,r,n,o){return this.marcher.march(t,this.grid.bits,r,o),this.marcher.samples}update(t,r,{step:n,seed:o}){let{grid:s,marcher:{samples:{positions:a}},options:{batch:{capacity:i}}}=this;if(!s.isDue(n))return;let c=s.updateSamples(n);for(let l=0;l<c;l+=i){l>0&&t.submit();let u=nn(r.gpu,Math.min(i,c-l));s.choose(t,{first:l,count:u.capacity,step:n,seed:o},a),s.splat(t,r.density(t,u,a),u.capacity)}s.finish(t)}review(t,r,n,{colors:o,targets:s}){let{options:{box:a,range:i,batch:{maxRays:c}},grid:{votes:l}}=this,{counters:u}=this.marcher.samples.count,{origins:f,directions:p}=r,d=Math.ceil(c/Fj);t.run(this.vote,d,{batch:u,origins:f,directions:p,colors:o,targets:s,...l},Gg(a,i,d,n))}adapt(t,r){let{samples:n}=this.options.batch;this.marcher.adapt(t,r,{targetSamples:n,minRays:Uj})}};var sw="occupancy.bits",{CELLS_PER_WORD:Wj}=J("lib/occupancy.wgsl"),{CELLS_PER_PARTIAL:jj}=J("occupancy/update.wgsl"),Bj=1<<23,Op=class e{options;kernels;training;bits;cellCount;#e;#t;#r;constructor(t,r,n,o,s){this.options=r,this.kernels=o,this.training=s;let{resolution:a,cascades:i}=r;this.#r=t.gpu;let c=this.#e=[i,a,a,a];this.cellCount=i*a**3,this.bits=t.tensor("occupancy bits",[this.cellCount/Wj],{type:"u32"}),this.#t=s&&{...this.#n(t),votes:{right:t.tensor("occupancy votes, right",c,{type:"u32"}),wrong:t.tensor("occupancy votes, wrong",c,{type:"u32"}),all_rays:t.tensor("occupancy votes, all",BA,{type:"u32"})},footprints:t.tensor("footprints of cells",s.footprints?c:[1]),cells:t.tensor("occupancy cells",[n],{type:"u32"})}}#n(t){let r=this.#e;return{densities:t.tensor("occupancy densities",r),missing:t.tensor("occupancy missing",this.bits.shape,{type:"u32"}),fresh:t.tensor("fresh occupancy densities",r),partials:t.tensor("occupancy sums",[this.cellCount/jj]),mean:t.tensor("mean occupancy density",[1])}}get densities(){return Ae(this.#t).densities}get votes(){return Ae(this.#t).votes}get cells(){return Ae(this.#t).cells}static async create(t,r,n,o,s=Bf,a=null,i="training"){let{gpu:c}=t,{resolution:l,cascades:u}=r,{CONTRACTION:f,LINEAR:p}=Gt(s),d={RESOLUTION:l,CASCADES:u},h={...d,CONTRACTION:f},g={...d,HAS_FOOTPRINTS:a!==null},_={update:await c.kernel("occupancy/update"),mean:await c.kernel("occupancy/mean"),threshold:await c.kernel("occupancy/threshold",{...h,LINEAR:p})},S=i==="training"?await(async()=>({visible:E=>c.kernel("occupancy/visible",{...h,...E}),footprints:a&&(E=>c.kernel("occupancy/footprints",{...h,...Cs({footprints:a}),...E})),allCells:await c.kernel("occupancy/cells",{...g,WARM_UP:!0}),drawnCells:await c.kernel("occupancy/cells",{...g,WARM_UP:!1,ANYWHERE:jA(u*l**3,r.share)}),splat:await c.kernel("occupancy/splat",{DENSITY:fr.exp,MARCH_STEP:n}),missing:await c.kernel("occupancy/missing",d),forget:await c.kernel("occupancy/forget")}))():null;return new e(t,r,o,_,S)}async markVisible(t,r,n,o=null){let s=r.kind!=="pinhole",{cellCount:a}=this,{densities:i,footprints:c}=Ae(this.#t),l=Ae(this.training),u=await l.visible({LENS:s,NDC:o!==null}),f={lower:n.lower,side:n.size,ndc:o??[0,0]},p=await l.footprints?.({LENS:s}),h=Math.ceil(Bj/(r.count*u.workgroupSize))*u.workgroupSize;for(let g=0;g<a;g+=h){g>0&&await Wo(t);let _=Math.min(g+h,a),v={...f,cameras:r.count,first:g,end:_};t.run(u,_-g,{cameras:r.tensor,densities:i},v),p&&t.run(p,_-g,{cameras:r.tensor,footprints:c},v)}}isDue(t){return t%this.options.interval===0}updateSamples(t){return this.#o(t)?this.cellCount:2*jA(this.cellCount,this.options.share)}choose(t,r,n){let{cells:o,footprints:s}=Ae(this.#t),{allCells:a,drawnCells:i}=Ae(this.training);if(r.count>o.length)throw new fe(`Cannot choose cells as a chunk must have at most ${o.length} samples: current value is ${r.count}.`);t.run(this.#o(r.step)?a:i,ie(r.count)*ce,{bits:this.bits,cells:o,positions:n.tensor,footprints:s},{...r,features:n.features,row:n.first})}splat(t,r,n){let{cells:o,fresh:s}=Ae(this.#t);t.run(Ae(this.training).splat,n,{cells:o,raws:r.tensor,fresh:s},{count:n,features:r.features,row:r.first})}finish(t){let r=Ae(this.#t),n=Ae(this.training),{densities:o,votes:s,missing:a}=r,i=a.length;t.run(n.missing,i,{densities:o,...s,missing:a},{words:i});for(let c of Object.values(s))t.run(n.forget,c.length,{votes:c},{count:c.length});this.#s(t,r,this.options.decay)}get shown(){let{shape:t}=this.bits;return[{name:sw,shape:t,type:"u32",tensor:this.bits,places:null}]}get stored(){let t=this.#e,{densities:r=null,votes:n=null,missing:o=null}=this.#t??{},s="u32",a=(i,c)=>Ft(`occupancy.votes.${i}`,n&&n[i],{shape:c,type:s,problem:Gj,isNew:!0});return[Ft("occupancy.densities",r,{shape:t,problem:Zj}),a("right",t),a("wrong",t),a("all_rays",BA),Ft("occupancy.missing",o,{shape:this.bits.shape,type:s,isNew:!0})]}refresh(t,r){if(this.#t)return this.#s(t,this.#t,1);let n=this.#r.scope(),o=this.#n(n),[s,a]=["occupancy.densities","occupancy.missing"].map(i=>r.get(i)?.data);this.#r.write(o.densities,s),a&&this.#r.write(o.missing,a),this.#s(t,o,1),t.submit(),n[Symbol.dispose]()}#o(t){return t<this.options.warmupSteps}#s(t,r,n){let{bits:o,cellCount:s,kernels:a}=this,{densities:i,missing:c,fresh:l,partials:u,mean:f}=r;t.run(a.update,u.length*a.update.workgroupSize,{densities:i,fresh:l,partials:u},{cells:s,decay:n}),t.run(a.mean,1,{partials:u,mean:f},{count:u.length,cells:s}),t.run(a.threshold,o.length,{densities:i,mean:f,bits:o,missing:c},{words:o.length,threshold:this.options.threshold})}};function jA(e,t){return Math.ceil(e*t/2)}var BA=[2],Hj=65536;function Gj(e,t){return Wc(e,t*Hj)&&`counts more votes than ${t} steps have rays`}function Zj(e){for(let t=0;t<e.length;t++){let r=e[t];if(r<0&&r!==-1)return`holds ${r}, neither a thickness nor -1`}return null}var{CELLS_PER_WORD:aw}=J("lib/occupancy.wgsl"),{FARTHEST:Vj}=J("lib/contraction.wgsl");function HA(e,t){let{data:r}=t.get("occupancy.densities"),n=t.get("occupancy.missing")?.data,o=0;for(let c of r)o+=Math.max(c,0);let s=Math.fround(o/r.length),a=Kj(e),i=Uint32Array.from({length:r.length/aw},(c,l)=>{let u=n?.[l]??0;for(let f=0;f<aw;f++){let p=l*aw+f;r[p]>Math.min(a(p),s)&&(u|=1<<f)}return u>>>0});return new Map([[sw,{shape:[i.length],data:i}]])}function Kj({resolution:e,threshold:t,contraction:{kind:r,linear:n}}){let o=Math.fround(t);if(r==="none")return()=>o;let s=a=>4*((a%e+.5)/e-.5);return a=>{let i=[s(a),s(Math.floor(a/e)),s(Math.floor(a/e**2))],c=r==="max"?Math.max(...i.map(Math.abs)):Math.hypot(...i),l=c<=1?1:1/(Math.max(2-c,1/Vj)*c),u=Math.hypot(...i)*l/2/n;return Math.fround(o/Math.max(u*u,1))}}var qj=4,Yj=2,GA=64,Jj=2**30;function iw(e,t){return{...e,grid:{...e.grid,...t}}}function Xj(e,t){let r=e.batch.rays*t/e.batch.samples,n=Math.max(t/Yj,GA);return{...e,batch:{samples:t,capacity:qj*t,maxRays:n,rays:Math.min(Math.max(Math.round(r),GA),n)}}}function Qj(e,{batch:t,grid:r,networks:n}){let o=Br({kind:"hashGrid",...r,precision:"f32"}),{offset:s,entries:a}=o[o.length-1],i=Math.max(xe(r.levels*r.features),n.width);return 4*Math.max(i*t.capacity,r.features*(s+a))<=e.device.limits.maxStorageBufferBindingSize}function eB(e,t){let r=e.has("wgpu-shader-float32-atomic")?["fixed","float"]:[],n=[["layered","f32"],["fused","f32"],...e.has("shader-f16")?[["fused","f16"]]:[]];return[...r.map(o=>({field:"grid.accumulation",choice:o,config:iw(t,{accumulation:o}),part:/^grid\/backward_/})),...["f32","f16"].map(o=>({field:"grid.precision",choice:o,config:iw(t,{precision:o}),part:/^grid\/forward_/})),...n.map(([o,s])=>({field:"networks.kernels",choice:o==="fused"?`${o}, ${s}`:o,config:{...t,networks:{...t.networks,kernels:o,precision:s}},part:/^(networks|encode|dense|mlp)\//}))]}var ZA={software:{warmUp:48,profiled:1,rounds:3,roundSeconds:1},hardware:{warmUp:300,profiled:2,rounds:3,roundSeconds:1},period:({occupancy:e})=>e.interval,isWide:()=>!1,growth:{withSamples:Xj,withTableSize:(e,t)=>iw(e,{tableSize:t}),withoutUpdates:e=>({...e,occupancy:{...e.occupancy,interval:Jj}}),samplesOf:({batch:e})=>e.samples,maxRaysOf:({batch:e})=>e.maxRays,fits:Qj,choices:eB}};var tB=.05,rB=1/20,nB=2;function VA(e,t){return[...oB(e),...sB(e,t)]}function oB({steps:e,maxSeconds:t,averageDecay:r}){if(r===0)return[];let n=Math.min(e,(t??1/0)/tB),o=Number((1-1/(rB*n)).toFixed(4)),s=`a mean over a twentieth of the ${Math.round(n)} steps that are expected`;return o>r?[j("averageDecay",o,s)]:[]}function sB({grid:e,box:t},{layout:r,views:n}){if(r.kind!=="object")return[];let o=Math.max(...n.map(c=>aB(c,t))),s=2**Math.round(Math.log2(nB*o)),a=2*e.baseResolution;if(s>=e.finestResolution||a>=e.finestResolution)return[];let i=`the photographs show the box in ${Math.round(o)} pixels`;return[j("grid.finestResolution",Math.max(s,a),i)]}function aB({camera:e},{center:t,size:r}){let{rays:n,lens:o,fx:s,cameraToWorld:a}=e;if(n||o&&o.projection!=="perspective")return 1/0;let i=$(a,3),c=Math.hypot(...t.map((l,u)=>i[u]-l));return s*r/Math.max(c,r/2)}var tl=(...e)=>ke(e),gi=Z().nonnegative(),iB=q({...sn,antialias:Pt().default(!1).describe("whether levels that are finer than what a pixel sees of a sample fade out"),precision:me(["auto","f32","f16"]).describe("what the table is read as; auto: what suits the adapter; trained is f32")}).omit({kind:!0}),KA=q({...Ao,method:ke("ngp").describe("Instant-NGP (M\xFCller et al. 2022)"),batch:q({rays:$e.describe("rays of the first step; then the device adapts them"),maxRays:$e.max(Ka).describe("the most rays a step may have"),samples:$e.max(1<<22).describe("samples to train on in a step: those that something is seen of"),capacity:$e.min(1024).max(1<<22).multipleOf(ce).describe("samples that fit into memory, hidden ones among them")}).refine(({rays:e,maxRays:t})=>e<=t,ur(["rays","maxRays"],"must be at most maxRays","Lower rays or raise maxRays")).describe("how much a step trains on"),camera:q({pixelOffset:Ro,near:Z().nonnegative().describe("where rays start at the earliest, in world units")}).describe("how pixels become rays"),colors:me(["srgb","linear"]).describe("in which numbers photographs are mixed with the background: as stored, or linear"),grid:iB.refine(...As).describe("the multiresolution hash grid"),networks:q({width:tl(16,32,64).describe("units of a hidden layer"),densityLayers:tl(1,2).describe("hidden layers of the density network"),colorLayers:tl(1,2).describe("hidden layers of the color network"),directionDegree:tl(1,2,3,4).describe("degree of the spherical harmonics of view directions"),kernels:me(["auto","fused","layered"]).describe("fused keep activations on chip, layered suit CPUs; auto: what suits the adapter"),precision:me(["auto","f32","f16"]).describe("how fused kernels store activations; auto: what the device has")}).describe("the density network and the color network"),occupancy:q({resolution:tl(32,64,128,256).describe("cells across a cascade"),cascades:$e.max(8).describe("cubes around the centre, each twice as large as the one before; 1 but in a box"),interval:$e.describe("steps between updates"),warmupSteps:ve().min(0).describe("until this step an update looks at all cells"),share:Z().positive().max(1).default(.5).describe("from that step on it looks at this part of them, half of these occupied ones"),decay:Z().min(0).max(1).describe("what is left of a cell's density after an update that saw less"),threshold:gi.describe("optical thickness of a step above which a cell is occupied, if the mean is not less")}).describe("where there is something"),march:q({steps:$e.max(16384).describe("steps across the diagonal of the unit cube"),coneAngle:Z().min(0).max(1).describe("growth of steps with distance: 0, or 1/256 for large boxes"),linear:He.max(256).describe("contracted: up to which distance steps have one length, in sides of the box"),far:He.describe("contracted: where rays end, in world units"),maxSamples:$e.max(1024).describe("the most samples of a ray"),stopTransmittance:Z().min(0).lt(1).describe("a ray ends where less light than this passes")}).describe("how rays are marched"),loss:q({kind:me(["huber","mse"]).describe("of colors"),huberDelta:He.describe("where Huber's loss becomes linear"),nearWeight:gi.describe("penalty on density near cameras: the gradient of a near sample's raw density"),nearDistance:gi.describe("how near, in sides of the unit cube"),opacityEntropy:gi.describe("weight of the entropy of opacities, which makes them 0 or 1"),distortion:gi.describe("weight of the distortion loss, which gathers a ray's weights")}).describe("what is minimised"),exposure:gp,poses:wp,views:yp,schedule:Xa,adam:q({...Po,l2:gi.describe("decays the networks' matrices")}).describe("the optimiser"),averageDecay:Z().min(0).lt(1).describe("decay of the running average of all parameters, which renders; 0: none")}).refine(({space:e,occupancy:t})=>e==="box"||t.cascades===1,ur(["occupancy.cascades","space"],"must be 1 where space is not box: only a box has larger ones around it","Set occupancy.cascades=1 or space=box")).refine(({space:e,march:t})=>e!=="contracted"||t.coneAngle===0,ur(["march.coneAngle","space"],"must be 0 in a contracted space, whose steps grow by march.linear","Set march.coneAngle=0 or space=box")).refine(..._p);var cB={method:"ngp",format:null,downscale:1,scales:1,holdout:8,seed:0,steps:35e3,batch:{rays:4096,maxRays:131072,samples:262144,capacity:1048576},camera:{pixelOffset:.5,near:0},space:"box",box:{center:[0,0,0],size:3.0303030303030303},contractionNorm:"max",ndc:[0,0],background:"random",colors:"srgb",grid:{levels:16,features:2,tableSize:524288,baseResolution:16,finestResolution:2048,interpolation:"linear",precision:"auto",accumulation:"fixed",antialias:!1},networks:{width:64,densityLayers:1,colorLayers:2,directionDegree:4,kernels:"auto",precision:"auto"},occupancy:{resolution:128,cascades:1,interval:16,warmupSteps:256,share:.5,decay:.95,threshold:.01},march:{steps:1024,coneAngle:0,linear:1,far:1e3,maxSamples:1024,stopTransmittance:1e-4},loss:{kind:"huber",huberDelta:.1,nearWeight:2604166666666667e-22,nearDistance:.1,opacityEntropy:0,distortion:0},exposure:{kind:"gains",rate:0,l2:0,variation:10},poses:{rate:0,halfLife:5e3,start:256,l2:1e-4},views:0,schedule:{kind:"staircase",initial:.01,gamma:.33,start:2e4,interval:1e4},adam:{beta1:.9,beta2:.99,epsilon:1e-15,l2:1e-6},averageDecay:.95,checkpointSeconds:300},qA={ngp:cB},YA=[{key:"steps",value:1200,reason:"a run takes about a minute"},{key:"schedule.initial",value:.02,reason:"runs are short, and larger steps learn sooner"},{key:"checkpointSeconds",value:60,reason:"a run takes minutes"},{key:"batch.samples",value:16384,reason:"a step takes about a tenth of a second"},{key:"batch.capacity",value:49152,reason:"samples that are never there cost time, too"},{key:"batch.rays",value:512,reason:"as many as fill the batch at the start"},{key:"batch.maxRays",value:8192,reason:"rays that are never marched cost time, too"},{key:"grid.levels",value:8,reason:"reading the table is most of the encoding's time"},{key:"grid.tableSize",value:1<<17,reason:"Adam passes over the table in every step"},{key:"grid.finestResolution",value:512,reason:"training is too short for finer details"},{key:"networks.width",value:32,reason:"half the width has a third of the arithmetic"},{key:"networks.colorLayers",value:1,reason:"steps are worth more than layers here"},{key:"march.steps",value:256,reason:"each sample costs microseconds"},{key:"occupancy.resolution",value:64,reason:"an update looks at a share of all cells"},{key:"occupancy.warmupSteps",value:16,reason:"a look at all cells takes three steps' time"},{key:"occupancy.share",value:.25,reason:"a field is learnt as well by half as many looks"}];var lB=1/256,JA={share:.4,most:.05},uB=.001,XA=1.15;function QA(e,t,r){let n=r==="ndc"?Kg(dB(t),"all views fit into the cube"):[qg(r),...Jc(t.layout,r)],o=e.scales>1?[j("grid.antialias",!0,"pixels of reduced photographs see more than a cell")]:[];return[...n,...fB(e,t,r),...o]}function fB(e,t,r){let{layout:n}=t,{finestResolution:o}=e.grid;if(r==="contracted")return[j("camera.near",Number(Math.min(JA.share*t.near,JA.most).toPrecision(6)),"rays start in front of the nearest things"),j("loss.nearDistance",Number(Math.min(e.loss.nearDistance,t.near/n.box.size).toPrecision(6)),"nothing is nearer than that"),j("march.far",Math.max(e.march.far,2*t.far),"beyond the farthest point"),j("grid.finestResolution",2*o,"the box is half of what it covers"),j("march.steps",e.march.steps/2,"every ray meets something: rays are worth more"),j("loss.distortion",uB,"it removes floaters")];if(r==="ndc")return[pB(e)];if(n.kind==="boxes"&&n.cascades>1){let s=2**(n.cascades-1);return[j("camera.near",Number(t.near.toPrecision(6)),"the capture's own"),j("occupancy.cascades",n.cascades,"the capture says so"),j("march.coneAngle",lB,"steps grow with distance in large boxes"),j("grid.finestResolution",s*o,"it covers the largest box")]}return[]}function pB({march:{steps:e}}){return j("march.steps",Math.ceil(e/2),"every ray meets something: rays are worth more")}function dB(e){let[t,r]=[0,0];for(let{camera:n}of e.views){let[o,s,a]=$(n.cameraToWorld,3);for(let[i,c,l]of hB(n)){let u=(-1-a)/l;t=Math.max(t,Math.abs(i/l),Math.abs(o+u*i)),r=Math.max(r,Math.abs(c/l),Math.abs(s+u*c))}}return[1/(XA*t),1/(XA*r)]}function hB(e){let{width:t,height:r,fx:n,fy:o,cx:s,cy:a,cameraToWorld:i}=e;return[[0,0],[t,0],[0,r],[t,r]].map(([c,l])=>{let[u,f]=[(c-s)/n,(a-l)/o],p=d=>u*i[4*d]+f*i[4*d+1]-i[4*d+2];return[p(0),p(1),p(2)]})}var cw=32768;function mB(e){return e.info.software?{kernels:"layered",precision:"f32",table:"f32"}:{kernels:e.info.limits.maxComputeWorkgroupStorageSize>=cw?"fused":"layered",precision:e.has("shader-f16")?"f16":"f32",table:"f16"}}function eR(e,t){let{kernels:r,precision:n,table:o}=mB(e),{grid:s,networks:a}=t,i=a.kernels==="auto"?r:a.kernels;return{...t,grid:{...s,precision:s.precision==="auto"?o:s.precision},networks:{...a,kernels:i,precision:a.precision!=="auto"?a.precision:i==="fused"?n:"f32"}}}function tR(e){let{grid:t,networks:r}=e;return{...e,grid:{...t,precision:"auto"},networks:{...r,kernels:"auto",precision:"auto"}}}function lw({grid:e,networks:t}){let r=xe(e.levels*e.features);if(t.kernels==="fused")return r;let n=Zf+xe(t.directionDegree**2);return Math.max(r,xe(t.width),n)}function rR(e,t){let{grid:r,networks:n,batch:o}=t,s=[],a=e.info.limits.maxComputeWorkgroupStorageSize;n.kernels==="fused"&&a<cw?(n={...n,kernels:"layered",precision:"f32"},s.push(`Networks are layered here, not fused: fused kernels take ${cw} bytes of workgroup memory, and this device has ${a}.`)):n.kernels==="fused"&&n.precision==="f16"&&!e.has("shader-f16")&&(n={...n,precision:"f32"},s.push("Networks are stored in f32 here, not in f16, which this device does not have.")),r.accumulation==="float"&&!e.has("wgpu-shader-float32-atomic")&&(r={...r,accumulation:"fixed"},s.push("Gradients of the hash table are added in fixed point here: this device cannot add floats atomically."));let i=Uc(e,lw({...t,networks:n}));return o.capacity>i&&(s.push(`A step marches at most ${i} samples here, not ${o.capacity}: this device binds no more than ${e.info.limits.maxStorageBufferBindingSize} bytes at once.`),o={...o,capacity:i,samples:Math.min(o.samples,i)}),{config:{...t,grid:r,networks:n,batch:o},changes:s}}function nR({grid:e,networks:t},r){let n=t.kernels==="fused"?"activations stay on chip":r?"a CPU has no memory on chip":"there is too little workgroup memory to fuse them",o=e.precision==="f16"?"half the memory to read":"unpacking costs more here",a=e.accumulation==="fixed"?"the same bits in every run":"other bits in every run";return[{what:"networks",keys:["networks.kernels","networks.precision"],value:`${t.kernels}, ${t.precision}`,reason:n},{what:"hash table",keys:["grid.precision"],value:`read as ${e.precision}`,reason:o},{what:"gradients",keys:["grid.accumulation"],value:`added in ${e.accumulation} point`,reason:a}]}var gB=4,wB=1e9,oR="grid.table";function sR({grid:e,networks:t}){return Vf(t,e.levels*e.features)}function Tp(e){return{kind:to(e),linear:e.march.linear}}function Ap(e){let{march:t,occupancy:r,grid:{antialias:n},space:o}=e,s=n?o==="ndc"?"cylinders":"cones":null;return{...t,...r,contraction:Tp(e),footprints:s}}function aR({camera:e,march:t,space:r}){return{near:e.near,far:r==="contracted"?t.far:wB}}async function iR(e,{parts:{parameters:t,grid:r,direction:n}},o,s,a){let{gpu:i}=e,{width:c,densityLayers:l,colorLayers:u,directionDegree:f,kernels:p,precision:d}=o.networks,h=async()=>{let T=sR(o),R=a==="rendering"?null:t,O=new xn(e,T,s,R),P=await on.create(i,void 0,R?"both":"forward");return Sn.create(i,T,t,n,P,O)},g={encoded:r.outputs,width:c,densityLayers:l,colorLayers:u,degree:f},_=async()=>Hf.create(e,g,d==="f16"?"f16":"f32",t,s,a==="normals"?await h():null,a==="training"?void 0:null),v=async()=>Co.create(e,g,t,s,a==="training",a==="normals"?await h():null),S=i.info.software&&Co.fits(i,g)&&(a!=="training"||o.march.stopTransmittance>0),E=p==="fused"?await _():S?await v():await h();return kn.create(e,r,E,s,a,An(Ap(o)))}var uw={name:"ngp",schema:KA,presets:qA,softwareSettings:()=>YA,photographSettings:({steps:e,maxSeconds:t})=>t===null?[j("steps",gB*e,"photographs show more than an object does")]:[],budgetSettings:VA,sceneSettings:QA,settle:(e,t,r)=>fp(eR(e,t),r),fit:rR,choices:nR,loosen:tR,tables:({grid:{precision:e,...t}})=>({[oR]:Br({kind:"hashGrid",...t,precision:"f32"}).map(({offset:r})=>r)}),memoOf:(e,t)=>HA({...e.occupancy,contraction:Tp(e)},t),rayOptions:e=>Fo(e,"unit"),depthRange:(e,{near:t,far:r})=>({near:t,far:r}),normals:!0,emptyAdvice:"Does the box hold what the photographs show? It is --set box.center=[x,y,z] and --set box.size=n.",createModel:yB,initialize(e,{seed:t}){let{parts:r,gpu:n}=e;r.parameters.initialize(n,"glorot",t),r.grid.initialize(t)},async training(e,t,r,n){mp(r,n),r.grid.antialias&&oi(n.views);let{batch:o,march:s,loss:a,schedule:i,seed:c}=r,{maxRays:l,capacity:u}=o,{parts:f}=t,p=new ai(e,n,r.scales),d=new Tn(e,n.views.map(({camera:E})=>E)),[h,g]=[qc(r.box),Tp(r)],_=r.space==="ndc"?r.ndc:null;await f.memo.markVisible(e.gpu.record(),d,h,_);let v={march:Ap(r),box:h,range:aR(r),batch:o},S={box:h,cascades:r.occupancy.cascades,contraction:g,unit:1};return{cameras:d,pixels:await tp.create(e,p,d),generator:await On.create(e,uw.rayOptions(r),d.kind),colors:await ii.create(e,r,p),rays:zs(e,l,r.space),chunks:[{firstRay:0,count:{capacity:l,counters:f.state,index:tr.keptRays}}],passes:[{sampler:await Ep.create(e,v,f.memo,f.state),field:await iR(e,t,r,u,"training")}],renderer:await ui.create(e,{use:"training",background:r.background,density:"exp",stopTransmittance:s.stopTransmittance,contraction:g,distortion:a.distortion,nearWeight:a.nearWeight,nearDistance:a.nearDistance},l,l,u),loss:await ci.create(e,{...a,scales:r.scales},l),optimizer:await Is.create(e,r,bB(f,r)),schedule:i,seed:c,raysPerStep:o.rays,samplesPerStep:o.samples,...await hp(e,f,r,n,S,d,l,u)}},rays(e,t,r,n,{normals:o,use:s}){let a=t,i=o||s==="viewport"&&r.networks.kernels==="layered",c=WA(e.gpu,s,i,lw(r));return _B(e,a,r,o,c)},bench:ZA};async function _B(e,t,r,n,o){let s=n?"normals":"rendering",a=await iR(e,t,r,o.samples,s),i={march:Ap(r),box:qc(r.box),range:aR(r),stopTransmittance:r.march.stopTransmittance,ndc:r.space==="ndc"?r.ndc:null,background:jo(r.background),normals:n};return Sp.create(e,i,a,t.parts.memo,o)}async function yB(e,t,r){let{networks:n,occupancy:o,march:s,batch:a}=t,{precision:i,antialias:c,...l}=t.grid,u=t.averageDecay>0,{density:f,color:p}=sR(t),d=[...Or(f),...Or(p)],h=new Hr(e,d,u,r),g=await Xn.create(e,{kind:"hashGrid",...l,precision:i==="f16"?"f16":"f32"},{dimensions:3,average:u,name:oR,use:r,footprints:c}),_={groups:[h,g],memo:await Op.create(e,o,Math.sqrt(3)/s.steps,a.capacity,Tp(t),Ap(t).footprints,r),state:$o(e,a.rays),...pp(e,t,r),parameters:h,grid:g,direction:await yn(e,{kind:"sphericalHarmonics",degree:n.directionDegree},{dimensions:3,average:!1,name:"direction",use:r})};return new En(e,_)}function bB(e,t){let{schedule:r,adam:n}=t,o=s=>eo(r,s,0);return[{group:e.parameters,rate:o,l2:n.l2,checked:!0},{group:e.grid,rate:o,l2:0,checked:!0},...dp(e,t)]}function Rp({scales:e},{name:t,views:r}){if(e>1&&r.some(({camera:n})=>n.rays))throw new Ze(`Cannot learn ${t} at several scales as it is a set of rays: pixels of reduced photographs have none in it. Current value of scales is ${e}. Set scales=1.`);Fg(r,e)}var vB=2147483648,rl=class e{scope;model;training;steps;empty;skipped;#e;#t;#r;#n;#o;#s;constructor(t,r,n){this.scope=t,this.model=r,this.training=n,this.steps=0,this.empty=!1,this.skipped=0,this.#s=0;let{rays:o,passes:s}=n,a=Math.max(...s.map(({sampler:i})=>i.capacity));this.#e=t.tensor("target colors",[o.count,4]),this.#t=li(t,"rendered",o.count),this.#r=t.tensor("gradient of colors",[o.count,4]),this.#n=t.tensor("colors, raw densities",[a,4]),this.#o=t.tensor("reports",[Qn,s.length,Vc])}static create(t,r,n){return Jn(t,async o=>{let s=new e(o,r,await n(o));return await o.gpu.settle(),s})}get raysPerStep(){return this.training.raysPerStep}get samplesPerStep(){return this.training.samplesPerStep}async step(){let{cameras:t,pixels:r,colors:n,generator:o,rays:s,chunks:a,passes:i,poses:c}=this.training,l=this.scope.gpu.record(),u={step:this.steps,seed:this.training.seed};for(let{sampler:d,field:h}of i)d.update?.(l,h,u);r.choose(l,u,s.pixels),c?.apply(l,t),o.generate(l,t,s),n.lookUp(l,u,s,this.#e);for(let d of a){d.firstRay>0&&await Wo(l);let h=null;for(let g=0;g<i.length;g++)h=this.#i(l,d,g,u,h)}let{optimizer:f,exposure:p}=this.training;f.step(l,this.model.parts.state,this.steps),p?.center(l,this.model.parts.state),l.submit(),this.steps++}#i(t,r,n,o,s){let{rays:a,chunks:i,passes:c,renderer:l,loss:u,exposure:f,poses:p}=this.training,{sampler:d,field:h,weight:g,regularizer:_}=c[n],v=i.length>1?a.count:0,S=this.#n,E=d.sample(t,a,r,o,s),{count:T,positions:R,rayIndices:O}=E,P={positions:R,rayIndices:O,directions:a.viewDirections},M={firstSample:r.firstRay*(T.capacity/r.count.capacity),step:(o.step+n*vB)%2**32,seed:o.seed};h.forward(t,T,P,S,M,"values");let U=l.forward(t,r,E,S,o,this.#t);_?.measure(t,r,a.count,U,l.distortions),l.keep(t),d.adapt?.(t,l.keptTotal);let{colors:F}=this.#t,z={colors:f?.forward(t,r.count,a,o,F)??F,targets:this.#e,pixels:a.pixels,distortions:l.distortions,keptTotal:l.keptTotal,dColors:this.#r,reports:this.#o},re=this.steps%Qn*c.length+n;u.evaluate(t,r,v,z,re,g),d.review?.(t,a,o,z),f?.backward(t,r.count,a,o,F,this.#r);let B=l.backward(t,r,U,o,v,this.#r);_?.apply(t,U,B);let D=l.keepsAll&&!h.fromKept?null:B.kept,W=p?.dPositions??null,Y=r.firstRay===0&&c.findIndex(Wt=>Wt.field===h)===n?"overwrite":"accumulate";return h.backward(t,D,T,P,B.dOutputs,W,Y),d.learn?.(t,a,r,o,U),p?.backward(t,r.count,a,E,B),U}async report(){let{passes:t,pixels:r,schedule:n,optimizer:o}=this.training,{state:s}=this.model.parts,{colors:a}=this.#t,[i,c,l,u]=await this.scope.gpu.readAll([this.#o,a,s,o.skips]),f=Math.max(this.#s,this.steps-Qn);this.#s=this.steps,this.skipped=l[tr.skipped];let p=t.length*Vc,d=Array.from({length:this.steps-f},(g,_)=>{let v=f+_,S=v%Qn*p,E=i.subarray(S,S+p),T=P=>t.reduce((M,U,F)=>M+E[F*Vc+P],0),[,R,O]=E.subarray(-Vc);return{step:v,loss:T(0),psnr:-10*Math.log10(R/(3*O)),rate:eo(n,v,r.epoch(v)),rays:O,samples:T(3),skipped:u[v%Qn]===1}}),h=c.subarray(0,4*(d.at(-1)?.rays??0));return this.empty=h.every((g,_)=>_%4<3||g===0),d}resumeAt(t){this.steps=t,this.#s=t}destroy(){this.scope[Symbol.dispose]()}};var Rn={ngp:uw,nerf:DA,mip:IA,horizon:xA};var xB=Object.values(Rn).filter(({normals:e})=>e).map(({name:e})=>e);function pt({method:e}){return Rn[e]}function nl(e,t,r){return pt(t).settle(e,t,r)}function cR(e){return pt(e).loosen?.(e)??e}function ol(e,t){return pt(t).fit?.(e,t)??{config:t,changes:[]}}function Pp(e,t,r="training"){let n=ol(e.gpu,t).config;return Jn(e,o=>pt(t).createModel(o,n,r))}async function fw(e,t,r){Rp(t,r);let n=pt(t),o=ol(e.gpu,t).config,s=await Pp(e,t);try{return n.initialize(s,o),await rl.create(e,s,a=>n.training(a,s,o,r))}catch(a){throw s.destroy(),a}}function sl(e,t){let{method:r}=Object(e);if(typeof r!="string"||!Object.hasOwn(Rn,r))throw new Ze(`Cannot use ${t}: method must be one of ${Object.keys(Rn).join(", ")}: current value is ${r}.`);let n=Rn[r].schema,o=n.safeParse(e);if(o.success)return o.data;throw new Ze(`Cannot use ${t}: ${Er(o.error,e,n)}`)}function al(e,t,r){let n=t.reduce((o,[s,a])=>SB(o,s,a),e);return sl(n,r)}function SB(e,t,r){let n=structuredClone(e);kB(n,t);let o=t.split("."),s=o.pop();return Object.assign(il(n,o.join(".")),{[s]:structuredClone(r)}),n}function kB(e,t){let r=pw(e);if(!r.includes(t))throw new Ze(`Cannot set ${t}: the configuration has no such field.`+(Ss(t,r)||` Its fields are ${r.join(", ")}.`))}function il(e,t){return t===""?e:t.split(".").reduce((r,n)=>Object(r)[n],e)}function pw(e,t=""){return Object.entries(e).flatMap(([r,n])=>{let o=`${t}${r}`;return n===null||typeof n!="object"||Array.isArray(n)?[o]:["kind"in n?[o]:[],pw(n,`${o}.`)].flat()})}async function dw(e,t){let r=[...new Set(t.shown.map(({tensor:s})=>s))],n=await e.readAll(r),o=new Map(r.map((s,a)=>[s,n[a]]));return new Map(t.shown.map(s=>{let a=EB(s,o.get(s.tensor));return[s.name,{shape:s.shape,data:a}]}))}function EB(e,t){return e.type==="f16"?Float32Array.from(new Float16Array(t.buffer)):Mf(e,t)}var Zo=Z(),wi=Zo.positive(),Ip=br([Zo,Zo,Zo]),lR=ve().min(1).max(16384),OB=.001,TB=q({scale:wi,rotation:rt(Zo).length(9),translation:Ip}),uR=q({denerf:Xt(),name:Xt(),range:q({near:wi,far:wi}).refine(({near:e,far:t})=>e<t,{error:"must have near below far"}),up:Ip.refine(e=>Math.abs(Math.hypot(...e)-1)<OB,{error:"must have length 1"}),fromCapture:TB.nullable(),start:q({width:lR,height:lR,fx:wi,fy:wi,cx:Zo,cy:Zo,cameraToWorld:rt(Zo).length(12)}),distance:wi,crop:q({lower:Ip,upper:Ip}).refine(e=>np(e)===null,{error:"must be a box whose lower corner is below its upper one"}).nullable(),tour:vx({format:ke("denerf path 1")}).nullable()});function hw(e){let{width:t,height:r,fx:n,fy:o,cx:s,cy:a,cameraToWorld:i}=e.start,c={width:t,height:r,fx:n,fy:o,cx:s,cy:a,cameraToWorld:[...i]},{denerf:l,name:u,range:{near:f,far:p},up:d,fromCapture:h,distance:g,crop:_,tour:v}=e;return JSON.stringify({denerf:l,name:u,range:{near:f,far:p},up:d,fromCapture:h,start:c,distance:g,crop:_,tour:v})}function Lp(e){let t=uR.safeParse(e);if(!t.success){let o=Er(t.error,e,uR);throw new RangeError(`what it says of its scene cannot be used: ${o.replace(/\.$/,"")}`)}let{start:r,...n}=t.data;return{...n,start:{...r,cameraToWorld:Float64Array.from(r.cameraToWorld)}}}var mw=[6,8,16],fR=["F32","U32","F16","I8"],gw=65504;function pR(e,{shape:t,data:r},n,o){let[s,a]=t,i=2**(o-1)-1,c=new Int8Array(r.length),l=Float32Array.from(n,(f,p)=>{let[d,h]=[f*a,(n[p+1]??s)*a],g=0;for(let v=d;v<h;v++)g=Math.max(g,Math.abs(r[v]));let _=Math.fround(g/i);if(_===0)return 0;for(let v=d;v<h;v++)c[v]=Math.min(Math.max(Math.round(r[v]/_),-i),i);return _}),u=[n.length];return new Map([[e,{shape:t,data:c}],[`${e}.scales`,{shape:u,data:l}],[`${e}.starts`,{shape:u,data:Uint32Array.from(n)}]])}function dR({shape:e,data:t}){return t.some(r=>Math.abs(r)>gw)?{shape:e,data:t}:{shape:e,data:Float16Array.from(t)}}function hR(e){let t=new Map;for(let[r,n]of e){let{shape:o,data:s}=n,a=e.get(r.replace(/\.(scales|starts)$/,""));if(a!==n&&a?.data instanceof Int8Array)continue;if(s instanceof Uint32Array){t.set(r,{shape:o,data:s});continue}let i=s instanceof Int8Array?AB(r,{shape:o,data:s},e):Float32Array.from(s);if(!i.every(Number.isFinite))throw new RangeError(`its tensor ${r} is not finite`);t.set(r,{shape:o,data:i})}return t}function AB(e,{shape:[t,r=1],data:n},o){let s=o.get(`${e}.scales`)?.data,a=o.get(`${e}.starts`)?.data;if(!(s instanceof Float32Array&&a instanceof Uint32Array))throw new RangeError(`its tensor ${e} has no scales`);let i=[...a.subarray(1),t];if(!(a.length===s.length&&a[0]===0&&i.every((u,f)=>a[f]<u)))throw new RangeError(`the scales of its tensor ${e} are not those of its levels`);let l=new Float32Array(n.length);return s.forEach((u,f)=>{let[p,d]=[a[f]*r,i[f]*r];for(let h=p;h<d;h++)l[h]=n[h]*u}),l}var Vo=class extends Error{name="FieldError"},zp="denerf field 1",ww=2**30;async function _w({step:e,config:t,about:r,bits:n,arrays:o}){let s=RB(r),a=pt(t).tables?.(t)??{},i=new Map;for(let[c,l]of o)if(l.data instanceof Uint32Array)i.set(c,l);else if(l.data.every(Number.isFinite))if(n!==16&&c in a)for(let u of pR(c,l,a[c],n))i.set(...u);else i.set(c,dR(l));else throw new Vo(`Cannot write a field file: its tensor ${c} is not finite.`);return await _R(i,{format:zp,step:String(e),bits:String(n),config:JSON.stringify(t),about:s})}function RB(e){let t=hw(e);try{Lp(JSON.parse(t))}catch(r){throw r instanceof RangeError?new Vo(`Cannot write a field file: ${r.message}.`):r}return t}async function Np(e,t){return await wR(e,async()=>{let{tensors:r,metadata:n,...o}=await yR(e,t);return{...o,arrays:hR(r)}})}async function cl(e,t,r){return await wR(e,async()=>{let{tensors:n,metadata:o,about:s}=await yR(e,t),a=hw({...s,...r});return Lp(JSON.parse(a)),await _R(n,{...o,about:a})})}async function wR(e,t){try{return await t()}catch(r){throw r instanceof RangeError?new Vo(`Cannot load field ${e}: ${r.message}.`):r}}async function _R(e,t){let r=({data:a})=>a.BYTES_PER_ELEMENT,n=new Map([...e].sort(([,a],[,i])=>r(i)-r(a))),o=await hg({tensors:n,metadata:t}),s=new Blob([o]).stream().pipeThrough(new CompressionStream("gzip"));return new Uint8Array(await new Response(s).arrayBuffer())}async function yR(e,t){if(t[0]!==31||t[1]!==139)throw new RangeError(PB(t));let{contents:r,isWhole:n}=await IB(t);if(r.length===0)throw new RangeError("it is damaged or cut off: it cannot be unpacked");let o=ug(r,fR),{format:s,bits:a,step:i,config:c,about:l,headerSha256:u,sha256:f,...p}=o.metadata,[,d]=/^denerf field (\d+)$/.exec(s??"")??[];if(d===void 0)throw new RangeError(`its format is "${s}", not "${zp}"`);if(s!==zp)throw new RangeError(`its format is "${s}", and this version of denerf reads "${zp}": update denerf`);if(!mg(o))throw new RangeError("it is damaged: its checksums are missing");let h=await gg(r,o);if(h.length===0&&!n&&h.push("its gzip checksum"),h.length>0)throw new RangeError(`it is damaged: ${h.join(", ")} ${h.length===1?"is":"are"} not as written. Copy the file from where it is whole, or export it anew`);return{tensors:o.tensors,metadata:{format:s,step:i,bits:a,config:c,about:l,...p},step:mR("step",i,g=>g<=Os),bits:mR("bits",a,g=>mw.includes(g)),config:sl(gR("configuration",c),`the configuration in ${e}`),about:Lp(gR("description",l))}}function PB(e){let t=new TextDecoder().decode(e.subarray(8,256));return e.length===0?"it is empty":t.includes('"__metadata__"')&&t.includes("headerSha256")?"it is a run's checkpoint. Make a field file of the run: denerf export field RUN":"it is no field file: those are gzipped. Make one of a run: denerf export field RUN"}async function IB(e){let t=[],r=0,n=!0,s=new Blob([e]).stream().pipeThrough(new DecompressionStream("gzip")).getReader();try{for(let c=await s.read();!c.done&&(t.push(c.value),r+=c.value.length,!(r>ww));c=await s.read());}catch(c){if(!(c instanceof TypeError))throw c;n=!1}if(await s.cancel().catch(()=>{}),r>ww)throw new RangeError(`it unpacks to more than ${ww} bytes`);let a=new Uint8Array(r),i=0;for(let c of t)a.set(c,i),i+=c.length;return{contents:a,isWhole:n}}function mR(e,t,r){let n=Number(t||NaN);if(Number.isSafeInteger(n)&&n>=0&&r(n))return n;throw new RangeError(`its ${e} is "${t??"unknown"}"`)}function gR(e,t){try{return JSON.parse(t)}catch(r){throw r instanceof SyntaxError?new RangeError(`its ${e} is no JSON`):r}}async function yw(e,t,r){let n=nl(e.gpu,cR(r.config)),o=await Pp(e,n,"viewing");try{Cp(e,t,o,r)}catch(s){throw o.destroy(),s}return{model:o,config:n}}function Cp({gpu:e},t,r,{arrays:n}){let o=i=>new Vo(`Cannot load field ${t}: ${i}.`),s=new Set(n.keys()),a=new Map;for(let i of r.shown){let{name:c,shape:l,type:u,tensor:f}=i,p=n.get(c);if(!p)throw o(`it has no tensor ${c}`);if(String(p.shape)!==String(l))throw o(`its tensor ${c} has shape [${p.shape.join(", ")}], its configuration needs [${l.join(", ")}]`);if(p.data instanceof Uint32Array!=(u==="u32"))throw o(`its tensor ${c} does not hold ${u==="u32"?"bits":"parameters"}`);if(s.delete(c),u==="f16"){let h=Float16Array.from(p.data);if(!h.every(Number.isFinite))throw o(`its tensor ${c} has numbers beyond ${gw}, the largest that this device reads`);a.set(f,new Uint32Array(h.buffer));continue}let d=a.get(f)??(u==="u32"?new Uint32Array(f.length):new Float32Array(f.length));Df(i,d,p.data),a.set(f,d)}if(s.size>0)throw o(`its configuration knows no tensor ${[...s][0]}`);for(let[i,c]of a)e.write(i,c)}var bR={gpu:2e3,cpu:512};function bw(e){return e.kind==="forward"?"ndc":e.kind==="unbounded"||e.kind==="boxes"&&e.cascades>1?"contracted":"box"}function vw(e,t,r){if(t.placement.layout.kind==="object")return[];let{reduction:n}=t.capture,o=r?bR.cpu:bR.gpu,s=t.frames.map(({imageSize:{width:d,height:h}})=>[d,h]),a=s.reduce((d,h)=>Math.max(d,...h),0)*n,i=s.reduce((d,h)=>Math.min(d,...h),1/0)*n,c=1;for(;a/c>o&&c*2<=i;)c*=2;let l=Math.max(c,e.downscale),u=Math.ceil(l/n)*n,f=c>e.downscale?`its photographs are ${a} pixels long, too long to learn on a ${r?"C":"G"}PU`:`its images are there only reduced by ${n}`,p=r?pt(e).photographSettings(e):[];return vR(e,[j("downscale",u,f),...p])}function xw(e,t,r=bw(t.layout)){if(r==="ndc"&&t.layout.kind!=="forward")throw new Ze(`Cannot use space=ndc for ${t.name}: its cameras must all face forward, but the scene is of the kind "${t.layout.kind}". Use space=${bw(t.layout)}.`);return Rp(e,t),vR(e,pt(e).sceneSettings(e,t,r))}function vR(e,t){return t.filter(({key:r,value:n})=>JSON.stringify(il(e,r))!==JSON.stringify(n))}var ll=Object.assign({},...Object.values(Rn).map(({presets:e})=>e)),Sw=Object.keys(ll)[0];function xR(e,t){let r=Object.values(Rn).find(({presets:n})=>Object.hasOwn(n,e));return t&&r?r.softwareSettings(e):[]}function kw(e,t,r=!1){let n=Object.hasOwn(ll,e)?ll[e]:void 0;if(!n){let a=Object.keys(ll);throw new Ze(`Cannot use preset "${e}": there is no such preset.`+(Ss(e,a)||` The presets are ${a.join(", ")}.`))}let s={preset:e,scene:t,...{images:null,poseConvention:null,invertMasks:!1,up:null,maxSeconds:null},...structuredClone(n)};return Ko(s,xR(e,r))}function Ko(e,t){let r=t.map(({key:n,value:o})=>[n,o]);return al(e,r,"the settings that were chosen")}function SR(e){let{maxSeconds:t}=e;return t===null||pt(e).endsWithSteps?[]:[j("steps",Os,`as many as there is time for, which is ${t} s`)]}function Ew(e,t,{preset:r=Sw,settings:n={}}){let o=kw(r,t,e.info.software);return al(o,Object.entries(n),"the settings")}function Ow(e,t,r,n){let o=p=>p.filter(({key:d})=>!n.has(d)),s=o(SR(t)),a=Ko(t,s),i=o(e.info.software?pt(t).budgetSettings?.(a,r)??[]:[]),c=Ko(a,i),l=n.has("space")?t.space:void 0,u=o(xw(c,r,l)),f=LB([...s,...i,...u]);return{config:nl(e,Ko(c,u),r),settings:f}}function LB(e){return[...new Map(e.map(t=>[t.key,t])).values()]}function ER(e,{width:t,height:r}){let[n,o]=[t/e.width,r/e.height],{fx:s,fy:a,cx:i,cy:c}=e;return{...e,width:t,height:r,fx:s*n,fy:a*o,cx:i*n,cy:c*o}}function Tw({lens:e}){return e?.projection==="equirectangular"?1:1/0}function Aw(e){return Math.min(Tw(e),16)}var kR=1.324717957244746;function Rw(e,t){let[r,n]=[1/kR,1/kR**2].map(o=>(.5+t*o)%1-.5);return{...e,cx:e.cx-r,cy:e.cy-n}}var ro={...J("lib/shows.wgsl"),...J("render/present.wgsl")},OR={color:ro.SHOW_COLOR,depth:ro.SHOW_DEPTH,normals:ro.SHOW_NORMALS,accumulation:ro.SHOW_ACCUMULATION,samples:ro.SHOW_SAMPLES};async function RR({gpu:e},{seen:{kind:t}}){return{average:await e.kernel("render/average",{KIND:t}),present:await e.kernel("render/present")}}var TR=1/2,_i=class{size;options;kernels;#e;#t;pixels;constructor(t,r,n,o){this.size=r,this.options=n,this.kernels=o;let{width:s,height:a}=r,i=s*a;this.#t=t.gpu;let c=Math.max(Math.ceil(i*TR),s,a);this.#e={fine:t.tensor("means of pixels",[i,4]),coarse:t.tensor("coarse means",[c,4])},this.pixels=t.tensor("picture",[a,AR(s)],{type:"u32"})}add(t,r,{seen:n},{show:o,background:s},a){let{unit:i,behind:c,samples:l,tensors:u}=n,f={means:this.#e[r],...u},p={background:s,show:OR[o],...a,unit:i,behind:c,samples:l};t.run(this.kernels.average,a.rays,f,p)}present(t,{show:r,background:n},o,s){let{size:{width:a,height:i},options:{range:{near:c,far:l},ndc:u,format:f}}=this,{fine:p,coarse:d}=this.#e;t.run(this.kernels.present,a*i,{means:p,coarse:d,picture:this.pixels},{size:[a,i],coarse_size:[s.width,s.height],background:n,show:OR[r],near:c,far:l,depths:u?ro.NDC_DEPTHS:ro.LINEAR_DEPTHS,filled:o,swapped:f==="bgra8unorm"?1:0})}coarseSize(t,r){let{width:n,height:o}=this.size,s=Math.max(Math.sqrt(Math.min(t/(n*o),TR)),r);return{width:Math.max(Math.floor(n*s),1),height:Math.max(Math.floor(o*s),1)}}read(){return this.#t.read(this.#e.fine)}async bytes(){let{width:t,height:r}=this.size,n=new Uint8Array((await this.#t.read(this.pixels)).buffer),o=4*AR(t),s=new Uint8Array(t*r*4);for(let a=0;a<r;a++)s.set(n.subarray(a*o,a*o+4*t),a*4*t);return s}};function AR(e){return Math.ceil(e/ro.ROW_PIXELS)*ro.ROW_PIXELS}var PR={width:1,height:1,fx:1,fy:1,cx:.5,cy:.5,cameraToWorld:Float64Array.of(1,0,0,0,0,1,0,0,0,0,1,0)},zB=8,NB=256,Mp=class e{memory;options;renderer;tile;generators;#e;#t;#r;#n;#o;constructor(t,r,n,o,s){this.memory=t,this.options=r,this.renderer=n,this.tile=o,this.generators=s,this.#n=PR,this.#o=zB,this.#e=zs(t,n.capacity,r.space),this.#t=new Tn(t,[PR]);let{progress:a}=n;this.#r=a&&{progress:a,staging:t.own(t.gpu.staging([a]))}}static async create(t,r,n){let o=await t.gpu.kernel("pixels/tile");return new e(t,r,n,o,{pinhole:await On.create(t,r,"pinhole"),lens:await On.create(t,r,"lens")})}look({rays:t,...r}){this.#n=r,this.renderer.prepare(),this.memory.gpu.write(this.#t.tensor,Gc([r]))}async trace({first:t,count:r,crop:n},o,s,a){let{memory:{gpu:i},options:{space:c,ndc:l},renderer:u,generators:f}=this,p=this.#e,{width:d,lens:h}=this.#n,g=Bg(n,c==="ndc"?l:null),_={rays:p,count:r,strip:t,crop:g},v=i.record(),S={rays:r,camera:0,width:d,first:t};for(v.run(this.tile,r,{pixels:p.pixels},S),f[!h||Jr(h)?"pinhole":"lens"].generate(v,this.#t,p,r),u.trace(_,this.#o);;){s(v);let{alive:T,segments:R}=await this.#s();if(this.#o=Math.min(T>0?2*R:R+1,NB),a?.throwIfAborted(),T===0||!o())return;u.goOn(_,this.#o)}}async#s(){let{gpu:t}=this.memory;if(!this.#r)return await t.settle(),{alive:0,segments:0};let{progress:r,staging:n}=this.#r,[[o,s]]=await t.readThrough(n,[r]);return{alive:o,segments:s}}};var CB=1/8,MB=4,DB=1024,$B=65536,UB=.5,ul=class e{memory;parts;#e;#t;#r;#n;#o;#s;#i;#c;#a;#l;constructor(t,r){this.memory=t,this.parts=r,this.#t=null,this.#r=null,this.#n=Promise.resolve(),this.#o="",this.#s=0,this.#i={width:1,height:1},this.#c=0,this.#a=0,this.#l={rays:0,milliseconds:0},this.#e=new _i(t,{width:1,height:1},r.options,r.kernels)}static create(t,r,n,o,s){return Jn(t,async a=>{let i=pt(n).depthRange(n,o),c={range:i,ndc:n.space==="ndc",format:s},l=await IR(a,r,n,i,!1),u=await RR(a,l.renderer);return new e(a,{model:r,config:n,options:c,tracer:l,kernels:u})})}get shows(){let{normals:t}=pt(this.parts.config);return FB.filter(r=>t||r!=="normals")}draw(t,r,n,o,s){return this.#f(async()=>{let a=performance.now(),i=()=>o-(performance.now()-a),[c,l]=[this.#g(t,r),await this.#w(n)],u={picture:c,tracer:l,texture:t,camera:r,look:n,rest:i,signal:s},{rays:f,...p}=r,d=JSON.stringify([n,p,this.#s]);return d!==this.#o?(this.#o="",await this.#d(u),this.#o=d):(this.#c<Aw(r)&&await this.#p(u),this.#h(u),await this.memory.gpu.settle()),{scale:this.#c>0?1:this.#i.height/r.height,frames:this.#c,milliseconds:performance.now()-a,done:this.#c>=Aw(r)}})}pick(t,r,n,o=null){let[s,a]=[Math.floor(r),Math.floor(n)];return s>=0&&s<t.width&&a>=0&&a<t.height?this.#f(async()=>{let{parts:{tracer:i}}=this;i.look(t);let c={first:a*t.width+s,count:1,crop:o},l={show:"depth",background:[0,0,0]};await i.trace(c,Pw,p=>{this.#e.add(p,"fine",i.renderer,l,{first:0,rays:1,frames:1})});let[u,,,f]=await this.#e.read();return f<UB?null:this.#_(t,s,a,u/f)}):Promise.resolve(null)}capture(t,r,n,o){if(!(Number.isInteger(n)&&n>=1))throw new RangeError(`Cannot capture a picture as samples must be a whole number from 1 on: current value is ${n}.`);let{width:s,height:a}=t,i=Math.min(Math.max(Math.floor($B/s),1),a),c={...this.parts.options,format:"rgba8unorm"},l=Math.min(n,Tw(t));return Tf(this.memory.gpu,async u=>{let f=new _i(u,{width:s,height:i},c,this.parts.kernels),p=new Uint8Array(s*a*4);for(let d=0;d<a;d+=i){let h={top:d,rows:Math.min(i,a-d),samples:l,signal:o},g=await this.#f(()=>this.#u(f,t,r,h));p.set(g,d*s*4)}return p})}async#u(t,r,n,o){let{gpu:s}=this.memory,{width:a}=r,i=o.rows*a,c=await this.#w(n);for(let l=0;l<o.samples;l++){c.look(Rw(r,l));for(let{firstRay:u,rays:f}of Uo(i,c.renderer.capacity)){let p={first:o.top*a+u,count:f,crop:n.crop};await c.trace(p,Pw,LR,o.signal),t.add(s.record(),"fine",c.renderer,n,{first:u,rays:f,frames:l+1})}}return t.present(s.record(),n,i,{width:1,height:1}),(await t.bytes()).subarray(0,i*4)}refresh(){this.#s++}destroy(){this.memory[Symbol.dispose]()}#f(t){let r=this.#n.then(t,t);return this.#n=r,r}async#d({picture:t,tracer:r,texture:n,camera:o,look:s,rest:a,signal:i}){let c=this.#m(a()),l=c<o.width*o.height?"coarse":"fine",u=l==="fine"?t.size:t.coarseSize(c,CB),f=u.width*u.height;r.look(ER(o,u)),[this.#c,this.#a]=[0,0];let p=performance.now();for(let{firstRay:d,rays:h}of Uo(f,r.renderer.capacity)){let g={first:d,count:h,crop:s.crop},_=()=>l==="fine"||a()>0;await r.trace(g,_,v=>{t.add(v,l,r.renderer,s,{first:d,rays:h,frames:1}),!(d+h<f)&&(t.present(v,s,l==="fine"?f:0,u),v.copyToTexture(t.pixels,n))},i)}this.#l={rays:f,milliseconds:performance.now()-p},l==="fine"?this.#c=1:this.#i=u}async#p({picture:t,tracer:r,camera:n,look:o,rest:s,signal:a}){let i=n.width*n.height,{gpu:c}=this.memory,l=this.#c+1;r.look(Rw(n,this.#c));let[u,f]=[performance.now(),this.#a];do{let p=this.#a,d=Math.max(Math.floor(this.#m(s())),DB),h=Math.min(d,r.renderer.capacity,i-p);await r.trace({first:p,count:h,crop:o.crop},Pw,LR,a),t.add(c.record(),"fine",r.renderer,o,{first:p,rays:h,frames:l}),this.#a+=h,this.#l={rays:this.#a-f,milliseconds:performance.now()-u}}while(this.#a<i&&s()>0);this.#a===i&&([this.#c,this.#a]=[l,0])}#h({picture:t,texture:r,look:n}){let o=this.memory.gpu.record(),{width:s,height:a}=t.size;t.present(o,n,this.#c>0?s*a:this.#a,this.#i),o.copyToTexture(t.pixels,r)}#m(t){if(t===1/0)return 1/0;let{rays:r,milliseconds:n}=this.#l;return r*Math.min(Math.max(t,0)/Math.max(n,.001),MB)}#g(t,{width:r,height:n}){let{options:o,kernels:s}=this.parts;if(t.width!==r||t.height!==n||t.format!==o.format)throw new RangeError(`Cannot draw as the texture must be of ${r} x ${n} pixels as the camera and of the format ${o.format}: current one is of ${t.width} x ${t.height}, ${t.format}.`);let a=this.#t;if(a?.picture.size.width===r&&a.picture.size.height===n)return a.picture;a?.scope[Symbol.dispose](),this.#t=null,this.#o="";let i=this.memory.scope();try{let c=new _i(i,{width:r,height:n},o,s);return this.#t={scope:i,picture:c},c}catch(c){throw i[Symbol.dispose](),c}}async#w({show:t}){let{model:r,config:n,options:{range:o},tracer:s}=this.parts;if(!this.shows.includes(t))throw new RangeError(`Cannot show ${t} of this field, which has ${this.shows.join(", ")}.`);return t!=="normals"?s:this.#r??=await Jn(this.memory,a=>IR(a,r,n,o,!0))}#_(t,r,n,o){let{config:s}=this.parts,{pixelOffset:a}=s.camera,i=vo(t,[r+a,n+a]);if(!i)return null;let c=Xr(t.cameraToWorld),[,,l]=c.translation,u=Mr(c,i),{directions:f}=pt(s).rayOptions(s),p=(t.lens?.projection??"perspective")==="perspective",d=s.space==="ndc"?(l+1/(1-o))/-u[2]:f==="depth"&&p?o/-i[2]:o;return Number.isFinite(d)?ir(c,te(i,d)):null}},FB=["color","depth","normals","accumulation","samples"];async function IR(e,t,r,n,o){let s=pt(r),a=ol(e.gpu,r).config,i={normals:o,use:"viewport"},c=await s.rays(e,t,a,n,i);return Mp.create(e,s.rayOptions(r),c)}function Pw(){return!0}function LR(){}var zR='<link rel="stylesheet" href="page.css">',NR='<script src="page.js" defer><\/script>';async function MR(e,t){let{html:r,style:n}=e;for(let c of[zR,NR,"</body>","<title>denerf</title>"])if(r.split(c).length!==2)throw new Error(`Cannot make the page one file as it must have this once: ${c}`);let o=WB(e.script),s=["default-src 'none'",`script-src ${await CR(o)}`,`style-src ${await CR(n)}`,"img-src data: blob:","worker-src blob:","base-uri 'none'","form-action 'none'"].join("; "),a={[zR]:`<style id="style">${n}</style>`,[NR]:"","<title>denerf</title>":`<meta http-equiv="Content-Security-Policy" content="${s}">
<title>${jB(t.about.name)}</title>`,"</body>":[Iw("about",{...t.about,served:!1,live:!1,run:null}),Iw("pictures",t.pictures),Iw("html",r),`<script type="text/plain" id="field">${t.field}<\/script>`,`<script id="script">${o}<\/script>`,"</body>"].join(`
`)},i=new RegExp(Object.keys(a).map(RegExp.escape).join("|"),"g");return r.replace(i,c=>a[c])}function DR(e){return`data:image/png;base64,${e.toBase64()}`}function WB(e){return e.replaceAll(`\r
`,`
`).replaceAll(/<(?=\/?script)/gi,"\\x3c")}function Iw(e,t){let r=JSON.stringify(t).replaceAll("<","\\u003c");return`<script type="application/json" id="${e}">${r}<\/script>`}function jB(e){return e.replaceAll("&","&amp;").replaceAll("<","&lt;").replaceAll(">","&gt;")}async function CR(e){let t=await crypto.subtle.digest("SHA-256",new TextEncoder().encode(e));return`'sha256-${new Uint8Array(t).toBase64()}'`}async function $R({about:e}){if(e.value.served){let[r,n,o]=await Promise.all([".","page.js","page.css"].map(async s=>await(await BB(s)).text()));return{html:r,script:n,style:o}}let t=r=>document.getElementById(r).textContent;return{html:JSON.parse(t("html")),script:t("script"),style:t("style")}}function UR(){let e=JSON.parse(document.getElementById("pictures")?.textContent??"[]");return e.length>1?e:[]}async function BB(e){let t=await fetch(e).catch(()=>null);if(t?.ok)return t;throw new Error(t?await t.text():"Cannot save the page as its server does not answer.")}function Lw({camera:e,...t}){let{lens:r,rays:n,...o}=e;return{start:o,distance:t.distance,crop:t.crop,tour:t.tour&&{...t.tour}}}async function FR(e,t){let r=await cl("the field",e.field,Lw(t));return await MR(e.files,{about:e.about,field:r.toBase64(),pictures:e.pictures})}var HB=640;function WR({store:e}){let{path:t}=St(e),[r,n]=[Qt(!0),Qt(!1)],o=t.value!==null&&!(t.value instanceof _e),s=()=>({camera:e.camera.value,distance:e.viewpoint.value.distance,crop:e.crop.value,tour:o&&r.value?Ec(St(e).history.value.now):null}),a=async u=>{n.value=!0;try{let{name:f,content:p}=await u(ju(e.about.value.name));So(p,f),e.note.value=`${f} is saved: ${(p.size/1e6).toFixed(1)} MB.`}catch(f){e.note.value=f instanceof Error?f.message:String(f)}n.value=!1},i=()=>a(async u=>{let f=s(),p=UR(),[d,h,g]=await Promise.all([$R(e),e.fieldFile(),p.length>0?p:GB(e).then(v=>[v])]),_=await FR({files:d,about:e.about.value,field:h,pictures:g},f);return{name:`${u}.html`,content:new Blob([_],{type:"text/html"})}}),c=()=>a(async u=>{let f=await cl("the field",await e.fieldFile(),Lw(s()));return{name:`${u}.field`,content:new Blob([f])}}),l=n.value||e.field.value===null;return y(Se,{children:[y("p",{class:"hint",children:["One file that opens from disk, offline: it begins with what you see now",e.crop.value?", cropped as it is":"","."]}),o&&y(Zn,{label:"Take the camera path as a tour",checked:r.value,onChange:u=>r.value=u}),y("div",{class:"buttons",children:[y(Te,{primary:!0,disabled:l,onClick:i,children:n.value?"Saving \u2026":"Save page"}),y(Te,{title:"For denerf render, and programs",disabled:l,onClick:c,children:"Save field"})]})]})}async function GB({camera:e,maxSide:t,capture:r}){let{width:n,height:o}=e.value,s=Math.min(HB,t.value??1/0),a=Math.min(s/Math.max(n,o),1),i=[n,o].map(l=>Math.max(Math.round(l*a),1)),c=await r(ds(e.value,i[0],i[1]),1);return DR(await c.bytes())}var Dp=[{title:"Training",available:({about:e,progress:t})=>e.value.live||t.value.length>0,Panel:N2},{title:"Cameras",available:({about:e})=>e.value.cameras.length>0,Panel:GS,Overlay:ZS},{title:"Camera path",available:()=>!0,Panel:S1,Overlay:d1},{title:"Crop box",available:()=>!0,Panel:tk,Overlay:rk},{title:"Train here",available:({about:e})=>!e.value.live,Panel:P1},{title:"Save",available:()=>!0,Panel:WR}];var $p=["color","depth","normals","accumulation","samples"];function jR(e){return`#${e.map(r=>Math.round(r*255).toString(16).padStart(2,"0")).join("")}`}function zw(e){let[t,r,n]=[1,3,5].map(o=>parseInt(e.slice(o,o+2),16));return[t/255,r/255,n/255]}var ZB={color:"Colour",depth:"Depth",normals:"Normals",accumulation:"Opacity",samples:"Samples"},BR=[{value:"#ffffff",label:"White"},{value:"#000000",label:"Black"},{value:"other",label:"Other"}],Nw=["","1920","1080","720","480","240"].map(e=>({value:e,label:e===""?"Screen":`${e} pixels`})),Cw=180/Math.PI;function HR({store:e}){let{show:t,field:r,viewpoint:n,speed:o,mode:s,maxSide:a}=e,i=$p.filter(f=>r.value?.shows.includes(f)??f==="color"),c=Math.round(n.value.fov*Cw),l=(r.value?.distance??1)/2,u=o.value/l;return y(Se,{children:[y(qx,{label:"Show",value:t,options:i.map(f=>({value:f,label:ZB[f]}))}),y(ps,{label:"Field of view",value:c,shown:`${c}\xB0`,min:Math.ceil(Xi.least*Cw),max:Math.floor(Xi.most*Cw),step:1,onInput:f=>AS(e,f)}),s.value!=="orbit"&&y(ps,{label:"Speed",value:Math.log2(u),shown:`${u.toPrecision(2)} \xD7`,min:-4,max:4,step:.25,onInput:f=>o.value=l*2**f}),y(VB,{store:e}),y(jn,{label:"Resolution up to",value:String(a.value??""),options:Nw.some(({value:f})=>f===String(a.value??""))?Nw:[...Nw,{value:String(a.value),label:`${a.value} pixels`}],onChange:f=>a.value=f===""?null:Number(f)})]})}function VB({store:{background:e}}){let t=jR(e.value),r=BR.find(({value:n})=>n===t)?.value??"other";return y("div",{class:"row background",children:[y(jn,{label:"Background",value:r,options:BR,onChange:n=>e.value=n==="other"?[.5,.5,.5]:zw(n)}),r==="other"&&y("input",{type:"color","aria-label":"Colour of the background",value:t,onInput:n=>e.value=zw(n.currentTarget.value)})]})}var KB=[{title:"View",available:()=>!0,Panel:HR},...Dp,{title:"Picture",available:()=>!0,Panel:NS},{title:"About",available:()=>!0,Panel:OS}];function GR({store:e}){return y("aside",{class:"panel","aria-label":"Panel",children:KB.filter(t=>t.available(e)).map(({title:t,Panel:r})=>y(qB,{title:t,store:e,children:y(r,{store:e})},t))})}function qB({title:e,store:{unfolded:t},children:r}){let n=t.value.has(e),o=s=>{let a=new Set(t.value);s?a.add(e):a.delete(e),t.value=a};return y("details",{class:"part",open:n,onToggle:({currentTarget:s})=>{s.open!==n?o(s.open):n&&s.scrollIntoView({block:"nearest"})},children:[y("summary",{children:y("h2",{children:e})}),n&&y("div",{class:"content",children:r})]})}function ZR({store:{stage:e,frame:t},picture:r}){let n=e.value;if(n.is==="shown"&&t.value)return null;let o=n.is==="waiting"?n.text:"Drawing the first picture.",s=n.is==="waiting"?n.share:null;return y("div",{class:"poster",children:[r!==null&&y("img",{src:r,alt:""}),y("div",{class:"waiting",role:"status",children:[y("p",{children:o}),y("progress",{"aria-label":o,...s===null?{}:{value:s}})]})]})}var yi=["orbit","fly","walk"];function VR(e,t,r){let n=pe(t),o=pe({width:1,height:1});return{about:pe(e),field:pe(null),stage:pe({is:"waiting",text:"Fetching the field.",share:null}),frame:pe(null),viewpoint:n,mode:pe("orbit"),speed:pe(1),playing:pe(null),maxSide:pe(1920),size:o,camera:ar(()=>Pu(n.value,o.value.width,o.value.height)),show:pe("color"),background:pe([1,1,1]),crop:pe(null),connection:pe("none"),refused:pe(null),progress:pe([]),ended:pe(null),training:pe({is:"idle"}),own:pe(null),note:pe(""),theme:pe("system"),unfolded:pe(new Set(["View"])),panel:pe(!0),help:pe(!1),...r}}var YB={r:Uu,l:Fu,escape:({playing:e})=>e.value=null,m:({mode:e})=>e.value=yi[(yi.indexOf(e.value)+1)%yi.length],t:e=>e.field.value&&hf(e,e.field.value),p:({panel:e})=>e.value=!e.value,"?":({help:e})=>e.value=!0,...Object.fromEntries($p.map((e,t)=>[String(t+1),r=>{r.field.value?.shows.includes(e)&&(r.show.value=e)}]))};function KR(e,t){Mt(()=>{let r=n=>{if(!sm(e.current,n))return;let o=YB[n.key.toLowerCase()];o&&(n.preventDefault(),o(t))};return addEventListener("keydown",r),()=>removeEventListener("keydown",r)},[])}var JB={orbit:"M12 3a9 9 0 1 0 9 9M21 4v5h-5M12 12h.01",fly:"M21 3 3 10.5l7 2.5 2.5 7z",walk:"M13 3.6a1.1 1.1 0 1 0 .01 0M9 21l2.5-6-1-3.5 1.5-3.5 3 3 3 .5M14 21l-.5-4-2-2M11.5 8l-3 1.5-1 3",stop:"M7 7h10v10H7z",reset:"M4 12a8 8 0 1 0 2.5-5.8M4 4v4h4",level:"M3 9h18v6H3zM9 9v6m6-6v6M12 12h.01",picture:"M4 8h3l2-3h6l2 3h3v11H4zM12 16.5a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4",help:"M12 3a9 9 0 1 0 .01 0M9.7 9.6a2.4 2.4 0 1 1 3.6 2.1c-.9.5-1.3 1-1.3 1.9M12 16.6h.01",panel:"M4 5h16v14H4zM15 5v14"};function $s({name:e}){return y("svg",{class:"icon",viewBox:"0 0 24 24","aria-hidden":"true",children:y("path",{d:JB[e]})})}var XB={orbit:"Orbit",fly:"Fly",walk:"Walk"};function qR({store:e}){let{mode:t,help:r,panel:n}=e;return y("div",{class:"toolbar",role:"group","aria-label":"Camera",children:[y("div",{class:"modes",role:"group","aria-label":"Move by",children:yi.map(o=>y("button",{type:"button","aria-pressed":t.value===o,onClick:()=>t.value=o,children:[y($s,{name:o}),XB[o]]},o))}),_S(e)&&y("button",{type:"button",title:"Stop (Esc)",onClick:({currentTarget:o})=>{e.playing.value=null,o.closest("main")?.querySelector("canvas")?.focus()},children:[y($s,{name:"stop"}),"Stop"]}),y("button",{type:"button","aria-label":"Reset the view",title:"Reset (R)",onClick:()=>Uu(e),children:y($s,{name:"reset"})}),y("button",{type:"button","aria-label":"Make level",title:"Make level (L)",onClick:()=>Fu(e),children:y($s,{name:"level"})}),y("button",{type:"button","aria-label":"Keys and gestures",title:"Keys and gestures (?)","aria-haspopup":"dialog",onClick:()=>r.value=!0,children:y($s,{name:"help"})}),y("button",{type:"button","aria-label":"Panel",title:"Panel (P)","aria-pressed":n.value,onClick:()=>n.value=!n.value,children:y($s,{name:"panel"})})]})}var QB=8e3,eH=16;function YR({store:e,poster:t,pictures:r,onCanvas:n}){let o=e.stage.value.is==="failed"?e.stage.value:null,s=e.panel.value&&!o;return y("div",{class:s?"page":"page without-panel",children:[y("main",{class:"picture","aria-label":"Picture",children:[y(tH,{store:e,onCanvas:n}),y("div",{class:"overlay",children:Dp.map(({title:a,Overlay:i})=>i&&e.unfolded.value.has(a)&&e.field.value?y(i,{store:e},a):null)}),o?y(Yx,{failure:o,pictures:r}):y(ZR,{store:e,picture:t}),y("header",{class:"title",children:[y("h1",{children:e.about.value.name}),y(rH,{store:e})]}),y(qR,{store:e}),y(Jx,{store:e}),y(oH,{store:e})]}),s&&y(GR,{store:e}),y(ES,{store:e})]})}function tH({store:e,onCanvas:t}){let r=Bt(null);return Mt(()=>{let n=r.current,o=()=>{let{clientWidth:i,clientHeight:c}=n;i>0&&c>0&&(e.size.value={width:i,height:c})},s=new ResizeObserver(o);s.observe(n),o(),t(n);let a=kS(n,e);return()=>{s.disconnect(),a()}},[]),KR(r,e),y("canvas",{ref:r,tabIndex:0,role:"application","aria-label":`View of ${e.about.value.name}`,"aria-description":"Drag or use the arrow keys to turn, W, A, S, D, Q and E to move; ? shows all keys."})}function rH({store:e}){let{stage:t,frame:r,field:n}=e;return t.value.is!=="shown"||!r.value||!n.value?null:y("div",{class:"status",role:"group","aria-label":"Sharpness",children:nH(r.value)})}function nH({width:e,height:t,samples:r,done:n}){let o=`${e} \xD7 ${t}`;return n?r>1?`${o} \xB7 ${r} samples`:o:r>0?`${o} \xB7 ${r} of ${eH} samples`:`${o} \xB7 moving`}function oH({store:{note:e}}){return Mt(()=>{if(e.value==="")return;let t=setTimeout(()=>e.value="",QB);return()=>clearTimeout(t)},[e.value]),y("div",{class:"note",role:"status",children:e.value&&y("p",{children:e.value})})}var Up=class{#e;#t=new Map;#r=0;#n=!1;#o="";constructor(t){this.#e=new Worker(t)}show(t){let r=t.transferControlToOffscreen();this.#e.postMessage({type:"canvas",canvas:r},[r])}open(t){this.#e.postMessage({type:"field",bytes:t},[t])}async pick(t,r){return await this.#i(n=>({type:"pick",id:n,camera:t,pixel:r}))}async capture(t,r,n){return await this.#i(s=>(n?.addEventListener("abort",()=>this.#s({type:"cancel",id:s})),{type:"capture",id:s,camera:t,samples:r}))}train(t,r,n){this.#n=!0,this.#s({type:"train",files:[...t],settings:r,denerf:n})}stopTraining(){this.#s({type:"stop training"})}async fieldFile(){return await this.#i(t=>({type:"file",id:t}))}follow(t){this.#e.addEventListener("message",({data:o})=>this.#c(t,o)),this.#e.addEventListener("error",({message:o})=>{let s=new Error(`The page failed: ${o}`);t.stage.value={is:"failed",reason:"field",message:s.message};for(let{reject:a}of this.#t.values())a(s);this.#t.clear()}),It(()=>this.#s({type:"camera",camera:t.camera.value}));let r=sH();It(()=>this.#s({type:"size",...aH(t,r.value)})),It(()=>{let{show:o,background:s,crop:a}=t,i={show:o.value,background:s.value,crop:a.value};this.#s({type:"look",look:i})}),It(()=>{let[o,s,a]=[t.own.value,t.about.value,this.#o];!o||s.name===a&&s.run===null||(t.about.value={...s,name:a,run:null,cameras:[],settings:[]})});let n=()=>this.#s({type:"visible",visible:!document.hidden});document.addEventListener("visibilitychange",n),n()}#s(t){this.#e.postMessage(t)}#i(t){let r=this.#r++;return new Promise((n,o)=>{this.#t.set(r,{resolve:n,reject:o}),this.#s(t(r))})}#c(t,r){switch(r.type){case"busy":t.stage.value.is==="shown"?t.note.value=r.text:t.stage.value={is:"waiting",text:r.text,share:null};break;case"field":this.#l(t,r.field);break;case"frame":t.frame.value=r.frame;break;case"training":t.training.value={is:"running",text:r.text},r.progress&&(t.progress.value=uc(t.progress.value,r.progress));break;case"grown":this.#o=r.name,t.own.value=r.file;break;case"trained":t.training.value={is:"ended",text:r.text};break;case"failed":t.stage.value={...r,is:"failed"};break;case"picked":this.#a(r.id)?.resolve(r.point);break;case"captured":this.#a(r.id)?.resolve(r.png);break;case"file":this.#a(r.id)?.resolve(r.bytes);break;case"refused":this.#a(r.id)?.reject(new Error(r.message));break}}#a(t){let r=this.#t.get(t);return this.#t.delete(t),r}#l(t,r){let n=t.field.value===null||this.#n&&t.own.value!==null;if(n&&(this.#n=!1),t.field.value=r,t.stage.value={is:"shown"},r.shows.includes(t.show.value)||(t.show.value="color"),!n)return;t.background.value=r.background,t.crop.value=r.crop,t.speed.value=r.distance/2;let o=$u(r,t.size.value);t.viewpoint.value=o,r.tour&&!om()&&hf(t,r),this.#u(t,r)}async#u(t,r){let n=t.viewpoint.value,{width:o,height:s}=t.size.value,a=await t.pick([o/2,s/2]).catch(()=>null);if(!a)return;let{pose:i}=t.viewpoint.value;if(t.field.value!==r||i!==n.pose)return;let[c,l,u]=[3,7,11].map((p,d)=>i[p]-a[d]),f=Math.hypot(c,l,u);t.field.value={...r,distance:f},t.speed.value=f/2,t.viewpoint.value={...t.viewpoint.value,distance:f}}};function sH(){let e=pe(devicePixelRatio),t=()=>{e.value=devicePixelRatio,matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener("change",t,{once:!0})};return t(),e}function aH({size:e,maxSide:t},r){let{width:n,height:o}=e.value,s=Math.max(n,o),i=Math.min(s*r,t.value??1/0)/s;return{width:Math.max(Math.round(n*i),1),height:Math.max(Math.round(o*i),1)}}function JR(){let e=s=>document.getElementById(s)?.textContent,[t,r,n]=[e("about"),e("field"),e("script")];if(!t||!r||!n)return null;let o=new Blob([n],{type:"text/javascript"});return{about:JSON.parse(t),field:Uint8Array.from(atob(r.trim()),s=>s.charCodeAt(0)).buffer,pictures:JSON.parse(e("pictures")??"[]"),script:URL.createObjectURL(o)}}async function XR(){let e=await fetch("about.json").catch(()=>null);if(!e)throw new Error("The server of this page does not answer. Start denerf view again, and reload.");if(!e.ok)throw new Error(await e.text());return await e.json()}var Mw={first:1e3,most:15e3},Fp=class{store;onField;#e;#t;#r;#n;constructor(t,r){this.store=t,this.onField=r,this.#e=!1,this.#t=!1,this.#r=null,this.#n=Mw.first,document.addEventListener("visibilitychange",()=>this.#t&&this.fetch())}async fetch(){if(this.#t=!0,!this.#e){for(this.#e=!0;this.#t&&!document.hidden;){this.#t=!1;try{let t=await this.#o();t&&this.onField(t),this.#n=Mw.first}catch{this.#i("The server does not answer: the page tries again.",null),await new Promise(t=>setTimeout(t,this.#n)),this.#n=Math.min(2*this.#n,Mw.most),this.#t=!0}}this.#e=!1}}async#o(){let t=await fetch("field");if(t.status!==200)return this.#s(t.status,await t.text()),null;let r=t.headers.get("ETag");if(r!==null&&r===this.#r)return await t.body?.cancel(),null;let n=Number(t.headers.get("Content-Length")),o=[],s=0,a=t.body.getReader();for(let i=await a.read();!i.done;i=await a.read())o.push(i.value),s+=i.value.length,this.#i("Fetching the field.",n>0?s/n:null);return this.#r=r,await new Blob(o).arrayBuffer()}#s(t,r){let{stage:n,note:o}=this.store;t===202?this.#i(r,null):n.value.is==="shown"?o.value=r:n.value={is:"failed",reason:"field",message:r}}#i(t,r){this.store.stage.value.is==="waiting"&&(this.store.stage.value={is:"waiting",text:t,share:r})}};var QR={first:500,most:15e3},eP=5e3,iH=9e4;function cH(e){return Math.min(QR.first*2**Math.max(e-1,0),QR.most)}var tP="The server does not answer: denerf ended, or the network is down. The page tries again by itself.";function rP(e,t,r){return new Dw(e,t,r)}var Dw=class{store;onField;world;#e;#t;#r;#n;#o;#s;#i;#c;constructor(t,r,n){this.store=t,this.onField=r,this.world=n,this.#e=null,this.#t=0,this.#n=!1,this.#o=[],this.#s=()=>{},this.#i=()=>{},this.send=o=>{this.#e?.readyState===WebSocket.OPEN&&this.#e.send(JSON.stringify(o))},this.#c=n.onReturn(()=>{let o=this.#p();this.#e===null?this.#a():o?this.#f():this.#h()}),this.#r=n.now(),this.#i=n.later(()=>this.#d(),eP),this.#a()}send;close(){this.#s(),this.#i(),this.#c(),this.#u()}#a(){this.#s();let t=this.#e=this.world.open(this.#n),r=!1;t.onopen=()=>{r=this.#n=!0,this.#o=[],this.#t>0&&(this.store.note.value="The server is back."),this.#t=0,this.store.connection.value="open",this.store.refused.value=null,this.#h()},t.onmessage=({data:n})=>this.#m(JSON.parse(n)),t.onclose=()=>{this.#e===t&&this.#l(r)}}async#l(t){let{connection:r,refused:n,note:o}=this.store;this.#e=null,r.value="lost";let s=++this.#t===1;this.#s=this.world.later(()=>this.#a(),cH(this.#t));let a=t?null:await this.world.refusal();r.value==="lost"&&(n.value=a,a!==null&&o.value===tP&&(o.value=""),s&&a===null&&(o.value=tP))}#u(){let t=this.#e;this.#e=null,t?.close()}#f(){this.#u(),this.#a()}#d(){let t=this.#p();this.#i=this.world.later(()=>this.#d(),eP),t&&this.#f()}#p(){let[t,r]=[this.#r,this.world.now()];return this.#r=r,r-t>iH}#h(){this.send({type:"watching",watching:this.world.visible()})}#m(t){let{store:r}=this;switch(t.type){case"about":r.about.value=t.about,t.about.live&&(r.ended.value=null);return;case"progress":{let{type:n,...o}=t;r.progress.value=uc(r.progress.value,o),this.#o=uc(this.#o,o);return}case"history":r.progress.value=nk(t.progress,this.#o);return;case"field":return this.onField(t.step);case"ended":r.ended.value=t.reason;return;case"note":r.note.value=t.text}}};function nP(){return{open(e){let t=new URL(e?"live?again":"live",location.href);return t.protocol=t.protocol==="https:"?"wss:":"ws:",new WebSocket(t)},async refusal(){try{let e=await fetch("about.json");return e.ok?null:(await e.text()).trim()}catch{return null}},now:()=>Date.now(),later(e,t){let r=setTimeout(e,t);return()=>clearTimeout(r)},visible:()=>document.visibilityState==="visible",onReturn(e){return document.addEventListener("visibilitychange",e),addEventListener("online",e),()=>{document.removeEventListener("visibilitychange",e),removeEventListener("online",e)}}}}function Us(e){return e instanceof Error?e.message:String(e)}var Wp="of this page";async function sP(e,t){let r=await Np(Wp,t),{model:n,config:o}=await yw(e,Wp,r);return lH(n.shown,e.gpu.info.limits.maxStorageBufferBindingSize),{model:n,config:o,range:r.about.range,info:cP(r),likeness:iP(r)}}async function aP(e,t,r){let n=await Np(Wp,r);return iP(n)!==t.likeness?null:(Cp(e,Wp,t.model,n),{...t,info:cP(n)})}function iP({config:e,about:{range:t}}){return JSON.stringify([e,t])}function cP({step:e,config:t,about:r}){let{fromCapture:n,up:o,start:s,distance:a,crop:i,tour:c}=r,l=jo(t.background);return{step:e,method:t.method,background:[l,l,l],fromCapture:n,up:o,start:s,distance:a,crop:i,tour:c}}function lH(e,t){let[r]=e.toSorted((n,o)=>o.tensor.buffer.size-n.tensor.buffer.size);if(!(r.tensor.buffer.size<=t))throw new fe(`Cannot show the field on this device as it binds at most ${oP(t)} at once: ${r.name} has ${oP(r.tensor.buffer.size)}. Use another device, or train with a smaller grid.tableSize.`)}function oP(e){return`${Math.ceil(e/2**20)} MiB`}var $w="rgba8unorm",uH=33;function lP(e,{device:t}){let r=e.getContext("webgpu"),n=GPUTextureUsage.COPY_DST;return r.configure({device:t,format:$w,usage:n,alphaMode:"opaque"}),r}var jp=class e{context;viewport;#e;#t;#r;constructor(t,r,n,o){this.context=r,this.viewport=o,this.#r=null,this.#e=t,this.#t=n}static async open(t,r,n){let o=t.scope();try{let s=await sP(o,n),{model:a,config:i,range:c}=s,l=await ul.create(o,a,i,c,$w);return await t.settle(),new e(o,r,s,l)}catch(s){throw o[Symbol.dispose](),s}}get info(){return{...this.#t.info,shows:this.viewport.shows}}async replace(t){let r=await aP(this.#e,this.#t,t);return r?(this.#t=r,this.viewport.refresh(),!0):!1}async draw(t,r,n){let o=this.#n(t),{scale:s,frames:a,milliseconds:i,done:c}=await this.viewport.draw(o,t,r,uH,n);this.#o(o);let[l,u]=[t.width,t.height].map(f=>Math.ceil(f*s));return{width:l,height:u,samples:a,milliseconds:i,done:c}}pick(t,[r,n],{crop:o}){return this.viewport.pick(t,r,n,o)}capture(t,r,n,o){return this.viewport.capture(t,r,n,o)}destroy(){this.#r?.destroy(),this.viewport.destroy(),this.#e[Symbol.dispose]()}#n({width:t,height:r}){if(this.#r?.width===t&&this.#r.height===r)return this.#r;this.#r?.destroy();let n=GPUTextureUsage.COPY_SRC|GPUTextureUsage.COPY_DST|GPUTextureUsage.STORAGE_BINDING|GPUTextureUsage.TEXTURE_BINDING;return this.#r=this.#e.gpu.device.createTexture({label:"picture",size:[t,r],format:$w,usage:n})}#o(t){let{canvas:r}=this.context,{width:n,height:o}=t;(r.width!==n||r.height!==o)&&([r.width,r.height]=[n,o]);let{device:s}=this.#e.gpu,a=s.createCommandEncoder(),i=this.context.getCurrentTexture();a.copyTextureToTexture({texture:t},{texture:i},[n,o]),s.queue.submit([a.finish()])}};function uP(e){let t=new DataView(e.buffer,e.byteOffset,e.byteLength);if(e.length<8)return 1;let r=t.getUint16(0);if(r!==18761&&r!==19789)return 1;let n=r===18761,o=t.getUint32(4,n);if(o+2>e.length)return 1;let s=t.getUint16(o,n);for(let a=0;a<s;a++){let i=o+2+12*a;if(i+12>e.length)return 1;if(t.getUint16(i,n)!==274)continue;let c=t.getUint16(i+8,n);return t.getUint16(i+2,n)===3&&c>=1&&c<=8?c:1}return 1}function fP(e){return e>=5}var pP=2**28,dP="Copy or download the file again.";function Pn(e,t){return new X(`Cannot decode ${e}: the file is corrupt, ${t}. ${dP}`)}function hP(e,t,r){return new X(`Cannot decode ${e}: the file is truncated, it ends after ${t} bytes ${r}. ${dP}`)}function Bp(e,t,r){if(t===0||r===0)throw Pn(e,`its size is ${t} x ${r} pixels`);if(t*r>pP)throw new X(`Cannot decode ${e}: it must have at most ${pP} pixels, but its size is ${t} x ${r}. Make it smaller.`)}var mP=192,fH=193,pH=194,dH=196,hH=200,mH=204,gH=207,wH=208,gP=216,wP=217,_P=218,yP=225,_H=239,yH="Save it as a baseline or progressive JPEG of 8 bits in RGB.";function Hp(e){return e[0]===255&&e[1]===gP&&e[2]===255}function bP(e,t){let r=1;for(let{marker:n,start:o,end:s}of xP(e,t)){let a=e.subarray(o,s);if(n===yP&&bH(a)&&(r=uP(a.subarray(6))),vH(n))return{...xH(n,a,t),orientation:r};if(n===_P||n===wP)throw Pn(t,"it has no frame header")}}function vP(e){let{storedWidth:t,storedHeight:r,orientation:n}=e;return fP(n)?{width:r,height:t}:{width:t,height:r}}function*xP(e,t){let r=2;for(;(r=e.indexOf(255,r))>=0&&r+1<e.length;){let n=e[r+1];if(n===255)r+=1;else if(n<=1||n>=wH&&n<=gP)r+=2;else if(n===wP){yield{marker:n,start:r+2,end:r+2};return}else{if(r+4>e.length)return;let o=e[r+2]<<8|e[r+3];if(o<2)throw Pn(t,`a segment of it has the length ${o}`);let s=r+2+o;if(s>e.length)return;yield{marker:n,start:r+4,end:s},r=s}}}function bH(e){return[69,120,105,102,0,0].every((t,r)=>e[r]===t)}function vH(e){return e>=mP&&e<=gH&&e!==dH&&e!==hH&&e!==mH}function xH(e,t,r){if(t.length<6)throw Pn(r,"its frame header is too short");let n=new DataView(t.buffer,t.byteOffset,t.byteLength),[o,s,a]=[t[0],n.getUint16(1),n.getUint16(3)],i=t[5],c=l=>new X(`Cannot decode ${r}: it is a JPEG ${l}, which is not read. ${yH}`);if(![mP,fH,pH].includes(e))throw c("with lossless, hierarchical or arithmetic coding");if(o!==8)throw c(`of ${o} bits`);if(i===4)throw c("with four inks (CMYK)");if(i!==1&&i!==3)throw c(`of ${i} colour components`);return Bp(r,a,s),{storedWidth:a,storedHeight:s}}function SP(e,t){let r=Uint8Array.from(e);for(let{marker:n,start:o}of xP(e,t)){if(n===_P)break;n===yP&&(r[o-3]=_H)}return r}var kP=256,SH=["InvalidStateError","EncodingError"];function EP(e){return async(t,r,n)=>{let o=await EH(n===1?await kH(t,r):t,r);try{return OH(e.limits,o,r),await TH(e,o)}finally{o.close()}}}async function kH(e,t){let r=new Uint8Array(await e.arrayBuffer());return Hp(r)?new Blob([SP(r,t)]):e}async function EH(e,t){try{let r={colorSpaceConversion:"none",premultiplyAlpha:"none"};return await createImageBitmap(e,r)}catch(r){throw r instanceof DOMException&&SH.includes(r.name)?new X(`Cannot decode ${t}: the browser cannot. Copy or save it again.`,{cause:r}):r}}function OH({maxTextureDimension2D:e,maxBufferSize:t},{width:r,height:n},o){let s=OP(r)*n;if(!(Math.max(r,n)<=e&&s<=t))throw new X(`Cannot decode ${o}: this device takes images of at most ${e} pixels a side and ${t} bytes, and it has ${r} x ${n}. Make it smaller.`)}function OP(e){return Math.ceil(e*4/kP)*kP}async function TH(e,t){let{width:r,height:n}=t,o=OP(r),{COPY_DST:s,COPY_SRC:a,RENDER_ATTACHMENT:i}=GPUTextureUsage,c=e.createTexture({label:"photograph",size:{width:r,height:n},format:"rgba8unorm",usage:s|a|i}),l=e.createBuffer({label:"photograph's pixels",size:o*n,usage:GPUBufferUsage.COPY_DST|GPUBufferUsage.MAP_READ});try{e.queue.copyExternalImageToTexture({source:t},{texture:c},{width:r,height:n});let u=e.createCommandEncoder();u.copyTextureToBuffer({texture:c},{buffer:l,bytesPerRow:o},{width:r,height:n}),e.queue.submit([u.finish()]),await l.mapAsync(GPUMapMode.READ);let f=new Uint8Array(l.getMappedRange()),p=new Uint8Array(r*n*4);for(let d=0;d<n;d++)p.set(f.subarray(d*o,d*o+r*4),d*r*4);return{width:r,height:n,data:p}}finally{c.destroy(),l.destroy()}}function Gp(e,t=!1){let r=e.length,n=0,o="",s=0,a=16,i=0,c=0,l=0,u=0,f=0;function p(E,T){let R=0,O=0;for(;R<E||!T;){let P=e.charCodeAt(n);if(P>=48&&P<=57)O=O*16+P-48;else if(P>=65&&P<=70)O=O*16+P-65+10;else if(P>=97&&P<=102)O=O*16+P-97+10;else break;n++,R++}return R<E&&(O=-1),O}function d(E){n=E,o="",s=0,a=16,f=0}function h(){let E=n;if(e.charCodeAt(n)===48)n++;else for(n++;n<e.length&&bi(e.charCodeAt(n));)n++;if(n<e.length&&e.charCodeAt(n)===46)if(n++,n<e.length&&bi(e.charCodeAt(n)))for(n++;n<e.length&&bi(e.charCodeAt(n));)n++;else return f=3,e.substring(E,n);let T=n;if(n<e.length&&(e.charCodeAt(n)===69||e.charCodeAt(n)===101))if(n++,(n<e.length&&e.charCodeAt(n)===43||e.charCodeAt(n)===45)&&n++,n<e.length&&bi(e.charCodeAt(n))){for(n++;n<e.length&&bi(e.charCodeAt(n));)n++;T=n}else f=3;return e.substring(E,T)}function g(){let E="",T=n;for(;;){if(n>=r){E+=e.substring(T,n),f=2;break}let R=e.charCodeAt(n);if(R===34){E+=e.substring(T,n),n++;break}if(R===92){if(E+=e.substring(T,n),n++,n>=r){f=2;break}switch(e.charCodeAt(n++)){case 34:E+='"';break;case 92:E+="\\";break;case 47:E+="/";break;case 98:E+="\b";break;case 102:E+="\f";break;case 110:E+=`
`;break;case 114:E+="\r";break;case 116:E+="	";break;case 117:let P=p(4,!0);P>=0?E+=String.fromCharCode(P):f=4;break;default:f=5}T=n;continue}if(R>=0&&R<=31)if(fl(R)){E+=e.substring(T,n),f=2;break}else f=6;n++}return E}function _(){if(o="",f=0,s=n,c=i,u=l,n>=r)return s=r,a=17;let E=e.charCodeAt(n);if(Uw(E)){do n++,o+=String.fromCharCode(E),E=e.charCodeAt(n);while(Uw(E));return a=15}if(fl(E))return n++,o+=String.fromCharCode(E),E===13&&e.charCodeAt(n)===10&&(n++,o+=`
`),i++,l=n,a=14;switch(E){case 123:return n++,a=1;case 125:return n++,a=2;case 91:return n++,a=3;case 93:return n++,a=4;case 58:return n++,a=6;case 44:return n++,a=5;case 34:return n++,o=g(),a=10;case 47:let T=n-1;if(e.charCodeAt(n+1)===47){for(n+=2;n<r&&!fl(e.charCodeAt(n));)n++;return o=e.substring(T,n),a=12}if(e.charCodeAt(n+1)===42){n+=2;let R=r-1,O=!1;for(;n<R;){let P=e.charCodeAt(n);if(P===42&&e.charCodeAt(n+1)===47){n+=2,O=!0;break}n++,fl(P)&&(P===13&&e.charCodeAt(n)===10&&n++,i++,l=n)}return O||(n++,f=1),o=e.substring(T,n),a=13}return o+=String.fromCharCode(E),n++,a=16;case 45:if(o+=String.fromCharCode(E),n++,n===r||!bi(e.charCodeAt(n)))return a=16;case 48:case 49:case 50:case 51:case 52:case 53:case 54:case 55:case 56:case 57:return o+=h(),a=11;default:for(;n<r&&v(E);)n++,E=e.charCodeAt(n);if(s!==n){switch(o=e.substring(s,n),o){case"true":return a=8;case"false":return a=9;case"null":return a=7}return a=16}return o+=String.fromCharCode(E),n++,a=16}}function v(E){if(Uw(E)||fl(E))return!1;switch(E){case 125:case 93:case 123:case 91:case 34:case 58:case 44:case 47:return!1}return!0}function S(){let E;do E=_();while(E>=12&&E<=15);return E}return{setPosition:d,getPosition:()=>n,scan:t?S:_,getToken:()=>a,getTokenValue:()=>o,getTokenOffset:()=>s,getTokenLength:()=>n-s,getTokenStartLine:()=>c,getTokenStartCharacter:()=>s-u,getTokenError:()=>f}}function Uw(e){return e===32||e===9}function fl(e){return e===10||e===13}function bi(e){return e>=48&&e<=57}var TP;(function(e){e[e.lineFeed=10]="lineFeed",e[e.carriageReturn=13]="carriageReturn",e[e.space=32]="space",e[e._0=48]="_0",e[e._1=49]="_1",e[e._2=50]="_2",e[e._3=51]="_3",e[e._4=52]="_4",e[e._5=53]="_5",e[e._6=54]="_6",e[e._7=55]="_7",e[e._8=56]="_8",e[e._9=57]="_9",e[e.a=97]="a",e[e.b=98]="b",e[e.c=99]="c",e[e.d=100]="d",e[e.e=101]="e",e[e.f=102]="f",e[e.g=103]="g",e[e.h=104]="h",e[e.i=105]="i",e[e.j=106]="j",e[e.k=107]="k",e[e.l=108]="l",e[e.m=109]="m",e[e.n=110]="n",e[e.o=111]="o",e[e.p=112]="p",e[e.q=113]="q",e[e.r=114]="r",e[e.s=115]="s",e[e.t=116]="t",e[e.u=117]="u",e[e.v=118]="v",e[e.w=119]="w",e[e.x=120]="x",e[e.y=121]="y",e[e.z=122]="z",e[e.A=65]="A",e[e.B=66]="B",e[e.C=67]="C",e[e.D=68]="D",e[e.E=69]="E",e[e.F=70]="F",e[e.G=71]="G",e[e.H=72]="H",e[e.I=73]="I",e[e.J=74]="J",e[e.K=75]="K",e[e.L=76]="L",e[e.M=77]="M",e[e.N=78]="N",e[e.O=79]="O",e[e.P=80]="P",e[e.Q=81]="Q",e[e.R=82]="R",e[e.S=83]="S",e[e.T=84]="T",e[e.U=85]="U",e[e.V=86]="V",e[e.W=87]="W",e[e.X=88]="X",e[e.Y=89]="Y",e[e.Z=90]="Z",e[e.asterisk=42]="asterisk",e[e.backslash=92]="backslash",e[e.closeBrace=125]="closeBrace",e[e.closeBracket=93]="closeBracket",e[e.colon=58]="colon",e[e.comma=44]="comma",e[e.dot=46]="dot",e[e.doubleQuote=34]="doubleQuote",e[e.minus=45]="minus",e[e.openBrace=123]="openBrace",e[e.openBracket=91]="openBracket",e[e.plus=43]="plus",e[e.slash=47]="slash",e[e.formFeed=12]="formFeed",e[e.tab=9]="tab"})(TP||(TP={}));var RH=new Array(20).fill(0).map((e,t)=>" ".repeat(t)),vi=200,PH={" ":{"\n":new Array(vi).fill(0).map((e,t)=>`
`+" ".repeat(t)),"\r":new Array(vi).fill(0).map((e,t)=>"\r"+" ".repeat(t)),"\r\n":new Array(vi).fill(0).map((e,t)=>`\r
`+" ".repeat(t))},"	":{"\n":new Array(vi).fill(0).map((e,t)=>`
`+"	".repeat(t)),"\r":new Array(vi).fill(0).map((e,t)=>"\r"+"	".repeat(t)),"\r\n":new Array(vi).fill(0).map((e,t)=>`\r
`+"	".repeat(t))}};var Zp;(function(e){e.DEFAULT={allowTrailingComma:!1}})(Zp||(Zp={}));function AP(e,t){let r=[],n=new Object,o,s={value:{},offset:0,length:0,type:"object",parent:void 0},a=!1;function i(c,l,u,f){s.value=c,s.offset=l,s.length=u,s.type=f,s.colonOffset=void 0,o=s}try{Fw(e,{onObjectBegin:(c,l)=>{if(t<=c)throw n;o=void 0,a=t>c,r.push("")},onObjectProperty:(c,l,u)=>{if(t<l||(i(c,l,u,"property"),r[r.length-1]=c,t<=l+u))throw n},onObjectEnd:(c,l)=>{if(t<=c)throw n;o=void 0,r.pop()},onArrayBegin:(c,l)=>{if(t<=c)throw n;o=void 0,r.push(0)},onArrayEnd:(c,l)=>{if(t<=c)throw n;o=void 0,r.pop()},onLiteralValue:(c,l,u)=>{if(t<l||(i(c,l,u,LH(c)),t<=l+u))throw n},onSeparator:(c,l,u)=>{if(t<=l)throw n;if(c===":"&&o&&o.type==="property")o.colonOffset=l,a=!1,o=void 0;else if(c===","){let f=r[r.length-1];typeof f=="number"?r[r.length-1]=f+1:(a=!0,r[r.length-1]=""),o=void 0}}})}catch(c){if(c!==n)throw c}return{path:r,previousNode:o,isAtPropertyKey:a,matches:c=>{let l=0;for(let u=0;l<c.length&&u<r.length;u++)if(c[l]===r[u]||c[l]==="*")l++;else if(c[l]!=="**")return!1;return l===c.length}}}function RP(e,t=[],r=Zp.DEFAULT){let n=null,o=[],s=[];function a(c){Array.isArray(o)?o.push(c):n!==null&&(o[n]=c)}return Fw(e,{onObjectBegin:()=>{let c={};a(c),s.push(o),o=c,n=null},onObjectProperty:c=>{n=c},onObjectEnd:()=>{o=s.pop()},onArrayBegin:()=>{let c=[];a(c),s.push(o),o=c,n=null},onArrayEnd:()=>{o=s.pop()},onLiteralValue:a,onError:(c,l,u)=>{t.push({error:c,offset:l,length:u})}},r),o[0]}function Fw(e,t,r=Zp.DEFAULT){let n=Gp(e,!1),o=[],s=0;function a(D){return D?()=>s===0&&D(n.getTokenOffset(),n.getTokenLength(),n.getTokenStartLine(),n.getTokenStartCharacter()):()=>!0}function i(D){return D?W=>s===0&&D(W,n.getTokenOffset(),n.getTokenLength(),n.getTokenStartLine(),n.getTokenStartCharacter()):()=>!0}function c(D){return D?W=>s===0&&D(W,n.getTokenOffset(),n.getTokenLength(),n.getTokenStartLine(),n.getTokenStartCharacter(),()=>o.slice()):()=>!0}function l(D){return D?()=>{s>0?s++:D(n.getTokenOffset(),n.getTokenLength(),n.getTokenStartLine(),n.getTokenStartCharacter(),()=>o.slice())===!1&&(s=1)}:()=>!0}function u(D){return D?()=>{s>0&&s--,s===0&&D(n.getTokenOffset(),n.getTokenLength(),n.getTokenStartLine(),n.getTokenStartCharacter())}:()=>!0}let f=l(t.onObjectBegin),p=c(t.onObjectProperty),d=u(t.onObjectEnd),h=l(t.onArrayBegin),g=u(t.onArrayEnd),_=c(t.onLiteralValue),v=i(t.onSeparator),S=a(t.onComment),E=i(t.onError),T=r&&r.disallowComments,R=r&&r.allowTrailingComma;function O(){for(;;){let D=n.scan();switch(n.getTokenError()){case 4:P(14);break;case 5:P(15);break;case 3:P(13);break;case 1:T||P(11);break;case 2:P(12);break;case 6:P(16);break}switch(D){case 12:case 13:T?P(10):S();break;case 16:P(1);break;case 15:case 14:break;default:return D}}}function P(D,W=[],ge=[]){if(E(D),W.length+ge.length>0){let Y=n.getToken();for(;Y!==17;){if(W.indexOf(Y)!==-1){O();break}else if(ge.indexOf(Y)!==-1)break;Y=O()}}}function M(D){let W=n.getTokenValue();return D?_(W):(p(W),o.push(W)),O(),!0}function U(){switch(n.getToken()){case 11:let D=n.getTokenValue(),W=Number(D);isNaN(W)&&(P(2),W=0),_(W);break;case 7:_(null);break;case 8:_(!0);break;case 9:_(!1);break;default:return!1}return O(),!0}function F(){return n.getToken()!==10?(P(3,[],[2,5]),!1):(M(!1),n.getToken()===6?(v(":"),O(),B()||P(4,[],[2,5])):P(5,[],[2,5]),o.pop(),!0)}function z(){f(),O();let D=!1;for(;n.getToken()!==2&&n.getToken()!==17;){if(n.getToken()===5){if(D||P(4,[],[]),v(","),O(),n.getToken()===2&&R)break}else D&&P(6,[],[]);F()||P(4,[],[2,5]),D=!0}return d(),n.getToken()!==2?P(7,[2],[]):O(),!0}function re(){h(),O();let D=!0,W=!1;for(;n.getToken()!==4&&n.getToken()!==17;){if(n.getToken()===5){if(W||P(4,[],[]),v(","),O(),n.getToken()===4&&R)break}else W&&P(6,[],[]);D?(o.push(0),D=!1):o[o.length-1]++,B()||P(4,[],[4,5]),W=!0}return g(),D||o.pop(),n.getToken()!==4?P(8,[4],[]):O(),!0}function B(){switch(n.getToken()){case 3:return re();case 1:return z();case 10:return M(!0);default:return U()}}return O(),n.getToken()===17?r.allowEmptyContent?!0:(P(4,[],[]),!1):B()?(n.getToken()!==17&&P(9,[],[]),!0):(P(4,[],[]),!1)}function LH(e){switch(typeof e){case"boolean":return"boolean";case"number":return"number";case"string":return"string";case"object":{if(e){if(Array.isArray(e))return"array"}else return"null";return"object"}default:return"null"}}var PP;(function(e){e[e.None=0]="None",e[e.UnexpectedEndOfComment=1]="UnexpectedEndOfComment",e[e.UnexpectedEndOfString=2]="UnexpectedEndOfString",e[e.UnexpectedEndOfNumber=3]="UnexpectedEndOfNumber",e[e.InvalidUnicode=4]="InvalidUnicode",e[e.InvalidEscapeCharacter=5]="InvalidEscapeCharacter",e[e.InvalidCharacter=6]="InvalidCharacter"})(PP||(PP={}));var IP;(function(e){e[e.OpenBraceToken=1]="OpenBraceToken",e[e.CloseBraceToken=2]="CloseBraceToken",e[e.OpenBracketToken=3]="OpenBracketToken",e[e.CloseBracketToken=4]="CloseBracketToken",e[e.CommaToken=5]="CommaToken",e[e.ColonToken=6]="ColonToken",e[e.NullKeyword=7]="NullKeyword",e[e.TrueKeyword=8]="TrueKeyword",e[e.FalseKeyword=9]="FalseKeyword",e[e.StringLiteral=10]="StringLiteral",e[e.NumericLiteral=11]="NumericLiteral",e[e.LineCommentTrivia=12]="LineCommentTrivia",e[e.BlockCommentTrivia=13]="BlockCommentTrivia",e[e.LineBreakTrivia=14]="LineBreakTrivia",e[e.Trivia=15]="Trivia",e[e.Unknown=16]="Unknown",e[e.EOF=17]="EOF"})(IP||(IP={}));var zP=AP,NP=RP;var LP;(function(e){e[e.InvalidSymbol=1]="InvalidSymbol",e[e.InvalidNumberFormat=2]="InvalidNumberFormat",e[e.PropertyNameExpected=3]="PropertyNameExpected",e[e.ValueExpected=4]="ValueExpected",e[e.ColonExpected=5]="ColonExpected",e[e.CommaExpected=6]="CommaExpected",e[e.CloseBraceExpected=7]="CloseBraceExpected",e[e.CloseBracketExpected=8]="CloseBracketExpected",e[e.EndOfFileExpected=9]="EndOfFileExpected",e[e.InvalidCommentToken=10]="InvalidCommentToken",e[e.UnexpectedEndOfComment=11]="UnexpectedEndOfComment",e[e.UnexpectedEndOfString=12]="UnexpectedEndOfString",e[e.UnexpectedEndOfNumber=13]="UnexpectedEndOfNumber",e[e.InvalidUnicode=14]="InvalidUnicode",e[e.InvalidEscapeCharacter=15]="InvalidEscapeCharacter",e[e.InvalidCharacter=16]="InvalidCharacter"})(LP||(LP={}));function CP(e,t){try{return JSON.parse(e)}catch(r){throw r instanceof SyntaxError?new X(`Cannot read ${t}: ${WH(e)}`,{cause:r}):r}}function MP(e,t){$H(e,t);try{return new TextDecoder("utf-8",{fatal:!0}).decode(e)}catch(r){throw r instanceof TypeError?new X(`Cannot read ${t}: line ${FH(e)} is no UTF-8 text. Save it as UTF-8.`,{cause:r}):r}}function $H(e,t){let r=UH(e);if(r!==null)throw new X(`Cannot read ${t}: it is ${r} text (Windows' PowerShell writes that), but must be UTF-8. Save it as UTF-8.`)}function UH(e){let[t,r]=e;return e.length<2?null:t===255&&r===254||t!==0&&r===0?"UTF-16 (little-endian)":t===254&&r===255||t===0&&r!==0?"UTF-16 (big-endian)":null}function FH(e){let t=new TextDecoder;for(let r=1,n=0;;r++){let o=e.indexOf(10,n),s=o<0?e.length:o;if(t.decode(e.subarray(n,s)).includes("\uFFFD")||o<0)return r;n=s+1}}function WH(e){if(e.trim()==="")return"it is empty. Copy it again.";let t=jH(e);if(t===null)return"it is not JSON. Write it anew.";let{offset:r,place:n}=t,o=`line ${e.slice(0,r).split(`
`).length}`,s=n===""?o:`${o}, ${n}`,a=/^[-+\w.]*/.exec(e.slice(r))[0];if(/^[-+]?(nan|inf(inity)?)$/i.test(a))return`${s}: ${a} is no number of JSON. Correct or remove what holds it.`;if(r>=e.trimEnd().length)return`it ends in the middle (${s}). Copy it again.`;let i=a===""?e[r]:a.slice(0,20);return`${s}: it is not JSON: unexpected ${JSON.stringify(i)}. Correct it there.`}function jH(e){let t=[];try{if(NP(e,t,{disallowComments:!0}),t.length===0)return null;let{offset:r}=t[0];e[r]==="-"&&/^[a-z]/i.test(e.slice(r+1))&&r++;let{path:n}=zP(e,r),o=n.findLastIndex((s,a)=>typeof s=="number"&&a<=1);return{offset:r,place:BH(n.slice(0,o+1))}}catch(r){if(r instanceof RangeError)return null;throw r}}function BH(e){return e.map(t=>typeof t=="number"?`[${t}]`:t).join("")}var DP=[".png",".jpg",".jpeg",".heic",".heif"],HH=/\.(jpe?g|png|hei[cf])$/i;var GH=/\.(avif|webp|jxl|tiff?|bmp|gif|dng|cr[23w]|nef|arw|raf|orf|rw2|insp)$/i,ZH=/\.(exr|tga|raw)$/i;function Ww(e){return GH.test(e)||ZH.test(e)}function pl(e){let t=/(?<=[^/])\.[^./]+$/.exec(e)?.[0]??"";return HH.test(t)||Ww(t)?e.slice(0,-t.length):e}function Vp(e){let t=e.startsWith("/"),r=[];for(let o of e.split("/").filter(s=>s!==""&&s!=="."))o!==".."?r.push(o):r.length>0&&r.at(-1)!==".."?r.pop():t||r.push(o);let n=(t?"/":"")+r.join("/")||".";return n+(e.endsWith("/")&&n!=="/"?"/":"")}var $P=1e9,VH=.15;function UP(e){if(e==null)return{fault:"there is none"};let t=KH(e),r=FP(t),n="pose"in r?r:qH(t)??r;if("fault"in n)return n;let o=[n.pose[3],n.pose[7],n.pose[11]];return o.every(s=>Math.abs(s)<=$P)?n:{fault:`its position (${o.join(", ")}) is further than ${$P} away`}}function FP(e){try{return{pose:hs(e),mended:0}}catch(t){if(!(t instanceof RangeError))throw t;return{fault:t.message.replace(/^Cannot read pose as /,"").replace(/\.$/,"")}}}function KH(e){if(!WP(e)||e.length!==4)return e;let[t,r,n,o]=e[3];return t===0&&r===0&&n===0&&o>0&&o!==1&&Number.isFinite(o)?e.map(a=>a.map(i=>i/o)):e}function qH(e){if(!WP(e))return null;let t=[0,1,2].map(a=>{let i=[e[0][a],e[1][a],e[2][a]];return te(i,1/oe(i))}),r=YH(t),n=Math.max(...t.flatMap((a,i)=>a.map((c,l)=>Math.abs(c-r[i][l]))));if(!(n<=VH))return null;let o=e.map((a,i)=>i<3?[r[0][i],r[1][i],r[2][i],a[3]]:a),s=FP(o);return"pose"in s?{pose:s.pose,mended:n}:null}function YH(e){let[t,r,n]=e;for(let o=0;o<20;o++){let s=[at(r,n),at(n,t),at(t,r)],a=le(t,s[0]);[t,r,n]=[t,r,n].map((i,c)=>te(Ee(i,te(s[c],1/a)),1/2))}return[t,r,n]}function WP(e){return Array.isArray(e)&&(e.length===3||e.length===4)&&e.every(t=>Array.isArray(t)&&t.length===4&&t.every(r=>Number.isFinite(r)))}var jP=[1,2];function BP(e,t){return!Array.isArray(e)||t.length===0?e:e.map((r,n)=>Array.isArray(r)&&n<3?r.map((o,s)=>t.includes(s)?-o:o):r)}var HP=60,JH=.5;function GP({name:e,path:t}){return e??xi(t)}function xi(e){return Vp(pl(e.replaceAll("\\","/")))}function Kp(e,t,r,n="Put the images there, or name their folder by --images DIR."){if(e.length<t)return;let{name:o,reason:s}=e[0];throw new X(`Cannot read ${r}: none of its ${t} frames can be used; the first is ${VP(o)}: ${s}. ${n}`)}function ZP(e){let t=new Map,r=[];for(let n of e){let o=GP(n),s=`${n.split??""} ${o}`,a=t.get(s);if(a===void 0){t.set(s,n);continue}let c=`it is listed more than once${JSON.stringify(a.pose)===JSON.stringify(n.pose)?"":", with another pose"}`;r.push({name:o,reason:c})}return{once:[...t.values()],repeats:r}}function VP(e){return e.length>HP?`\u2026${e.slice(-HP)}`:e}function KP(e,{file:t,unusable:r=[]},n){let o=[],s=[...r],a=[];for(let c of e){let l=GP(c),u=c.fault==null?UP(c.pose):{fault:c.fault};if("fault"in u){s.push({name:l,reason:c.fault??`its pose is unusable: ${u.fault}`});continue}u.mended>0&&a.push({name:l,by:u.mended}),o.push({...c,cameraToWorld:u.pose})}let i=e.length+r.length;if(s.length>JH*i){let[{name:c,reason:l}]=s;throw new X(`Cannot read ${t}: ${s.length} of its ${i} poses are unusable, the first being that of ${VP(c)}: ${l.replace("its pose is unusable: ","")}. Correct what wrote them.`)}return n.push(...s),{images:o,notes:XH(a)}}function XH(e){if(e.length===0)return[];let t=e.reduce((o,s)=>s.by>o.by?s:o),r=Number((100*t.by).toPrecision(2));return[`${e.length===1?"1 pose was no rotation":`${e.length} poses were no rotations`} (${t.name} by ${r} %): the nearest rotation was taken.`]}var dl={scale:.33,offset:.5},QH={scale:.66,offset:.25*.66},eG=.01,qP=1e-6,YP=JP(dl.scale,[dl.offset,dl.offset,dl.offset]);function jw(e,t,r){let{aabb_scale:n,scale:o,offset:s,aabb:a}=e;if(n==null&&o==null&&s==null&&a==null)return null;let i=rG(e,r),c=Math.log2(n??1)+1,l=e.near??eG*i.size,u=e.far??oG(i,c,t);if(!(l<u))throw new X(`Cannot read ${r}: rays must start before they end: near is ${l}, far ${u}.`);let f=o==null&&s==null&&a==null;return{layout:{kind:"boxes",box:i,cascades:c},near:l,far:u,...f&&{isAssumed:f}}}function Bw({applied_transform:e,applied_scale:t,normal_mts_args:r},n){return{applied:{transform:tG(e,n),scale:t??1},keepsAxes:r!==void 0}}function tG(e,t){if(e==null)return Lt;try{return Xr(hs(e))}catch(r){throw r instanceof RangeError?new X(`Cannot read ${t}: applied_transform is unusable. ${r.message}`):r}}function rG({aabb:e,scale:t,offset:r,normal_mts_args:n},o){if(e!=null)return nG(e[0],e[1],o);let s=n===void 0?dl:QH,a=r??s.offset;return JP(t??s.scale,typeof a=="number"?[a,a,a]:a)}function JP(e,[t,r,n]){return{center:[(.5-t)/e,(.5-r)/e,(.5-n)/e],size:1/e}}function nG(e,t,r){let n=Math.max(...de(e,t).map(Math.abs));if(!(n>=qP))throw new X(`Cannot read ${r}: aabb must be two corners at least ${qP} apart: the first is (${e.join(", ")}), the second (${t.join(", ")}).`);return{center:[(e[0]+t[0])/2,(e[1]+t[1])/2,(e[2]+t[2])/2],size:n}}function oG({center:e,size:t},r,n){let o=Math.sqrt(3)/2*t*2**(r-1);return n.map(({cameraToWorld:a})=>oe(de($(a,3),e))).reduce((a,i)=>Math.max(a,i),0)+o}var qp={cameraDistance:4.0311289,near:2,far:6,box:YP};function Yp(e,t){return e.length>t?`${e.slice(0,t)}\u2026`:e}var sG=120;function XP(e,t,r){let n=r.safeParse(t);if(n.success)return n.data;throw new X(`Cannot read ${e}: ${Er(n.error,t,r)}`)}function QP(e){return Yp(e.replace(/\.$/,""),sG)}var Qp=1e6,hl={SIMPLE_PINHOLE:"perspective",PINHOLE:"perspective",SIMPLE_RADIAL:"perspective",RADIAL:"perspective",OPENCV:"perspective",OPENCV_FISHEYE:"fisheye",EQUIRECTANGULAR:"equirectangular"},aG=40;function n4(e){let t=String(e);return JSON.stringify(Yp(t,aG))}var qo=Z().nullish(),Si=Z().gt(0).nullish(),e4=Z().gt(0).lt(Math.PI).nullish(),t4=Z().gt(0).lt(180).nullish(),r4=Z().int().gt(0).nullish(),Vw=Xt().min(1).refine(e=>!/\p{Cc}/u.test(e),{error:({input:e})=>`the path ${n4(e)} holds a control character`}),Jp=Vw.nullish(),Hw=rt(Vw).nullish(),Xp=Z().gte(-Qp).lte(Qp),Gw=br([Xp,Xp,Xp]),o4={camera_model:Xt().refine(e=>Object.hasOwn(hl,e),{error:({input:e})=>`camera model ${n4(e)} is unknown. Known are ${Object.keys(hl).join(", ")}`}).nullish(),is_fisheye:Pt().nullish(),equirectangular:De().optional(),latlong:De().optional(),ftheta_p0:De().optional(),w:r4,h:r4,fl_x:Si,fl_y:Si,x_fov:t4,y_fov:t4,camera_angle_x:e4,camera_angle_y:e4,cx:qo,cy:qo,k1:qo,k2:qo,k3:qo,k4:qo,p1:qo,p2:qo,rolling_shutter:rt(Z()).nullish()},s4={driver_parameters:De().optional()},a4={n_extra_learnable_dims:De().optional(),enable_depth_loading:De().optional(),integer_depth_scale:De().optional(),depth_unit_scale_factor:De().optional(),white_transparent:De().optional(),black_transparent:De().optional(),sharpness_discard_threshold:De().optional(),sharpen:De().optional(),envmap:De().optional(),render_aabb:De().optional(),orientation_override:De().optional()},Zw=wo({...s4,...o4,file_path:Vw,transform_matrix:De().optional(),transform_matrix_start:De().optional(),transform_matrix_end:De().optional(),mask_path:Jp,time:De().optional(),depth_file_path:Jp,depth_path:Jp}),iG=wo({frames:rt(Zw)}),cG=wo({...a4,...o4,fisheye_crop_radius:Si,near:Si,far:Si,aabb_scale:Z().refine(e=>[1,2,4,8,16,32,64,128].includes(e),{error:({input:e})=>`it must be a power of two from 1 to 128: current value is ${e}`}).nullish(),scale:Z().gte(1/Qp).lte(Qp).nullish(),offset:wa([Xp,Gw],{error:"it must be a number or a list of 3 numbers"}).nullish(),aabb:br([Gw,Gw]).nullish(),from_na:Pt().nullish(),normal_mts_args:De().optional(),applied_transform:De().optional(),applied_scale:Si,train_filenames:Hw,val_filenames:Hw,test_filenames:Hw,ply_file_path:Jp,frames:rt(De()).min(1,"there must be at least one frame")});function i4(e,t){let r=XP(e,t,cG),{near:n,far:o}=r;if(n!=null&&o!=null&&!(n<o))throw new X(`Cannot read ${e}: near must be less than far: they are ${n} and ${o}.`);return{...r,...lG(e,r.frames)}}function lG(e,t){let r=[],n=[],o=[];for(let[s,a]of t.entries()){let{data:i,error:c}=Zw.safeParse(a);if(i){r.push({...i,index:s});continue}o.push(...c.issues.map(u=>({...u,path:["frames",s,...u.path]})));let l=QP(Er(c,a,Zw));n.push({name:`frames[${s}]`,reason:l})}if(2*n.length<t.length)return{frames:r,unusable:n};throw new X(`Cannot read ${e}: ${Er(new tx(o),{frames:t},iG)}`)}function Kw(e){let{frames:t,applied_transform:r,applied_scale:n}=e,o=[];(r!=null||n!=null)&&o.push("The poses were moved after they were found (applied_transform, applied_scale): coordinates are those of the file.");let s=t.filter(i=>i.depth_file_path!=null||i.depth_path!=null);return s.length>0&&o.push(`Depth images are not used: ${s.length} of ${t.length} frames name one.`),([e,...t].some(({rolling_shutter:i})=>i?.some(c=>c!==0))||t.some(({transform_matrix_end:i})=>i!==void 0))&&o.push("Movement during the exposure (rolling_shutter, transform_matrix_end) is ignored."),[...o,...uG(e),...fG(e)]}function uG({frames:e}){return new Set(e.map(({time:t})=>t)).size<2?[]:["Its frames have times, but the scene is treated as still: what moves is blurred."]}function fG(e){let t=n=>!(n==null||n===!1||n===0||n===""),r=[...Object.keys(a4).filter(n=>t(e[n])),...Object.keys(s4).filter(n=>e.frames.some(o=>t(o[n])))];return r.length===0?[]:[`What these keys of the file ask for is not done: ${r.join(", ")}.`]}var c4={angleX:Math.PI/2,angleY:null};function d4(e,t,r){let n=dG(e,t,r),o=mG(e,t,r),s=o?.projection==="equirectangular"?c4:l4(t,n,r)??l4(e,n,r);if(s===null)throw new X(`Cannot read ${r}: it has no focal length. Give fl_x (pixels), camera_angle_x (radians) or x_fov (degrees), there or for all frames.`);return{size:n,focal:s,principal:hG(e,t,n,r),lens:o,...pG(e,o)}}function pG({fisheye_crop_radius:e},t){return t?.projection==="fisheye"&&e!=null?{imageCircle:e}:{}}function dG(e,t,r){let n=t.w??e.w,o=t.h??e.h;if(n==null&&o==null)return null;if(n==null||o==null){let s=n==null?"w":"h";throw new X(`Cannot read ${r}: ${s} is missing. Give both w and h, or neither.`)}return{width:n,height:o}}function l4(e,t,r){let n=e.fl_x??e.fl_y,o=e.fl_y??e.fl_x;if(n!=null&&o!=null)return{fx:n,fy:o};let s=e.camera_angle_x??u4(e.x_fov),a=e.camera_angle_y??u4(e.y_fov);if(s!==null)return{angleX:s,angleY:a};if(a===null)return null;if(t===null)throw new X(`Cannot read ${r}: a vertical angle of view alone needs the image's size. Give w and h too, or camera_angle_x.`);return{angleX:2*Math.atan(Math.tan(a/2)*t.width/t.height),angleY:a}}function u4(e){return e==null?null:e*Math.PI/180}function hG(e,t,r,n){let o=t.cx??e.cx,s=t.cy??e.cy;if(o==null&&s==null)return null;if(r===null&&(o==null||s==null))throw new X(`Cannot read ${n}: ${o==null?"cx":"cy"} is missing. Give both cx and cy, or neither.`);return{cx:o??r.width/2,cy:s??r.height/2}}function mG(e,t,r){let n=f4(t,r)??f4(e,r)??"perspective";if(n==="equirectangular")return yo(n,{});let o=a=>t[a]??e[a]??0,s=yo(n,{radial:[o("k1"),o("k2"),o("k3"),o("k4")],tangential:[o("p1"),o("p2")]});return Jr(s)?null:s}function f4(e,t){for(let r of["latlong","ftheta_p0"])if(p4(e[r]))throw new X(`Cannot read ${t}: instant-ngp's lens ${r} is not known here. Known are camera_model ${Object.keys(hl).join(", ")}, is_fisheye and equirectangular.`);return e.camera_model!=null?hl[e.camera_model]:p4(e.equirectangular)?"equirectangular":e.is_fisheye!=null?e.is_fisheye?"fisheye":"perspective":null}function p4(e){return e!=null&&e!==!1}function h4(e,t,r){let n=gG(t);return t.frames.map(o=>({path:o.file_path,mask:o.mask_path,intrinsics:d4(t,o,`frames[${o.index}] of ${e}`),pose:BP(wG(o),n),split:r}))}function qw(e,t){let r=new Set;return e.map(n=>{let o=r.has(n.name)?`${n.split}/${n.name}`:n.name;if(r.has(o))throw new X(`Cannot read ${t}: two frames have the name ${o}. Rename one.`);return r.add(o),{...n,name:o}})}function gG({from_na:e,normal_mts_args:t}){return e?jP:t===void 0?[]:[0,2]}function wG({transform_matrix:e,transform_matrix_start:t}){return e===void 0?t:e}function m4(e,t,r){let{frames:n,skipped:o}=_G(e,t,r);Kp(o,t.frames.length+t.unusable.length,e);let s=[...Kw(t),...r.notes],a=n.some(({intrinsics:f})=>f.imageCircle!==void 0);t.fisheye_crop_radius!=null&&!a&&s.push("fisheye_crop_radius is ignored, as no lens of the file is a fisheye's.");let i=jw(t,n,e),{near:c,far:l}=t,u=i===null&&c!=null&&l!=null?{near:c,far:l}:null;return{format:"transforms",frames:n.map(f=>({...f,bounds:u})),skipped:o,notes:s,points:null,reduction:r.reduction,placement:i,elsewhere:Bw(t,e)}}function ed(e){return`transforms_${e}.json`}function g4(e,t,r){let n=new Set(t.flatMap(({transforms:o})=>Kw(o)));return{format:"blender",frames:qw(r.frames,e),skipped:r.skipped,notes:[...n,...r.notes],points:null,reduction:r.reduction,placement:yG(t,r.frames),elsewhere:Bw(t[0].transforms,t[0].path)}}function _G(e,t,r){let n=Ur.flatMap(c=>{let l=t[`${c}_filenames`];return l==null?[]:[{split:c,names:new Set(l.map(xi))}]});if(n.length===0)return r;let o=({name:c,listedAs:l})=>xi(l??c),s=new Set([...r.frames.map(o),...r.skipped.map(({name:c})=>c)]);for(let{split:c,names:l}of n)for(let u of l)if(!s.has(u))throw new X(`Cannot read ${e}: ${c}_filenames names ${u}, but no frame has that file_path. Remove it or add its frame.`);let a=c=>n.filter(({names:l})=>l.has(c)).map(({split:l})=>l),i=r.frames.filter(c=>a(o(c)).length===0);return{frames:qw(r.frames.flatMap(c=>a(o(c)).map(l=>({...c,split:l}))),e),skipped:[...r.skipped,...i.map(({name:c})=>({name:c,reason:"no split lists it"}))]}}function yG(e,t){for(let{path:s,transforms:a}of e){let i=jw(a,t,s);if(i!==null)return i}let r=s=>e.find(({transforms:a})=>a[s]!=null)?.transforms[s],n=r("near")??qp.near,o=r("far")??qp.far;if(!(n<o))throw new X(`Cannot read ${e[0].path}: near must be less than far: they are ${n} and ${o}.`);return{layout:{kind:"object",box:qp.box},near:n,far:o}}function w4(e,{mask:t,imageCircle:r},n){let o=YT(e,n);if(t===void 0&&r===void 0)return{image:o};let s=t?QT(t.image,e,t.name,t.ignores):new Uint8Array(e.width*e.height).fill(1),a=r===void 0?s:eA(s,e,r);return{image:o,mask:Zc(a,e,n)}}var bG=[137,80,78,71,13,10,26,10],vG=0,xG=2,SG=3,kG=4,EG=6,OG=new Map([[vG,{channels:1,depths:[1,2,4,8,16]}],[xG,{channels:3,depths:[8,16]}],[SG,{channels:1,depths:[1,2,4,8]}],[kG,{channels:2,depths:[8,16]}],[EG,{channels:4,depths:[8,16]}]]);function td(e){return bG.every((t,r)=>e[r]===t)}function _4(e,t){if(e.length<33)return;let r=new DataView(e.buffer,e.byteOffset,e.byteLength);if(TG(e,8)!=="IHDR"||r.getUint32(8)!==13)throw Pn(t,"its first chunk is not a header");let[n,o]=[r.getUint32(16),r.getUint32(20)],[s,a,i,c,l]=e.subarray(24,29),u=OG.get(a);if(u===void 0)throw Pn(t,`its colour type is ${a}`);if(!u.depths.includes(s))throw Pn(t,`its colours of type ${a} have ${s} bits`);if(i!==0||c!==0||l>1)throw Pn(t,`its compression, filter and interlace methods are ${i}, ${c} and ${l}`);Bp(t,n,o);let{channels:f}=u;return{width:n,height:o,depth:s,colourType:a,channels:f,interlaced:l===1}}function TG(e,t){return String.fromCharCode(...e.subarray(t+4,t+8))}function y4(e,t){if(td(e)){let n=_4(e,t);return n&&{width:n.width,height:n.height,orientation:1}}let r=bP(e,t);return r&&{...vP(r),orientation:r.orientation}}function b4(e,t){if(e.some(({split:o})=>o!==null)){let o=s=>e.flatMap(({split:a},i)=>(a??"train")===s?[i]:[]);return{train:o("train"),val:o("val"),test:o("test")}}let r=e.map((o,s)=>s).sort((o,s)=>AG(e[o].name,e[s].name));if(t===0)return{train:r,val:r,test:r};let n=r.filter((o,s)=>s%t===0);return{train:r.filter((o,s)=>s%t!==0),val:n,test:n}}function AG(e,t){return e<t?-1:e>t?1:0}function v4(e){return Ur.filter(t=>e[t].length>0).map(t=>`${t} (${e[t].length})`).join(", ")}function x4(e,t,r){let{name:n,placement:{layout:o,near:s,far:a,fromCapture:i},capture:{points:c}}=e;return{name:n,split:t,near:s,far:a,layout:o,fromCapture:i,views:r,points:c&&{colors:c.colors,positions:RG(c,i)}}}function S4({path:e,frames:t,splits:r,holdout:n},o){if(r[o].length>0)return r[o].map(s=>t[s]);throw t.some(({frame:s})=>s.split!==null)?new X(`Cannot load scene ${e}: it has no images of the split ${o}. Choose one that it has: ${v4(r)}.`):new X(`Cannot load scene ${e}: with every ${PG(n)} image held out, none of its ${t.length} is left for ${o}. Add photographs, or hold out none by --holdout 0.`)}function RG({positions:e},t){let r=new Float32Array(e.length);for(let n=0;n<e.length;n+=3)r.set(ir(t,[e[n],e[n+1],e[n+2]]),n);return r}function PG(e){let t=e%100>=11&&e%100<=13?0:e%10;return`${e}${["th","st","nd","rd"][t]??"th"}`}var rd=6;function k4(e,t,r=1){let{intrinsics:n,cameraToWorld:o,rays:s}=e,{width:a,height:i}=t,c=_=>new X(`Cannot use the camera of ${e.name}: ${_}`),l=n.size??{width:t.width*r,height:t.height*r};if(!nd(l,t)){let _=l.width===i&&l.height===a;throw c(`its intrinsics are for ${no(l)} pixels, but the image has ${no(t)}. `+(_?"Turn the image.":"Use the images that the poses were made of."))}let u={x:a/l.width,y:i/l.height},{lens:f}=n,{fx:p,fy:d}=IG(n.focal,t,u);for(let[_,v]of Object.entries({fx:p,fy:d}))if(!(v>0&&Number.isFinite(v)))throw c(`its focal length ${_} must be above 0: current value is ${v}.`);let{cx:h,cy:g}=LG(n.principal,t,u);for(let[_,v]of Object.entries({cx:h,cy:g}))if(!Number.isFinite(v))throw c(`its principal point ${_} must be a finite number: current value is ${v}.`);if(s!==null&&s.length!==a*i*rd)throw c(`its table of rays must have ${a*i*rd} numbers, as its image has ${no(t)} pixels: there are ${s.length}.`);return{width:a,height:i,fx:p,fy:d,cx:h,cy:g,cameraToWorld:o,...f!==null&&{lens:f},...s!==null&&{rays:s}}}function E4({intrinsics:{size:e,imageCircle:t}},{width:r},n){return t===void 0?{}:{imageCircle:t*r/(e?.width??r*n)}}function nd(e,{width:t,height:r}){return Math.abs(t*e.height-r*e.width)<=Math.max(e.width,e.height)}function O4(e,t){if(t===Lt)return e;let r=cr(t,e.cameraToWorld);if(e.rays===void 0)return{...e,cameraToWorld:r};let n=new Float32Array(e.rays.length);for(let o=0;o<n.length;o+=rd){let[s,a,i,c,l,u]=e.rays.subarray(o,o+rd);n.set(ir(t,[s,a,i]),o),n.set(Mr(t,[c,l,u]),o+3)}return{...e,cameraToWorld:r,rays:n}}function no({width:e,height:t}){return`${e} x ${t}`}function IG(e,t,r){if("fx"in e)return{fx:e.fx*r.x,fy:e.fy*r.y};if("angleX"in e)return zG(e.angleX,e.angleY,t);let n=Math.max(t.width,t.height);return{fx:e.relativeX*n,fy:e.relativeY*n}}function LG(e,{width:t,height:r},n){if(e===null)return{cx:t/2,cy:r/2};if("cx"in e)return{cx:e.cx*n.x,cy:e.cy*n.y};let o=Math.max(t,r);return{cx:t/2+e.offsetX*o,cy:r/2+e.offsetY*o}}function zG(e,t,{width:r,height:n}){let o=r/2/Math.tan(e/2);return{fx:o,fy:t===null?o:n/2/Math.tan(t/2)}}function oo(e,t,r="photographs"){let n=`${e.length} of ${t} ${r}`;if(e.length===t)return n;let o=e.length>3?` and ${e.length-3} more`:"";return`${n} (${e.slice(0,3).join(", ")}${o})`}function ml(e){return`${Number((100*e).toPrecision(2))} %`}function pr(e){return String(Number(e.toPrecision(3)))}var NG=.1,CG=2,MG=1.25;function T4(e,t){let r=DG(t),n=e.filter(({camera:i})=>i.rays===void 0&&!$G(i,r));if(n.length<NG*e.length||n.length===0)return[];let o=n.map(({frame:{name:i}})=>i),s=n.reduce((i,{camera:c})=>Math.min(i,A4(c,r)),1/0),a=r.center.map(pr).join(", ");return[{kind:"boxUnseen",message:`${oo(o,e.length,"cameras")} neither stand in the scene's largest box (side ${pr(r.size)} around (${a})) nor see it: they are ${pr(s)} or more from its middle. Remove scale, offset, aabb and aabb_scale from the file, so that the box is placed by the cameras, or correct them.`,frames:o}]}function DG(e){let{center:t,size:r}=e.box;return{center:t,size:e.kind==="boxes"?r*2**(e.cascades-1):r}}function $G(e,t){let{cameraToWorld:r,width:n,fx:o,fy:s,lens:a}=e,i=A4(e,t),c=Math.sqrt(3)/2*t.size;if(i<=c)return!0;let u=a?.projection==="equirectangular"?n/(2*Math.PI):Math.max(o,s);if(2*c/i*u<CG)return!1;let f=de(t.center,$(r,3)),p=-le(f,$(r,2))/i;return Math.acos(Math.min(Math.max(p,-1),1))-Math.asin(c/i)<=MG*UG(e)}function A4({cameraToWorld:e},{center:t}){return oe(de(t,$(e,3)))}function UG({width:e,height:t,fx:r,fy:n,cx:o,cy:s,lens:a}){let i=Math.hypot(Math.max(o,e-o)/r,Math.max(s,t-s)/n);switch(a?.projection??"perspective"){case"perspective":return Math.atan(i);case"fisheye":return Math.min(i,Math.PI);default:return Math.PI}}var R4={least:2,most:170},FG=.1;function P4(e){let t=e.filter(({camera:{rays:n,lens:o}})=>n===void 0&&o?.projection!=="equirectangular"),r=(n,o,s)=>{let a=t.filter(({camera:c})=>o(c));if(a.length===0)return[];let i=a.map(({frame:{name:c}})=>c);return[{kind:n,message:s(oo(i,e.length),a[0].camera),frames:i}]};return[...r("fieldOfView",GG,WG),...r("unequalFocals",n=>L4(n)>FG,jG),...r("principalPoint",HG,BG)]}function WG(e,t){let r=`${pr(I4(t))} degrees`,n=`a focal length of ${pr(t.fx)} pixels is hardly right`;return`The field of view of ${e} is ${r}: ${n} for ${no(t)}. Give it in pixels of these photographs, or the size of those that it is for (w, h).`}function jG(e,t){let r=`${pr(t.fx)} and ${pr(t.fy)} pixels`;return`The focal lengths of ${e} are ${ml(L4(t))} apart along x and y (${r}), but pixels are square: find the cameras again with one focal length (SIMPLE_RADIAL), or correct them.`}function BG(e,t){let r=`(${pr(t.cx)}, ${pr(t.cy)}) of ${no(t)} pixels`;return`The principal point of ${e} is outside of the image, at ${r}. Give it in pixels of these photographs, or leave it out: it is then their middle.`}function HG({cx:e,cy:t,width:r,height:n}){return!(e>=0&&e<=r&&t>=0&&t<=n)}function GG(e){let t=I4(e);return(e.lens?.projection??"perspective")==="perspective"&&!(t>=R4.least&&t<=R4.most)}function I4({width:e,height:t,fx:r,fy:n}){return 360/Math.PI*Math.atan(Math.max(e/r,t/n)/2)}function L4({fx:e,fy:t}){return Math.max(e,t)/Math.min(e,t)-1}var ZG=Math.PI/3,VG=6;function z4(e){let t=e.slice(1).map((n,o)=>{let[s,a]=[e[o],n].map(i=>$(i.cameraToWorld,2));return{from:e[o].name,to:n.name,angle:Math.acos(Math.min(Math.max(le(s,a),-1),1))}}),r=t.map(({angle:n})=>n).sort((n,o)=>n-o)[t.length>>1];return t.filter(({angle:n})=>n>Math.max(ZG,VG*r)).map(({from:n,to:o})=>({from:n,to:o}))}var KG=8,qG=.1,YG=3,JG=.002,XG=1e-9,QG=.5,eZ=6;function N4(e){if(e.length<KG)return[];let t=e.map(({camera:d})=>$(d.cameraToWorld,3)),r=t.slice(1).map((d,h)=>oe(de(d,t[h]))),{jumps:n,rest:o}=tZ(r),s=e.map(({frame:{name:d},camera:{cameraToWorld:h}})=>({name:d,cameraToWorld:h})),a=new Set(z4(s).map(({to:d})=>d)),i=[0,...n.map(d=>d+1)],c=d=>(i[d+1]??e.length)-i[d]<=YG,l=i.flatMap((d,h)=>c(h)?rZ(d,i[h+1]??e.length):h>0&&!c(h-1)&&a.has(e[d].frame.name)?[d-1,d]:[]),u=[...new Set(l)].map(d=>e[d].frame.name);if(n.length===0||u.length===0)return[];let f=pr(Math.max(...n.map(d=>r[d])));return[{kind:"jump",message:`${`${oo(u,e.length,"cameras")} ${u.length===1?"is":"are"}`} up to ${f} scene units from the next, which is further than the rest of the path is long (${pr(o)}): their places are wrong, as where two sides of a thing look alike. Remove them, or process the photographs again with more overlap.`,frames:u}]}function tZ(e){let t=e.map((o,s)=>s).sort((o,s)=>e[o]-e[s]),r=Math.max(2,qG*e.length),n=0;for(let[o,s]of t.entries()){if(e.length-o<=r&&e[s]>n)return{jumps:t.slice(o).sort((a,i)=>a-i),rest:n};n+=e[s]}return{jumps:[],rest:n}}function C4(e){let t=e.map(({frame:{rays:o,image:s,split:a},camera:{cameraToWorld:i}})=>o!==null||typeof s!="string"?null:`${a} ${Array.from(i,c=>c.toFixed(eZ)).join()}`),r=new Map;for(let[o,s]of t.entries())r.set(s,(r.get(s)??new Set).add(e[o].frame.image));let n=e.filter((o,s)=>t[s]!==null&&r.get(t[s]).size>1).map(({frame:{name:o}})=>o);return n.length===0?[]:[{kind:"samePose",message:`The poses of ${oo(n,e.length)} are exactly those of others: unless they show the same, one of two has a wrong pose. Correct it, or remove its frame.`,frames:n}]}function M4(e,t){if(e.length<2||e.some(({frame:{rays:i}})=>i!==null))return[];let r=e.map(({frame:i})=>$(i.cameraToWorld,3)),n=vr(r);if(r.reduce((i,c)=>Math.max(i,oe(de(c,n))),0)>Math.max(JG*t,XG*oe(n)))return[];let s=vr(e.map(({camera:i})=>$(i.cameraToWorld,2)));return oe(s)<QG||e.every(({camera:i})=>i.lens?.projection==="equirectangular")?[]:[{kind:"noParallax",message:`All ${e.length} cameras stand at one point: photographs that were taken by turning have no depth in them. If the camera moved, its positions were lost: correct what wrote them.`,frames:[]}]}function rZ(e,t){return Array.from({length:t-e},(r,n)=>e+n)}var nZ=5,j4=.25,Yw=.9,B4=.5,oZ=.1,sZ=Math.cos(15*Math.PI/180),D4={mean:Math.sin(15*Math.PI/180),each:Math.sin(5*Math.PI/180)},aZ=.25,iZ=20,$4=200;function H4({frames:e,points:t}){let r=e.filter(({rays:i})=>i===null);if(r.length<nZ)return[];let n=uZ(r,t),o=F4(r);if(n===!0||W4(o))return[];if(cZ(o)&&(n===!1||lZ(r,o))){let i=Math.round((1-o.ahead)*r.length);return[U4("opencv",`${i} of ${r.length} cameras look away from the point where their axes meet: the poses seem to have OpenCV's axes (y down, z forward), and not OpenGL's.`)]}let s=["inverse","inverse-opencv"].find(i=>{let c=F4(r.map(({cameraToWorld:l})=>({cameraToWorld:U1(l,i)})));return W4(c)&&c.tops>Math.max(B4,o.tops+oZ)});return s===void 0?[]:[U4(s,`The cameras look at no common point, and their images' tops not one way. Taken for matrices from world to camera${s==="inverse"?"":", with OpenCV's axes"}, the poses do both.`)]}function U4(e,t){return{kind:"poseConvention",message:`${t} Try --poses ${e}, and look at the cameras by denerf inspect.`,frames:[]}}function F4(e){let t=vr(e.map(({cameraToWorld:c})=>$(c,1))),r={tops:oe(t),up:t},{point:n,determinant:o}=qi(e);if(!(o>Eu))return{ahead:NaN,miss:NaN,...r};let[s,a,i]=[0,0,0];for(let{cameraToWorld:c}of e){let l=de(n,$(c,3)),u=-le(l,$(c,2));u>0&&s++,a+=oe(l),i+=Math.sqrt(Math.max(le(l,l)-u*u,0))}return{ahead:s/e.length,miss:i/a,...r}}function W4({ahead:e,miss:t}){return t<j4&&e>=Yw}function cZ({ahead:e,miss:t}){return t<j4&&e<=1-Yw}function lZ(e,{tops:t,up:r}){if(t<B4)return!1;let n=te(r,1/t);if(Math.abs(n[2])>sZ)return n[2]<0;let o=e.map(({cameraToWorld:a})=>le($(a,2),n));return o.reduce((a,i)=>a+i,0)/o.length>D4.mean&&o.filter(a=>a>D4.each).length>=Yw*o.length}function uZ(e,t){if(t===null||t.positions.length<3*iZ)return null;let{positions:r}=t,n=3*Math.ceil(r.length/3/$4),o=e.filter((i,c)=>c%Math.ceil(e.length/$4)===0),[s,a]=[0,0];for(let{cameraToWorld:i}of o){let[c,l]=[$(i,3),$(i,2)];for(let u=0;u<r.length;u+=n){let f=[r[u],r[u+1],r[u+2]];le(de(f,c),l)<0&&s++,a++}}return s>aZ*a}var fZ=.02,pZ=70*Math.PI/180,dZ=2e5,G4={most:96,least:12},{LENS_ITERATIONS:hZ}=J("lib/lens.wgsl"),Jw={share:0,amiss:0};function Xw(e){let t=new Map,r=mZ(new Set(e.map(Z4)).size);return e.map(n=>{let o=Z4(n),s=t.get(o)??gZ(n,r);return t.set(o,s),s})}function K4(e,t){let r=e.flatMap(({frame:{name:s}},a)=>t[a].amiss>=fZ?[{name:s,share:t[a].share}]:[]);if(r.length===0)return[];let n=r.map(({name:s})=>s),o=r.reduce((s,{share:a})=>s+a,0)/r.length;return[{kind:"pixelsWithoutRay",message:`${ml(o)} of the pixels of ${oo(n,e.length)} get no ray and are not learnt: the lens's parameters have probably diverged. Find the cameras again with fewer of them (denerf process --camera-model SIMPLE_RADIAL), or undistort the photographs.`,frames:n}]}function mZ(e){let t=Math.floor(Math.sqrt(dZ/e));return Math.min(Math.max(t,G4.least),G4.most)}function Z4({camera:e,imageCircle:t}){let{width:r,height:n,fx:o,fy:s,cx:a,cy:i,lens:c}=e;return JSON.stringify([r,n,o,s,a,i,c,t])}function gZ({camera:e,imageCircle:t,imageSize:r},n){let{width:o,height:s,lens:a,rays:i}=e;if(i!==void 0||a===void 0||Jr(a)||a.projection==="equirectangular"||_Z(e).every(p=>V4(e,a,p)))return Jw;let c=t===void 0?1/0:t*o/r.width,l=yZ(e,n).filter(([p,d])=>Math.hypot(p-o/2,d-s/2)<=c),u=l.filter(p=>!V4(e,a,p)),f=a.projection==="perspective"?u:u.filter(p=>wZ(e,p)<pZ);return{share:u.length/l.length,amiss:f.length/l.length}}function V4({fx:e,fy:t,cx:r,cy:n},o,[s,a]){return Yi(o,[(s-r)/e,(a-n)/t],hZ)!==null}function wZ({fx:e,fy:t,cx:r,cy:n},[o,s]){return Math.hypot((o-r)/e,(s-n)/t)}function _Z({width:e,height:t}){return[0,.25,.5,.75].flatMap(r=>[[r*e,0],[e,r*t],[(1-r)*e,t],[0,(1-r)*t]])}function yZ({width:e,height:t},r){return Array.from({length:r*r},(n,o)=>[(o%r+.5)*e/r,(Math.floor(o/r)+.5)*t/r])}function q4(e,{layout:t,near:r,fromCapture:n},o){let s=H4(e);return[...K4(o,Xw(o)),...P4(o),...s,...s.length>0?[]:[...T4(o,t),...N4(o),...C4(o),...M4(o,r/n.scale)]]}var bZ=Math.cos(35*Math.PI/180),vZ=Math.cos(80*Math.PI/180),Y4={aside:1,along:.5},xZ=.75,SZ=4,J4={least:1e4,most:1e9},kZ=.8,EZ=.9,Qw={inward:2,outward:8},X4=.001,OZ=.5,TZ={near:.05,far:100},AZ=2e4,RZ=.001;function Q4(e,t,{up:r=null,orientations:n=[]}={}){for(let[u,{cameraToWorld:f}]of t.entries())if(!f.every(Number.isFinite))throw new X(`Cannot place the cameras: the pose of ${e.frames[u].name} has entries that are not finite numbers. Correct or remove it.`);let o=r===null?null:PZ(r),s=r===null?Z1(e,t,n):null,a=LZ(t,e.object??null),i=WZ(e.points),{placement:c}=e;if(c!==null&&(!c.isAssumed||zZ(c.layout,a.center))){let u=s!==null&&!["z",null].includes(Lc(s.direction)),f=o??(c.isAssumed&&u?s:null),p=c.isAssumed&&!a.isOutward?DZ(i,a):null;return NZ(c,f,p)}let l=$Z(e,t,i);return CZ(t,l,o)??MZ(i,l,e.object??null,a,o??s??IZ(t))}function PZ(e){if(typeof e=="object"&&"direction"in e)return e;let t=V1(e);if(t===null)return null;let r=oe(t);if(!(r>0&&Number.isFinite(r)))throw new X(`Cannot place the cameras: up must be a direction, current value is (${t.join(", ")}).`);let n=Math.abs(r-1)<1e-12?t:Dt(t);return{direction:n,why:`the capture's ${Lc(n)??"own direction"}, as asked`}}function IZ(e){return{direction:bg(e)??Ut.z,why:null}}function LZ(e,t){let r=t===null?rI(e):[...t.center],n=r??t_(e),o=e.map(({cameraToWorld:s})=>oe(de($(s,3),n)));return{center:n,isOutward:r===null,distances:o}}function zZ(e,t){let{center:r,size:n}=e.box,o=e.kind==="boxes"?e.cascades-1:0;return de(t,r).every(s=>Math.abs(s)<=n/2*2**o)}function NZ({layout:e,near:t,far:r},n,o){let{direction:s,why:a}=n??{direction:Ut.z,why:null},i=Lc(s)==="z"?Lt:{...Lt,rotation:sI(s)},c=({center:l,size:u})=>({center:i===Lt?l:Mr(i,l),size:u});return{fromCapture:i,layout:{...e,box:c(e.box),...o&&{inner:c(o)}},near:t,far:r,up:{direction:s,why:a}}}function CZ(e,t,r){if(t===null)return null;let n=e.map(({cameraToWorld:h})=>$(h,2)),o=xf(n),s=r?.direction??bg(e);if(o===null||s===null)return null;let a=at(s,o);if(oe(a)<RZ)return null;let i=t_(e);if(!e.every((h,g)=>{let _=de($(h.cameraToWorld,3),i),v=Math.abs(le(_,o)),S=Math.sqrt(Math.max(le(_,_)-v*v,0));return nI(h)&&le(n[g],o)>=bZ&&S<=Y4.aside*t.near&&v<=Y4.along*t.near&&FZ(h).every(E=>-le(E,o)>=vZ)}))return null;let l=Dt(a),u=[...l,...at(o,l),...o],f=1/(xZ*t.near),p=t.far*f,d=Math.min(p,SZ);return{fromCapture:oI(f,u,i),layout:{kind:"forward",box:{center:[0,0,-d/2],size:d}},near:1,far:p,up:{direction:s,why:r?.why??null}}}function MZ(e,t,r,{center:n,isOutward:o,distances:s},a){let i=eI(Math.max(...s),oe(n),o?t:null),c=oI(1/i,sI(a.direction),n),l=o?Qw.outward:Qw.inward,{near:u,far:f}=t===null?TZ:{near:OZ*t.near/i,far:t.far/i};return{fromCapture:c,layout:{kind:"unbounded",box:r===null?tI(e.map(p=>ir(c,p)),l):{center:[0,0,0],size:Number((r.size/i).toPrecision(4))}},near:u,far:f,up:a}}function DZ(e,{center:t,distances:r}){let n=eI(Math.max(...r),oe(t),null),o=e.map(a=>te(de(a,t),1/n)),{size:s}=tI(o,Qw.inward);return{center:t,size:Number((n*s).toPrecision(4))}}function eI(e,t,r){let n=Math.max(e,r?.near??0),o=1e-9*t;return n>o?n:1}function tI(e,t){let r=Float64Array.from(e,([s,a,i])=>Math.max(Math.abs(s),Math.abs(a),Math.abs(i))),n=r.length>0?e_(r.sort(),EZ):1,o=Math.min(Math.max(n,1),t);return{center:[0,0,0],size:Number((2*o).toPrecision(4))}}function rI(e){let t=t_(e),r=e.reduce((l,{cameraToWorld:u})=>Math.max(l,oe(de($(u,3),t))),0),n=oe(t);if(n>J4.least*r&&n<J4.most*r){let l=rI(e.map(({cameraToWorld:u,...f})=>({...f,cameraToWorld:hn(u,[0,0,0],te(t,-1))})));return l&&Ee(l,t)}let{point:o,determinant:s}=qi(e);if(!(s>Eu))return null;let a=e.map(({cameraToWorld:l})=>de(o,$(l,3))),i=1e-6*oe(o);return e.filter(({cameraToWorld:l},u)=>-le(a[u],$(l,2))>i).length>=kZ*e.length?o:null}function $Z({frames:e},t,r){let n=t.map((o,s)=>e[s].bounds??UZ(r,o)).filter(o=>o!==null&&o.near>0&&o.far>o.near&&Number.isFinite(o.far));return n.length===0?null:{near:Math.min(...n.map(({near:o})=>o)),far:Math.max(...n.map(({far:o})=>o))}}function UZ(e,t){let[r,n,o,s]=[0,1,2,3].map(l=>$(t.cameraToWorld,l)),a=nI(t),i=[];for(let l of e){let u=de(l,s);if(!a){i.push(oe(u));continue}let f=-le(u,o);if(!(f>0))continue;let p=t.cx+t.fx*le(u,r)/f,d=t.cy-t.fy*le(u,n)/f;p>=0&&p<t.width&&d>=0&&d<t.height&&i.push(f)}if(i.length===0)return null;let c=Float64Array.from(i).sort();return{near:e_(c,X4),far:e_(c,1-X4)}}function FZ(e){let{width:t,height:r,fx:n,fy:o,cx:s,cy:a,cameraToWorld:i}=e,[c,l,u]=[0,1,2].map(f=>$(i,f));return[[0,0],[t,0],[0,r],[t,r]].map(([f,p])=>Dt(de(Ee(te(c,(f-s)/n),te(l,(a-p)/o)),u)))}function nI({lens:e,rays:t}){return t===void 0&&(e===void 0||e.projection==="perspective")}function oI(e,t,r){let[n,o,s]=Mr({scale:e,rotation:t,translation:[0,0,0]},r);return{scale:e,rotation:t,translation:[-e*n,-e*o,-e*s]}}function sI([e,t,r]){if(r<-1+1e-9)return[1,0,0,0,-1,0,0,0,-1];let n=1/(1+r);return[1-n*e*e,-n*e*t,-e,-n*e*t,1-n*t*t,-t,e,t,r]}function t_(e){return vr(e.map(({cameraToWorld:t})=>$(t,3)))}function WZ(e){if(e===null)return[];let{positions:t}=e,r=Math.floor(t.length/3),n=Math.max(Math.ceil(r/AZ),1),o=[];for(let s=0;s<r;s+=n){let a=[t[3*s],t[3*s+1],t[3*s+2]];a.every(Number.isFinite)&&o.push(a)}return o}function e_(e,t){return e[Math.round(t*(e.length-1))]}function aI(e,t,r,n,{downscale:o,holdout:s,up:a}){let{frames:i}=r;jZ(e,i);let{factor:c,note:l}=BZ(e,o,r.reduction),u=n.map(({imageSize:g})=>g),f=i.map((g,_)=>k4(g,u[_],r.reduction)),p=n.map(({toBeSeen:g})=>g),d=Q4(r,f,{up:a,orientations:p}),h=i.map((g,_)=>({frame:g,...n[_],camera:Qf(O4(f[_],d.fromCapture),c),...E4(g,u[_],r.reduction)}));return{path:e,name:t,capture:r,placement:d,frames:h,splits:b4(i,s),holdout:s,factor:c,notes:[...r.notes,...l,...HZ(r,u),...GZ(r,d)],warnings:q4(r,d,h)}}function iI(e,{width:t,height:r,orientation:n}){let o={width:t,height:r},s=n>=5?{width:r,height:t}:o;return e.size!==null&&!nd(e.size,s)&&nd(e.size,o)?{imageSize:o,orientation:void 0,toBeSeen:1}:{imageSize:s,orientation:1,toBeSeen:n}}function jZ(e,t){let r=new Set;for(let{name:n}of t){if(r.has(n))throw new X(`Cannot load scene ${e}: two of its images are named ${n}. Rename or remove one of them.`);r.add(n)}}function BZ(e,t,r){if(t%r===0)return{factor:t/r,note:[]};if(t<r)return{factor:1,note:[`Its images are there only reduced by ${r}.`]};throw new X(`Cannot load scene ${e} as downscale must be a multiple of ${r}, by which its images are already reduced: current value is ${t}.`)}function HZ({frames:e,reduction:t},r){let n=e.flatMap(({intrinsics:a},i)=>{let c=a.size??r[i],l=Math.abs(c.width-r[i].width*t);return c.width===r[i].width||l<t?[]:[{stated:c,size:r[i]}]});if(n.length===0)return[];let[{stated:o,size:s}]=n;return[`The intrinsics of ${n.length} of ${e.length} images were scaled, as from ${no(o)} to ${no(s)} pixels.`]}function GZ({placement:e},{layout:t}){return e===null||t.kind===e.layout.kind?[]:["Its cameras look at what lies outside the boxes that aabb_scale alone makes around the origin: the scene is centred by its cameras. To keep the file's coordinates, give it scale and offset."]}var r_="transforms.json",ZZ=2**17,cI="denerf train reads other captures, and --view shows how it goes.",VZ="Drop the photographs with the file: the whole folder.";async function lI(e){let t=await qZ(e),r=[];for(let o of t.frames)r.push(await QZ(e,o));let[n]=fI(e);return o=>aI(n,e8(n),t,r,o)}async function uI(e,t,r,{split:n,onProgress:o,signal:s}){let a=S4(e,n),i=[];for(let c of a)s?.throwIfAborted(),i.push(await KZ(c,t,r,e.factor)),o?.(i.length,a.length);return x4(e,n,i)}async function KZ({frame:e,orientation:t,imageCircle:r,camera:n},o,s,a){let i=u=>s(o.get(u),u,t),c=await i(e.image),l=e.mask===null?void 0:{image:await i(e.mask),name:e.mask,ignores:e.maskIgnores};return{name:e.name,camera:n,...w4(c,{mask:l,imageCircle:r},a)}}function fI(e){let t=[r_,...Ur.map(ed)],r=[...e.keys()].filter(c=>t.includes(c.split("/").at(-1)));if(r.length===0)throw new X(`Cannot train here: none of the ${e.size} files is a ${r_}, which says where the photographs were taken. ${cI}`);let n=c=>c.split("/").length,o=Math.min(...r.map(n)),[s]=r.filter(c=>n(c)===o).map(gl).sort(),i=r.filter(c=>gl(c)===s).filter(c=>c.endsWith(r_));return i.length>0?i:Ur.map(c=>s+ed(c)).filter(c=>e.has(c))}async function qZ(e){let t=await Promise.all(fI(e).map(async f=>{let p=new Uint8Array(await e.get(f).arrayBuffer());return{path:f,transforms:i4(f,CP(MP(p,f),f))}})),[{path:r,transforms:n}]=t,o=f=>Ur.find(p=>f.endsWith(ed(p))),s=t.flatMap(({path:f,transforms:p})=>h4(f,p,o(f)??null)),a=t.flatMap(({transforms:f})=>f.unusable),i=YZ(r,s,a,e);if(o(r)!==void 0)return g4(gl(r),t,i);let c=m4(r,n,i),l=n.ply_file_path;if(l==null)return c;let u=`The points ${l} are not read here: the scene is placed without them.`;return{...c,notes:[...c.notes,u]}}function YZ(e,t,r,n){let o=[],{once:s,repeats:a}=ZP(t),i=KP(s,{file:e,unusable:r},o),c=XZ(gl(e),n),l=i.images.flatMap(u=>{let{path:f,mask:p,intrinsics:d,cameraToWorld:h,split:g=null,bounds:_=null}=u,v=u.name??xi(f),S=c(f),E=p==null?null:c(p);if(S===null||p!=null&&E===null)return o.push({name:v,reason:JZ(S===null?f:p)}),[];let T=`${gl(S)}dynamic_mask_${n_(S)}.png`,R=p==null&&n.has(T)?{mask:T,maskIgnores:"coloured"}:{mask:E};return[{name:v,image:S,...R,...{intrinsics:d,cameraToWorld:h,rays:null},split:g,bounds:_}]});return o.push(...a),Kp(o,t.length+r.length,e,VZ),{frames:l,skipped:o,notes:i.notes,reduction:1}}function JZ(e){return Ww(e)||/\.hei[cf]$/i.test(e)?`only PNG and JPEG images are read here, and ${e} is neither`:`${e} is not among the files`}function XZ(e,t){let r=Map.groupBy([...t.keys()].filter(o=>pl(o)!==o),n_),n=["",...DP.filter(o=>!o.startsWith(".hei"))];return o=>{let s=Vp(e+o.replaceAll("\\","/")),a=n.map(c=>s+c).find(c=>t.has(c)),i=r.get(n_(s))??[];return a??(i.length===1?i[0]:null)}}async function QZ(e,{image:t,intrinsics:r}){let n=t,o=e.get(n);for(let s=ZZ;;s*=4){let a=new Uint8Array(await o.slice(0,s).arrayBuffer());if(!td(a)&&!Hp(a))throw new X(`Cannot read ${n}: only PNG and JPEG photographs are read here, and it is neither. ${cI}`);let i=y4(a,n);if(i!==void 0)return iI(r,i);if(s>=o.size)throw hP(n,a.length,"within its header")}}function n_(e){return pl(e.split("/").at(-1))}function gl(e){return e.slice(0,e.lastIndexOf("/")+1)}function e8(e){return e.split("/").at(-2)??"photographs"}var pI=3;async function dI(e,t,r,n,{onProgress:o,signal:s}={}){let a=new Set(Object.keys(n.settings??{})),i=Ew(e,"photographs",n),c=await lI(t),l=c(i),u=vw(i,l,e.info.software).filter(({key:R})=>!a.has(R)),f=Ko(i,u),p=u.length===0?l:c(f),d=await uI(p,t,r,{split:"train",onProgress:o,signal:s}),h={...f,scene:p.name,up:K1(p.placement.up)},{config:g,settings:_}=Ow(e,h,d,a),{skipped:v}=p.capture,S=v.slice(0,pI).map(({name:R,reason:O})=>`${R} (${O})`),E=`${v.length} photographs are left out: ${S.join(", ")}${v.length>pI?" \u2026":""}.`,T=[...v.length>0?[E]:[],...p.notes];return{config:g,settings:[...u,..._],scene:d,notes:T}}var hI=10,od=class e{gpu;trainer;config;about;notes;#e;constructor(t,r,n,o,s){this.gpu=t,this.trainer=r,this.config=n,this.about=o,this.notes=s,this.#e=0}static async begin(t,{files:r,settings:n,denerf:o},s,a,i,c){let l=t.device.limits.maxStorageBuffersPerShaderStage;if(l<hI)throw new RangeError(`Cannot train here: this device binds ${l} storage buffers at once, and training takes ${hI}. Train by denerf train, or on another device.`);let u=(_,v)=>i(`Decoding photographs: ${_} of ${v}.`),{config:f,scene:p,notes:d}=await dI(t,r,s,{settings:n},{onProgress:u,signal:c});i("Compiling what trains, which can take a minute.");let h=await a(()=>fw(t,f,p)),g=t8(p,o);return new e(t,h,f,g,d)}get name(){return this.about.name}get done(){return this.trainer.steps>=this.config.steps}async advance(t){let{gpu:r,trainer:n,config:{steps:o}}=this,s=performance.now();do await n.step(),await r.settle();while(!this.done&&performance.now()-s<t);let{loss:a,psnr:i}=(await n.report()).at(-1);this.#e+=(performance.now()-s)/1e3;let[c,l]=[n.steps,this.#e];return{step:c,steps:o,loss:a,psnr:i,seconds:l,secondsLeft:l/c*(o-c)}}async field(){let{gpu:t,trainer:{model:r,steps:n},config:o,about:s}=this;return await _w({step:n,config:o,about:s,bits:8,arrays:await dw(t,r)})}[Symbol.dispose](){this.trainer.destroy(),this.trainer.model.destroy()}};function t8(e,t){let{name:r,near:n,far:o,layout:s,fromCapture:a,views:[{camera:i}]}=e,{lens:c,rays:l,...u}=i;return{denerf:t,name:r,range:{near:n,far:o},fromCapture:a,start:u,crop:null,tour:null,up:s.kind==="forward"?[0,1,0]:[0,0,1],distance:oe(de($(i.cameraToWorld,3),s.box.center))}}var r8=400,n8=4e3;async function mI(e,{gpu:t,inTurn:r,say:n,show:o},s){let a=l=>n({type:"training",text:l}),i=async l=>{let u=await r(()=>l.field()),f=new Blob([u],{type:"application/octet-stream"});n({type:"grown",name:l.name,file:f}),o(u)},c=async l=>{let u=l.notes.join(" ");for(let p=-1/0;!l.done&&!s.aborted;){let d=await r(()=>l.advance(r8)),h=`Step ${d.step} of ${d.steps}. ${u}`.trimEnd();n({type:"training",text:h,progress:d}),!(performance.now()-p<n8)&&(await i(l),p=performance.now())}await i(l);let f=s.aborted?"Stopped: the field stays.":"Trained to the end.";n({type:"trained",text:`${f} ${u}`.trimEnd()})};try{let l=EP(t.device);a("Reading the capture.");let u=await od.begin(t,e,l,r,a,s);try{await c(u)}finally{u[Symbol.dispose]()}}catch(l){let u=s.aborted?"Stopped.":l instanceof Error?l.message:String(l);n({type:"trained",text:u})}}var o8=120,o_={most:3,within:6e4},gI=100,s_="There is no picture yet: wait for it.";function wI(e){let t=new i_(r=>e.postMessage(r));e.addEventListener("message",({data:r})=>t.hear(r))}var i_=class{say;#e;#t;#r;#n;#o;#s;#i;#c;#a;#l;#u;#f;#d;#p;#h;#m;#g;#w;#_;#y;constructor(t){this.say=t,this.#e=null,this.#t=null,this.#r=null,this.#n=null,this.#o=null,this.#s=null,this.#i=!1,this.#c=!1,this.#a={width:0,height:0},this.#l=!0,this.#u=0,this.#f=-1,this.#d=!1,this.#p=null,this.#h=null,this.#m=Promise.resolve(),this.#g=-1,this.#w=[],this.#_=new Map,this.#y=null}hear(t){switch(t.type){case"canvas":this.#e=t.canvas,this.#v();break;case"field":this.#r=new Uint8Array(t.bytes),this.#v();break;case"size":this.#a={width:t.width,height:t.height},this.#x();break;case"camera":this.#o=t.camera,this.#x();break;case"look":this.#s=t.look,this.#x();break;case"visible":this.#l=t.visible,this.#S();break;case"train":this.#O(t);break;case"stop training":this.#h?.abort();break;case"pick":this.#z(t.id,async(r,n)=>{let o=await r.pick(t.camera,t.pixel,n);this.say({type:"picked",id:t.id,point:o})});break;case"capture":this.#L(t);break;case"file":this.#y?this.say({type:"file",id:t.id,bytes:this.#y}):this.say({type:"refused",id:t.id,message:s_});break;case"cancel":this.#_.get(t.id)?.abort();break}}async#O({files:t,settings:r,denerf:n}){this.#h?.abort();let o=this.#h=new AbortController,s=a=>{this.#h===o&&this.say(a)};try{let{gpu:a}=await this.#b(async()=>this.#t??=await this.#k(this.#e));await mI({files:new Map(t),settings:r,denerf:n},{gpu:a,say:s,inTurn:i=>this.#b(i),show:i=>{this.#r=i,this.#v()}},o.signal)}catch(a){s({type:"trained",text:Us(a)})}}#x(){this.#u++,this.#p?.abort(),this.#S()}#b(t){let r=this.#m.then(t);return this.#m=r.catch(()=>{}),r}#v(){this.#p?.abort(),this.#b(async()=>{let[t,r]=[this.#e,this.#r];if(!(!t||!r||this.#n&&this.#y===r)&&!(this.#_.size>0))try{let n=await this.#T(t,r);this.#i||(this.#o=null),this.#i=!0,this.say({type:"field",field:n.info}),this.#x()}catch(n){let o=this.#t;if(await a_(gI),this.#t!==o)return;this.#n?(this.#r=this.#y,this.say({type:"busy",text:Us(n)})):this.#E(n)}})}async#T(t,r){let n=this.#n;if(n&&await n.replace(r))return this.#y=r,n;let{gpu:o,context:s}=this.#t??=await this.#k(t),a=!n&&this.#w.length===0;a&&this.say({type:"busy",text:"Preparing the field for this device."});let i=await jp.open(o,s,r);return!a&&!n&&this.say({type:"busy",text:"The GPU is back."}),n?.destroy(),[this.#n,this.#y]=[i,r],i}async#k(t){let r=await Dc.open({shaders:If}),n={gpu:r,context:lP(t,r)};return r.device.lost.then(({message:o})=>this.#A(o)),n}#A(t){let r=performance.now();if(this.#w=[...this.#w,r].filter(o=>r-o<o_.within),[this.#t,this.#n]=[null,null],this.#w.length<o_.most){this.say({type:"busy",text:"The GPU was lost, and is opened again."}),this.#v();return}let n=`The GPU was lost ${o_.most} times within a minute${t?` (${t})`:""}. Reload the page to try again; smaller pictures may help.`;this.say({type:"failed",reason:"field",message:n})}#E(t){let r=Us(t);if(r!==Of)return this.say({type:"failed",reason:"field",message:r});if(this.#w.length===0)return this.say({type:"failed",reason:"no-webgpu",message:r});this.say({type:"failed",reason:"field",message:"The GPU was lost, and the browser offers none any more. Reload the page, or start the browser again."})}async#S(){if(!this.#d){this.#d=!0;try{let t=!0;for(;this.#R();){let r=this.#u;if(!t&&!await this.#P(r)){t=!0;continue}await this.#b(()=>this.#I(r,t)),t=this.#u!==r}}finally{this.#d=!1}}}#R(){let{width:t,height:r}=this.#a;return this.#l&&t>0&&r>0&&this.#f!==this.#u&&this.#n!==null&&this.#o!==null&&this.#s!==null}async#P(t){return this.#g!==t&&(await a_(o8),this.#g=t),this.#u===t}async#I(t,r){let[n,o,s]=[this.#n,this.#o,this.#s];if(!n||!o||!s)return;let a=new AbortController;this.#p=r?null:a;try{let{width:i,height:c}=this.#a,l=await n.draw(ds(o,i,c),s,a.signal);l.done&&(this.#f=t),this.#c=!0,this.say({type:"frame",frame:l})}catch(i){if(a.signal.aborted||(await a_(gI),this.#n!==n))return;this.#f=t,this.#c?this.say({type:"busy",text:Us(i)}):this.#E(i)}finally{this.#p=null}}async#L({id:t,camera:r,samples:n}){let o=new AbortController,{signal:s}=o;this.#_.set(t,o);try{if(await this.#m,!this.#n||!this.#s)throw new Error(s_);let a=await this.#n.capture(r,this.#s,n,s);this.say({type:"captured",id:t,png:await LS(a,r)})}catch(a){let i=s.aborted?"The picture was given up.":Us(a);this.say({type:"refused",id:t,message:i})}finally{this.#_.delete(t),this.#v()}}#z(t,r){this.#p?.abort(),this.#b(async()=>{try{if(!this.#n||!this.#s)throw new Error(s_);await r(this.#n,this.#s)}catch(n){this.say({type:"refused",id:t,message:Us(n)})}this.#S()})}};function a_(e){return new Promise(t=>setTimeout(t,e))}async function s8(){let e=document.getElementById("page"),t=JR();try{let r=t?.about??await XR();e.replaceChildren(),a8(e,r,t)}catch(r){e.textContent=r instanceof Error?r.message:String(r)}}function a8(e,t,r){let n=new Up(r?.script??new URL("page.js",document.baseURI)),o=()=>{},s=VR(t,TS(),{send:f=>o(f),pick:f=>n.pick(s.camera.value,f),capture:(f,p,d)=>n.capture(f,p,d),train:(f,p)=>n.train(f,p,t.version),stopTraining:()=>n.stopTraining(),fieldFile:()=>n.fieldFile()}),a=new URLSearchParams(`${location.search.slice(1)}&${location.hash.slice(1)}`),i=Number(a.get("pixels"));i>=1&&(s.maxSide.value=Math.round(i)),It(()=>{document.documentElement.dataset.theme=s.theme.value}),It(()=>{document.title=`${s.about.value.name} \u2013 denerf`});let c=r?.pictures??(t.served?["fallback.png"]:[]),l=r?.pictures[0]??null;if(Q_(y(YR,{store:s,poster:l,pictures:c,onCanvas:f=>n.show(f)}),e),n.follow(s),R1(s),r&&(s.stage.value={is:"waiting",text:"Opening the GPU.",share:null},n.open(r.field)),!t.served)return;let u=new Fp(s,f=>{s.training.value.is==="idle"&&n.open(f)});u.fetch(),o=rP(s,()=>u.fetch(),nP()).send,It(()=>{s.connection.value==="open"&&s.field.peek()===null&&u.fetch()})}sr({jitless:!0});typeof document>"u"?wI(self):s8();})();
